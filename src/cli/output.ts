import { SquadError } from "../core/errors.ts";
import { safeJson } from "../core/text/safe-json.ts";
import { sanitize } from "../core/sanitize.ts";

/** The reader of a stream went away (`| head -1`). */
export class BrokenPipe extends Error {
  override readonly name = "BrokenPipe";
}

/**
 * Writes all of `text` and resolves when the stream took it.
 * @throws {BrokenPipe} when nobody reads any more; {SquadError} `storage` when it cannot be written.
 */
export function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error) reject(asOutputError(error));
      else resolve();
    });
  });
}

/** Keeps a stream's asynchronous errors from ending the process; writers get theirs from `write`. */
export function guardStreams(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}

/**
 * Squad says everything itself: what a library writes to the console (ioredis, the SDKs and React know cases of it) has
 * passed no sanitizer and would stand in the middle of a frame.
 */
export function muteConsole(): void {
  const ignore = (): void => undefined;
  Object.assign(console, {
    log: ignore,
    info: ignore,
    debug: ignore,
    warn: ignore,
    error: ignore,
    trace: ignore,
  });
}

/** A line for people, sanitized. A closed stderr is no reason to fail. */
export function note(text: string): void {
  process.stderr.write(`${sanitize(text)}\n`);
}

/** Text for people, sanitized, on stdout. Throws as `write` does. */
export function print(text: string): Promise<void> {
  return write(process.stdout, sanitize(text));
}

export function printJson(value: unknown): Promise<void> {
  return write(process.stdout, `${safeJson(value, 2)}\n`);
}

/** Width of stdout. A pipe has none: everything is printed. */
export function outputColumns(): number {
  return process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
}

function asOutputError(error: Error & { code?: string }): Error {
  if (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED") return new BrokenPipe("nobody reads");
  return new SquadError("storage", `the output cannot be written (${error.code ?? "error"})`, {
    hint: "check that the disk or device behind stdout has room",
    cause: error,
  });
}
