import { type Counters, isCounterName } from "../../core/limits/counter-names.ts";

/** The counters in a hash (name and value in turn). What is no counter of ours, or no count, is left out. */
export function readCounters(fields: readonly Uint8Array[]): Counters {
  const counters = new Map<string, number>();
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const name = Buffer.from(fields[index] ?? []).toString("utf8");
    const value = Number(Buffer.from(fields[index + 1] ?? []).toString("utf8"));
    if (isCounterName(name) && Number.isSafeInteger(value) && value > 0) counters.set(name, value);
  }
  return counters;
}
