import type { LimitPolicy } from "../../../src/core/limits/policy.ts";
import { placeAmong } from "../limits-placing.ts";

/**
 * Most requests that the policy lets start in [`from`, `to`], when somebody always waits: each as early as those before
 * it allow, whatever `before` was started already. Exact: pacing and windows of `windowMs + marginMs`, with no time
 * lost between the moment allowed and the start. With `marginMs` 0 it is what the provider itself would take.
 */
export function allowance(
  policy: LimitPolicy,
  from: number,
  to: number,
  before: readonly number[] = [],
): number {
  const times = [...before];
  const next = (): number => placeAmong(times.slice(-policy.rpm), from, policy).at;
  for (let at = next(); at <= to; at = next()) times.push(at);
  return times.length - before.length;
}
