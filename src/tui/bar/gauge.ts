const FULL = "▰";
const EMPTY = "▱";

/** A share, as `▰▰▱▱▱`: every begun cell is full, so that one request of many shows. `share` is cut to [0, 1]. */
export function gauge(share: number, cells: number): string {
  const full = Math.min(cells, Math.max(0, Math.ceil(share * cells)));
  return FULL.repeat(full) + EMPTY.repeat(cells - full);
}
