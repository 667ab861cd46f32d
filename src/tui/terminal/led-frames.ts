import type { WriteStream } from "node:tty";
import { eraseWrapped } from "./erase.ts";

/** Ink 8 replaces a frame: from the cursor to the row below the frame, then each row up to the first. */
const REPLACES = new RegExp(
  String.raw`(?:\u001b\[(\d+)B)?\u001b\[1G((?:\u001b\[2K\u001b\[1A)+)\u001b\[2K\u001b\[G`,
  "gu",
);
const ONE_ROW = "\u001b[2K\u001b[1A";
/** Ink 8 clears a frame: from the cursor to the first row, and all below that. */
const CLEARS = new RegExp(String.raw`\u001b\[\?25l(?:\u001b\[(\d+)A)?\u001b\[1G\u001b\[J`, "gu");
/** Ink 8 ends a frame: from the row below it to the cursor. */
const ENDS = new RegExp(String.raw`(?:\u001b\[(\d+)A)?\u001b\[\d+G\u001b\[\?25h`, "gu");
/** A row down, on a new one at the end of the screen. A line feed would make a row of its own of a wrapped piece. */
const INDEX = "\u001bD";
/** A row that a terminal wraps into more pieces before it has told of its size leaves some. */
const PIECES_MAX = 8;

/**
 * The terminal for Ink, which takes each row that it wrote for one row of the screen. A frame that arrives after the
 * terminal was resized would be erased wrongly: while `isLed`, each row is erased in all pieces it was wrapped into.
 */
export function withLedErases(stdout: WriteStream, isLed: () => boolean): WriteStream {
  /** From the cursor to the row below the frame. */
  let down = 0;
  const erase = (rows: number): string =>
    // A terminal that got lower has dropped the rows below the cursor: as many are added where they are missing.
    `${INDEX.repeat(down)}${eraseWrapped(Array<number>(rows).fill(2 * PIECES_MAX), 0)}`;
  const led = (text: string): string =>
    text
      .replaceAll(REPLACES, (_, __, rows: string) => erase(rows.length / ONE_ROW.length + 1))
      .replaceAll(CLEARS, (_, up: string | undefined) => erase(Number(up ?? 0) + down + 1));
  const write = (text: string, onWritten?: () => void): boolean => {
    const written = isLed() ? led(text) : text;
    const [, up] = [...text.matchAll(ENDS)].at(-1) ?? [];
    if (text.includes("\u001b[?25h")) down = Number(up ?? 0);
    return stdout.write(written, onWritten);
  };
  return new Proxy(stdout, {
    get: (target, key) => {
      if (key === "write") return write;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
