import { expect } from "vitest";
import type { PtyScreen } from "./pty-screen.ts";

/** Sequences that would destroy what the user's terminal keeps. */
const DESTRUCTIVE = ["\u001b[3J", "\u001b[2J", "\u001b[?1049h", "\u001b[?47h", "\u001bc"];

/** A terminal whose every frame is checked: the live region never reaches the height of the screen it was drawn on. */
export interface FrameGuard {
  readonly resize: (columns: number, rows: number) => void;
  /** Fails on what was written so far. */
  readonly check: () => void;
}

export function guardFrames(pty: PtyScreen, rows: number): FrameGuard {
  const sizes = [{ from: 0, rows }];
  return {
    resize: (columns, next) => {
      sizes.push({ from: pty.bytes().length, rows: next });
      pty.resize(columns, next);
    },
    check: () => {
      const bytes = pty.bytes();
      for (const sequence of DESTRUCTIVE) expect(bytes).not.toContain(sequence);
      for (const [index, { from }] of sizes.entries()) {
        const until = sizes[index + 1]?.from ?? bytes.length;
        // A frame of the size before is erased, and perhaps drawn on its way, after the resize.
        const tallest = Math.max(...sizes.slice(Math.max(0, index - 1), index + 1).map((size) => size.rows));
        expect(tallestFrame(bytes.slice(from, until))).toBeLessThanOrEqual(Math.max(tallest, 2));
      }
    },
  };
}

/** The tallest frame that was erased, in rows and the empty one below it: Ink erases a frame row by row. */
export function tallestFrame(bytes: string): number {
  const runs = bytes.match(/(?:\u001b\[2K(?:\u001b\[1A)?)+/gu) ?? [];
  return Math.max(0, ...runs.map((run) => run.split("\u001b[2K").length - 1));
}
