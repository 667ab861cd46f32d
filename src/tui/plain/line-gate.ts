import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../core/clock.ts";

export interface LineGateDeps {
  readonly clock: Clock;
  /** An input is complete. */
  readonly onInput: (text: string) => void;
  /** Several lines came at once and wait for Enter; `lines` of them so far. */
  readonly onPasted: (lines: number) => void;
}

/** Makes inputs of the lines that a terminal in line mode gives. */
export interface LineGate {
  readonly push: (line: string) => void;
  /** Takes out what is not complete yet; empty when there is nothing. */
  readonly drop: () => string;
}

/** Lines that follow one another within this time were not typed. */
const PASTE_GAP_MS = 40;

/**
 * Creates a gate. A line that ends in a backslash continues on the next. Lines that come at once are a paste: one
 * input, which the next line typed (mostly an empty one, or the rest of a paste that did not end in a line break)
 * completes. Commands at the head of such lines are inputs of their own: they were typed ahead.
 */
export function createLineGate({ clock, onInput, onPasted }: LineGateDeps): LineGate {
  let burst: string[] = [];
  /** What is typed or pasted of the next input; null when it has not begun. */
  let open: { readonly lines: readonly string[]; readonly isPaste: boolean } | null = null;

  const typed = (line: string): void => {
    const lines = open?.lines ?? [];
    if (line.endsWith("\\")) {
      open = { lines: [...lines, line.slice(0, -1)], isPaste: open?.isPaste ?? false };
      return;
    }
    const isEnter = open?.isPaste === true && line === "";
    open = null;
    onInput((isEnter ? lines : [...lines, line]).join("\n"));
  };

  const pasted = (lines: readonly string[]): void => {
    open = { lines: [...(open?.lines ?? []), ...lines], isPaste: true };
    onPasted(open.lines.length);
  };

  const take = (lines: readonly string[]): void => {
    const first = open === null ? lines.findIndex((line) => !/^\/\p{L}/u.test(line)) : 0;
    const commands = first === -1 ? lines : lines.slice(0, first);
    const rest = lines.slice(commands.length);
    for (const command of commands) onInput(command);
    if (rest.length === 1 || isContinued(rest)) rest.forEach(typed);
    else if (rest.length > 1) pasted(rest);
  };

  const gather = async (): Promise<void> => {
    for (let count = 0; count < burst.length;) {
      count = burst.length;
      await clock.sleep(PASTE_GAP_MS);
      // What came while the process was busy is read before it is decided that nothing came.
      await nextTurn();
    }
    const lines = burst;
    burst = [];
    if (lines.length > 0) take(lines);
  };

  return {
    push: (line) => {
      burst.push(line);
      if (burst.length === 1) void gather();
    },
    drop: () => {
      const text = [...(open?.lines ?? []), ...burst].join("\n");
      open = null;
      burst = [];
      return text;
    },
  };
}

/** Every line but the last ends in a backslash: one input, however fast it came. */
function isContinued(lines: readonly string[]): boolean {
  return lines.length > 1 && lines.slice(0, -1).every((line) => line.endsWith("\\"));
}
