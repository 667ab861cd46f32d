import type { ReadStream, WriteStream } from "node:tty";
import type { Clock } from "../../core/clock.ts";
import { createCursorQuestion } from "./cursor-question.ts";
import type { Background } from "./background-reply.ts";
import type { KeyEvent } from "./key-event.ts";
import { createKeyReader } from "./key-reader.ts";

/** Which terminal is it? Source: ECMA-48 and xterm's ctlseqs, Send Device Attributes (Secondary DA). */
const ASK_ATTRIBUTES = "\u001b[>c";
/** What is your background? Source: xterm's ctlseqs, OSC 11. */
const ASK_BACKGROUND = "\u001b]11;?\u001b\\";
const PASTES_MARKED = { on: "\u001b[?2004h", off: "\u001b[?2004l" };
/** Kitty's protocol: its question, and its flags 1 (no ambiguous keys) and 4 (the keys of a Latin keyboard, too). */
const KITTY = { ask: "\u001b[?u", on: "\u001b[>5u", off: "\u001b[<u" };

export interface TerminalInput {
  /** Takes the terminal: keys come one by one, pastes are marked. */
  readonly take: () => void;
  /** Gives the terminal back as it was, and reads nothing more. */
  readonly release: () => void;
  /** What the terminal says it is; null until it has said so. */
  readonly attributes: () => readonly number[] | null;
  /** How many rows the screen has below the cursor; null when the terminal does not say so in time. */
  readonly rowsBelow: () => Promise<number | null>;
}

/**
 * The keyboard of a terminal. Ink is given no input at all: it would strip unknown sequences of their ESC, read a
 * paste that holds its own end as keys, and forget what stood before an Enter.
 */
export function createTerminalInput(deps: {
  readonly stdin: ReadStream;
  readonly stdout: Pick<WriteStream, "write">;
  readonly clock: Clock;
  readonly onEvents: (events: readonly KeyEvent[]) => void;
  /** Has the terminal asked for its background, and is told of it when the answer comes. @default it is not asked */
  readonly onBackground?: (background: Background) => void;
}): TerminalInput {
  const { stdin, stdout, clock } = deps;
  let isTaken = false;
  let knowsKitty = false;
  let isKittyOn = false;
  let attributes: readonly number[] | null = null;
  let isBackgroundAsked = deps.onBackground !== undefined;

  const useKitty = (): void => {
    if (!isTaken || isKittyOn) return;
    isKittyOn = true;
    stdout.write(KITTY.on);
  };
  const question = createCursorQuestion({ write: (text) => stdout.write(text), clock });
  const reader = createKeyReader({
    clock,
    onEvents: (events) => {
      if (events.some(({ kind }) => kind === "kitty")) {
        knowsKitty = true;
        useKitty();
      }
      attributes = events.find((event) => event.kind === "terminal")?.attributes ?? attributes;
      question.take(events);
      const background = events.find((event) => event.kind === "background");
      if (background !== undefined && isBackgroundAsked) {
        isBackgroundAsked = false;
        deps.onBackground?.(background.background);
      }
      deps.onEvents(events);
    },
  });

  const release = (): void => {
    if (!isTaken) return;
    isTaken = false;
    process.off("exit", release);
    stdin.off("data", reader.push);
    stdin.pause();
    stdout.write(`${isKittyOn ? KITTY.off : ""}${PASTES_MARKED.off}`);
    isKittyOn = false;
    stdin.setRawMode(false);
  };

  return {
    take: () => {
      if (isTaken) return;
      isTaken = true;
      // A crash anywhere ends the process by way of its exit event.
      process.on("exit", release);
      stdin.setRawMode(true);
      const questions = [
        knowsKitty ? "" : KITTY.ask,
        attributes === null ? ASK_ATTRIBUTES : "",
        isBackgroundAsked ? ASK_BACKGROUND : "",
      ];
      stdout.write(`${PASTES_MARKED.on}${questions.join("")}`);
      if (knowsKitty) useKitty();
      stdin.on("data", reader.push);
      stdin.resume();
    },
    release,
    attributes: () => attributes,
    rowsBelow: question.rowsBelow,
  };
}
