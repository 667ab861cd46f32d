import { EXIT } from "../core/errors.ts";
import { BrokenPipe } from "./output.ts";
import type { RunOutput } from "./run-output.ts";
import type { Ending } from "./signals.ts";

/** Writes lines in order as they come; output that takes no more ends the turn. */
export class LineQueue {
  readonly #output: RunOutput;
  readonly #ending: Ending;
  #tail: Promise<void> = Promise.resolve();
  #error: unknown = null;

  constructor(output: RunOutput, ending: Ending) {
    this.#output = output;
    this.#ending = ending;
  }

  push(line: string): void {
    this.#tail = this.#append(this.#tail, line);
  }

  async #append(before: Promise<void>, line: string): Promise<void> {
    await before;
    if (this.#error !== null) return;
    try {
      await this.#output.write(line);
    } catch (error) {
      this.#error = error;
      this.#ending.end(error instanceof BrokenPipe ? EXIT.brokenPipe : EXIT.io);
    }
  }

  /** Resolves when all is written; rejects with what kept a line from being written. */
  async flushed(): Promise<void> {
    await this.#tail;
    if (this.#error !== null) throw this.#error;
  }
}
