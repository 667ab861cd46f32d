/** Requests or tokens, a minute or a day; `upstream` is the limit of a provider behind a router. */
export type LimitDimension = "rpm" | "tpm" | "rpd" | "tpd" | "upstream";

/** What a response said about one limit: whole numbers ≥ 0, each absent when it said nothing usable. */
export interface StatedLimit {
  /** Requests or tokens the provider allows in the period; 1 to 1e12. */
  readonly limit?: number;
  /** What the provider counts as still allowed, with the answered request taken off; 0 to 1e12. */
  readonly remaining?: number;
  /** What the provider counts as spent; may exceed the limit; 0 to 1e12. */
  readonly used?: number;
  /**
   * Milliseconds from the response until the budget is back, 0 to 24 h. Providers with a rolling budget (Groq,
   * OpenAI) mean the whole budget, so a part of it returns earlier.
   */
  readonly resetMs?: number;
}

/** The limits one response stated, by dimension; empty when it stated none. */
export type StatedLimits = Readonly<Partial<Record<"rpm" | "tpm" | "rpd" | "tpd", StatedLimit>>>;
