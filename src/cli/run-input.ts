import { closeSync, openSync, readFileSync, fstatSync } from "node:fs";
import { addAbortSignal, type Readable } from "node:stream";
import { SquadError } from "../core/errors.ts";
import { note } from "./output.ts";

/** More than any free model reads; a larger input is an accident and is refused, never cut. */
const MAX_INPUT_BYTES = 10 * 1024 * 1024;
const SILENCE_MS = 1000;

/**
 * The prompt of `squad run`: arguments, then the file, then stdin when it is not a terminal, joined by a blank line.
 * Stdin is read to its end, however slow the pipe.
 * @throws {SquadError} `no-input` when all are empty or the file cannot be read, `usage` when it is not text.
 */
export async function readPrompt(
  sources: { readonly words: readonly string[]; readonly file: string | undefined },
  stdin: Readable & { isTTY?: boolean },
  options: { readonly quiet: boolean; readonly signal: AbortSignal },
): Promise<string> {
  const fromFile = sources.file === undefined ? "" : asText(readPromptFile(sources.file), sources.file);
  const fromStdin = stdin.isTTY === true ? "" : asText(await readAll(stdin, options), "stdin");
  const parts = [sources.words.join(" "), fromFile, fromStdin].map((part) => part.trim());
  const prompt = parts.filter((part) => part !== "").join("\n\n");
  if (prompt === "") {
    throw new SquadError("no-input", "there is nothing to ask: the prompt is empty", {
      hint: "pass it as an argument, with -f FILE, or on stdin: squad run --agent pm < prompt.txt",
    });
  }
  return prompt;
}

function readPromptFile(path: string): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    const { size } = fstatSync(descriptor);
    if (size > MAX_INPUT_BYTES) throw tooLarge(path);
    return readFileSync(descriptor);
  } catch (error) {
    if (error instanceof SquadError) throw error;
    const code = (error as { code?: string }).code ?? "error";
    throw new SquadError("no-input", `${path} cannot be read (${code})`, {
      hint: "check the path after -f",
      cause: error,
    });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

async function readAll(
  stdin: Readable,
  { quiet, signal }: { quiet: boolean; signal: AbortSignal },
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const patience = setTimeout(() => {
    if (!quiet && size === 0) note("squad: reading the prompt from stdin (end it with Ctrl-D)");
  }, SILENCE_MS);
  try {
    for await (const chunk of addAbortSignal(signal, stdin)) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      size += bytes.length;
      if (size > MAX_INPUT_BYTES) throw tooLarge("stdin");
    }
  } catch (error) {
    if (error instanceof SquadError) throw error;
    signal.throwIfAborted();
    // A stdin that is closed or cannot be read (a job without one) has nothing to say.
  } finally {
    clearTimeout(patience);
  }
  return Buffer.concat(chunks);
}

function asText(bytes: Buffer, name: string): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch {
    // Said below, for both ways of not being text.
  }
  throw new SquadError("usage", `${name} is not text in UTF-8`, {
    hint: "convert it first, e.g. with iconv -t utf-8",
  });
}

function tooLarge(name: string): SquadError {
  return new SquadError("usage", `${name} is larger than ${MAX_INPUT_BYTES / 1024 / 1024} MB`, {
    hint: "send the part that matters: nothing is cut off silently",
  });
}
