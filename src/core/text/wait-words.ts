const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A wait for people, rounded up: `4 s`, `3 min`, `2 h 5 min`. */
export function formatWait(ms: number): string {
  if (ms <= 90 * SECOND) return `${Math.max(0, Math.ceil(ms / SECOND))} s`;
  if (ms < HOUR) return `${Math.ceil(ms / MINUTE)} min`;
  const minutes = Math.ceil((ms % HOUR) / MINUTE);
  const hours = Math.floor(ms / HOUR);
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}
