import { BookedStarts } from "./booked-starts.ts";
import { Freeze } from "./freeze.ts";
import type { NamedPolicy, PolicySetting, ProviderTerms, Reservation } from "./policy.ts";
import { withSlots } from "./slots.ts";
import { VisibleRule } from "./visible-rule.ts";

/**
 * Earliest slot, reserved, under the visible rule alone: what a limiter does that never learns a provider's real
 * limit. Only 429s about requests move the rule.
 */
export const plainPolicy: NamedPolicy = {
  name: "plain",
  create: (setting) => {
    const lanes = setting.chain.map((terms) => new Lane(terms, setting));
    return withSlots({
      admit: (tokens) => {
        const first = lanes.reduce((best, other) =>
          other.earliest(tokens) < best.earliest(tokens) ? other : best,
        );
        return first.reserve(tokens);
      },
    });
  },
};

class Lane {
  readonly #terms: ProviderTerms;
  readonly #setting: PolicySetting;
  readonly #starts = new BookedStarts();
  readonly #freeze = new Freeze();
  readonly #rule: VisibleRule;

  constructor(terms: ProviderTerms, setting: PolicySetting) {
    this.#terms = terms;
    this.#setting = setting;
    this.#rule = new VisibleRule(terms.rpm);
  }

  earliest(tokens: number): number {
    const now = this.#setting.now();
    this.#starts.prune(now);
    const from = Math.max(now, this.#freeze.until);
    const tpm = this.#terms.tpm ?? Infinity;
    return this.#starts.earliest(from, { rpm: this.#rule.rpmAt(now), tpm, tokens });
  }

  reserve(tokens: number): Reservation {
    const booking = this.#starts.book(this.earliest(tokens), tokens);
    return {
      provider: this.#terms.name,
      startAt: booking.at,
      start: () => {
        if (!this.#starts.has(booking)) return { kind: "lost" };
        booking.at = this.#setting.now();
        booking.started = true;
        return { kind: "started" };
      },
      renew: () => undefined,
      settle: (answer) => {
        const now = this.#setting.now();
        if (answer.kind === "ok") booking.tokens = answer.usage.promptTokens + answer.usage.completionTokens;
        if (answer.kind === "limited" && answer.dimension === "rpm") this.#rule.onLimited(now);
        this.#freeze.settle(answer, now);
        this.#starts.dropBefore(this.#freeze.until);
      },
    };
  }
}
