import type { Answer, Limited } from "./policy.ts";

const LONGEST_BACKOFF_MS = 30_000;

/** Keeps a provider alone after a 429: as long as it says, else 2ⁿ s with full jitter after n + 1 in a row. */
export class Freeze {
  #inARow = 0;
  #until = 0;

  /** Virtual milliseconds. */
  get until(): number {
    return this.#until;
  }

  settle(answer: Answer, now: number): void {
    if (answer.kind === "ok") {
      this.#inARow = 0;
      return;
    }
    this.#until = Math.max(this.#until, now + this.#pauseMs(answer));
    this.#inARow += 1;
  }

  #pauseMs(answer: Limited): number {
    return answer.retryAfterMs ?? answer.jitter * Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** this.#inARow);
  }
}
