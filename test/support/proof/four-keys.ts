import type { LimitPolicy } from "../../../src/core/limits/policy.ts";

const SHAPE = { burst: 6, marginMs: 250 };

/** Keys with windows short enough for several in one run; 25 requests a second together. */
export const FOUR_KEYS: Readonly<Record<string, LimitPolicy>> = {
  a: { ...SHAPE, rpm: 30, windowMs: 3_000 },
  b: { ...SHAPE, rpm: 30, windowMs: 4_000 },
  c: { ...SHAPE, rpm: 15, windowMs: 3_000 },
  d: { ...SHAPE, rpm: 20, windowMs: 5_000 },
};
