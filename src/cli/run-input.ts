import { closeSync, constants, createReadStream, fstatSync, openSync } from "node:fs";
import { Socket } from "node:net";
import { addAbortSignal, type Readable } from "node:stream";
import { SquadError } from "../core/errors.ts";
import { note } from "./output.ts";

/** More than any free model reads; a larger input is an accident and is refused, never cut. */
const MAX_INPUT_BYTES = 10 * 1024 * 1024;
const SILENCE_MS = 1000;

interface ReadOptions {
  readonly signal: AbortSignal;
}

/**
 * The prompt of `squad run`: arguments, then the file, then stdin when it is not a terminal, joined by a blank line.
 * Stdin is read to its end, however slow the pipe.
 * @throws {SquadError} `no-input` when all are empty or the file cannot be read, `usage` when it is not text.
 */
export async function readPrompt(
  sources: { readonly words: readonly string[]; readonly file: string | undefined },
  stdin: Readable & { isTTY?: boolean },
  options: ReadOptions & { readonly quiet: boolean },
): Promise<string> {
  const { file } = sources;
  const fromFile = file === undefined ? "" : asText(await readPromptFile(file, options), file);
  const fromStdin = stdin.isTTY === true ? "" : asText(await readStdin(stdin, options), "stdin");
  const parts = [sources.words.join(" "), fromFile, fromStdin].map((part) => part.trim());
  const prompt = parts.filter((part) => part !== "").join("\n\n");
  if (prompt === "") {
    throw new SquadError("no-input", "there is nothing to ask: the prompt is empty", {
      hint: "pass it as an argument, with -f FILE, or on stdin: squad run --agent pm < prompt.txt",
    });
  }
  return prompt;
}

/** A regular file, or a pipe such as `<(command)`; opened without blocking the process until somebody writes to it. */
async function readPromptFile(path: string, options: ReadOptions): Promise<Buffer> {
  try {
    return await readAll(openPrompt(path), path, options);
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof SquadError) throw error;
    const code = (error as { code?: string }).code ?? "error";
    throw new SquadError("no-input", `${path} cannot be read (${code})`, {
      hint: "check the path after -f",
      cause: error,
    });
  }
}

/** The stream owns the descriptor. */
function openPrompt(path: string): Readable {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const facts = fstatSync(descriptor);
  if (facts.isFIFO()) return new Socket({ fd: descriptor });
  if (facts.isFile()) return createReadStream("", { fd: descriptor });
  closeSync(descriptor);
  throw Object.assign(new Error("no text"), { code: "neither a file nor a pipe" });
}

/** Stdin to its end. One that is closed or cannot be read (a job without one) has nothing to say. */
async function readStdin(
  stdin: Readable,
  options: ReadOptions & { readonly quiet: boolean },
): Promise<Buffer> {
  const patience = setTimeout(() => {
    if (!options.quiet) note("squad: reading the prompt from stdin (end it with Ctrl-D)");
  }, SILENCE_MS);
  stdin.once("data", () => clearTimeout(patience));
  try {
    return await readAll(stdin, "stdin", options);
  } catch (error) {
    if (error instanceof SquadError) throw error;
    options.signal.throwIfAborted();
    return Buffer.alloc(0);
  } finally {
    clearTimeout(patience);
  }
}

async function readAll(stream: Readable, name: string, { signal }: ReadOptions): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of addAbortSignal(signal, stream)) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > MAX_INPUT_BYTES) throw tooLarge(name);
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
