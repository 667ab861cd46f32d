import { SquadError } from "../core/errors.ts";

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

/** A line for people. A closed stderr is no reason to fail. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function printJson(value: unknown): Promise<void> {
  return write(process.stdout, `${JSON.stringify(value, null, 2)}\n`);
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
