/** A count for people: exact up to 9999, then in whole thousands or tenths of a million, rounded down: `250k`, `1.2M`. */
export function compactNumber(value: number): string {
  if (value < 10_000) return String(value);
  if (value < 1_000_000) return `${Math.floor(value / 1_000)}k`;
  return `${Math.floor(value / 100_000) / 10}M`;
}
