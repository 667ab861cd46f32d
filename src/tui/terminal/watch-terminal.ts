import type { Readable, Writable } from "node:stream";
import type { LeaveReason } from "../conversation/conversation.ts";

/** Signals that end a conversation, and what each means. */
const ENDINGS = { SIGHUP: "hangup", SIGQUIT: "terminalQuit", SIGTERM: "terminate" } as const;

export interface TerminalWatch {
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** The terminal or the user's session went away, or the process was asked to end. */
  readonly onGone: (reason: LeaveReason) => void;
  /** SIGINT from outside, or Ctrl-C where the terminal is not in raw mode. */
  readonly onInterrupt: () => void;
  /** Also called when the size is again what it was. */
  readonly onResize: () => void;
}

/**
 * Listens for everything that ends or changes a terminal from outside. Returns a function that stops listening;
 * errors of the two streams stay handled after that, because a dead terminal goes on reporting them.
 */
export function watchTerminal(watch: TerminalWatch): () => void {
  const { stdin, stdout, onGone, onInterrupt, onResize } = watch;
  const hangup = (): void => onGone("hangup");
  const endOfInput = (): void => onGone("eof");
  const end = (signal: NodeJS.Signals): void => onGone(ENDINGS[signal as keyof typeof ENDINGS]);
  let isNoticed = false;
  const resize = (): void => {
    isNoticed = true;
    onResize();
  };
  // Node reports no resize when several came so fast that nothing changed; the terminal has moved the rows all the same.
  const windowChange = (): void => {
    if (!isNoticed) stdout.emit("resize");
    isNoticed = false;
  };
  for (const signal of Object.keys(ENDINGS)) process.on(signal, end);
  process.on("SIGINT", onInterrupt);
  stdin.on("error", hangup);
  stdout.on("error", hangup);
  stdin.on("end", endOfInput);
  stdout.on("resize", resize);
  process.on("SIGWINCH", windowChange);
  return () => {
    for (const signal of Object.keys(ENDINGS)) process.off(signal, end);
    process.off("SIGINT", onInterrupt);
    stdin.off("end", endOfInput);
    stdout.off("resize", resize);
    process.off("SIGWINCH", windowChange);
  };
}
