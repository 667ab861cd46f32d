const MINUTE_MS = 60_000;
const SPIKE = 3;
const REDUCE = 0.8;
const RESTORE = 0.1;
const FLOOR = 0.5;

/**
 * The requests per minute a provider is given: a fifth less after three 429s within a minute, at most once a minute
 * and never below half; a tenth of the configured rate more after each minute without a 429 or a change.
 */
export class VisibleRule {
  readonly #configured: number;
  #factor = 1;
  #limitedAt: number[] = [];
  #reducedAt = -Infinity;
  #stableSince = 0;

  constructor(configured: number) {
    this.#configured = configured;
  }

  rpmAt(now: number): number {
    while (this.#factor < 1 && now - this.#stableSince >= MINUTE_MS) {
      this.#factor = Math.min(1, this.#factor + RESTORE);
      this.#stableSince += MINUTE_MS;
    }
    return Math.max(1, Math.round(this.#configured * this.#factor));
  }

  onLimited(now: number): void {
    this.rpmAt(now);
    this.#stableSince = now;
    this.#limitedAt = [...this.#limitedAt.filter((at) => at > now - MINUTE_MS), now];
    if (this.#limitedAt.length < SPIKE || now - this.#reducedAt < MINUTE_MS) return;
    this.#factor = Math.max(FLOOR, this.#factor * REDUCE);
    this.#reducedAt = now;
  }
}
