/** A share between 0 and 1 from `20%` or `0.2`; undefined for anything else. */
export function readPercent(raw: unknown): number | undefined {
  if (typeof raw === "number") return raw >= 0 && raw <= 1 ? raw : undefined;
  if (typeof raw !== "string") return undefined;
  const amount = /^(\d{1,3}(?:\.\d{1,3})?)\s?%$/.exec(raw.trim())?.[1];
  const share = Number(amount) / 100;
  return share <= 1 ? share : undefined;
}
