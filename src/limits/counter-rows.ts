import { type Counters, isCounterName } from "../core/limits/counter-names.ts";
import type { LimitKey } from "../core/limits/limiter.ts";

/** Longest key or name of a counter that is read. */
export const MAX_NAME_LENGTH = 512;
/** Most counters that are read: those of more than fifty keys. */
export const MAX_COUNTERS = 5_000;

/** Rows of a store as counters by key; names that squad does not write are passed over. */
export function countersIn(
  rows: readonly Readonly<Record<string, unknown>>[],
): ReadonlyMap<LimitKey, Counters> {
  const byKey = new Map<LimitKey, Map<string, number>>();
  for (const row of rows) {
    const [key, name] = [String(row["key"]), String(row["name"])];
    if (!isCounterName(name)) continue;
    const counters = byKey.get(key) ?? new Map<string, number>();
    byKey.set(key, counters.set(name, Number(row["value"])));
  }
  return byKey;
}
