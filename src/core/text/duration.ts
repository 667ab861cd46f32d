const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Milliseconds of a duration such as `250ms`, `60s`, `1.5m` or `1m30s`; undefined for anything else.
 * A bare number other than 0 is refused: it could mean seconds as well as milliseconds.
 */
export function readDuration(raw: unknown): number | undefined {
  if (raw === 0) return 0;
  if (typeof raw !== "string" || raw.length > 32) return undefined;
  const text = raw.trim();
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    total += Number(amount) * (UNIT_MS[unit ?? ""] ?? Number.NaN);
  }
  return Number.isSafeInteger(Math.round(total)) ? Math.round(total) : undefined;
}
