import { setImmediate as nextTurn } from "node:timers/promises";
import type { ReadStream } from "node:tty";
import { EXIT, type ExitCode } from "../core/errors.ts";
import { sanitize } from "../core/sanitize.ts";
import { EXIT_OF_SIGNAL } from "./signals.ts";

export interface PromptOptions {
  /** A terminal. */
  readonly input: ReadStream;
  readonly output: NodeJS.WritableStream;
  readonly question: string;
  /** Nothing of what is typed is shown. */
  readonly isHidden: boolean;
}

/** What was typed, or how the user left instead: by Ctrl-C, Ctrl-D on an empty line, Esc, or a signal. */
export type Prompted =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "left"; readonly by: "interrupt" | "eof" | "escape"; readonly code: ExitCode };

/** More than anybody types; what is longer is refused by whoever asked. Characters. */
const LONGEST_LINE = 16_384;

/** Escape sequences of keys and of the frame around a paste. */
const SEQUENCES = /\u001b(?:\[[\d;?]*[ -/]*[@-~]|O.|[^[O])/g;

/**
 * Asks one question and reads one line, key by key, so that Esc works and nothing is shown that must not be. Writes no
 * escape sequence. The terminal is as before when this resolves, and what was typed ahead is there to be read; what
 * came with a hidden line may be as secret as that, and is dropped.
 */
export async function promptLine({ input, output, question, isHidden }: PromptOptions): Promise<Prompted> {
  const answer = Promise.withResolvers<Prompted>();
  let text = "";
  /** What came behind the line in one piece with it; null while there is no answer. */
  let rest: string | null = null;
  const end = (prompted: Prompted): void => {
    rest ??= "";
    answer.resolve(prompted);
  };
  const leave = (by: "interrupt" | "eof" | "escape", code: ExitCode): void => end({ kind: "left", by, code });
  const show = (shown: string): void => {
    if (!isHidden) output.write(shown);
  };
  const take = (key: string): void => {
    if (key === "\r" || key === "\n") end({ kind: "line", text });
    else if (key === "\u0003") leave("interrupt", EXIT.interrupt);
    else if (key === "\u0004" && text === "") leave("eof", EXIT.ok);
    else if (key === "\u007f" || key === "\b") {
      if (text !== "") show("\b \b");
      text = Array.from(text).slice(0, -1).join("");
    } else if (key === "\u0015") {
      show("\b \b".repeat(Array.from(text).length));
      text = "";
    } else if (key >= " " && text.length < LONGEST_LINE) {
      text += key;
      show(sanitize(key));
    }
  };
  const read = (chunk: string): void => {
    if (chunk === "\u001b") leave("escape", EXIT.ok);
    else
      for (const key of chunk.replace(SEQUENCES, "")) {
        if (rest === null) take(key);
        else rest += key;
      }
  };
  const onSignal = (signal: NodeJS.Signals): void =>
    leave("interrupt", EXIT_OF_SIGNAL[signal as keyof typeof EXIT_OF_SIGNAL]);
  /** The terminal went away: its end, or an error of reading it. */
  const onEnd = (): void => leave("eof", EXIT.hangup);

  const wasRaw = input.isRaw;
  input.setRawMode(true);
  input.setEncoding("utf8").on("data", read).on("end", onEnd).on("error", onEnd).resume();
  for (const signal of Object.keys(EXIT_OF_SIGNAL)) process.on(signal, onSignal);
  output.write(question);
  try {
    return await answer.promise;
  } finally {
    for (const signal of Object.keys(EXIT_OF_SIGNAL)) process.off(signal, onSignal);
    input.off("data", read).off("end", onEnd).off("error", onEnd).pause();
    input.setRawMode(wasRaw);
    output.write("\n");
    const ahead = isHidden ? "" : (rest ?? "").replace(/^\n/u, "");
    if (ahead !== "" && !input.readableEnded) input.unshift(ahead);
    // Node carries out a pause of stdin a tick later, on whoever reads by then.
    await nextTurn();
  }
}
