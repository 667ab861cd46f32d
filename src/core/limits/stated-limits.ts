/** Which limit a 429 was about. */
export type LimitDimension = "rpm" | "tpm" | "rpd" | "tpd" | "upstream";

/** What a response said about one limit. All values are whole numbers, 0 or more. */
export interface StatedLimit {
  readonly limit?: number;
  readonly remaining?: number;
  readonly used?: number;
  /** Milliseconds from the response until the limit is whole again. */
  readonly resetMs?: number;
}

/** What one response said about its provider's limits. */
export type StatedLimits = Readonly<Partial<Record<"rpm" | "tpm" | "rpd" | "tpd", StatedLimit>>>;
