export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * Milliseconds from `wall` (epoch milliseconds) to the next midnight in an IANA time zone, over changes to and
 * from summer time. More than 0, at most 25 hours. Daily quotas are counted in their provider's zone.
 * @throws {RangeError} for an unknown zone.
 */
export function msUntilMidnight(wall: number, timeZone: string): number {
  const ahead = DAY_MS - sinceMidnight(wall, timeZone);
  const drift = sinceMidnight(wall + ahead, timeZone);
  return ahead + (drift === 0 ? 0 : drift > DAY_MS / 2 ? DAY_MS - drift : ahead > HOUR_MS ? -drift : 0);
}

function sinceMidnight(wall: number, timeZone: string): number {
  if (timeZone === "UTC") return ((wall % DAY_MS) + DAY_MS) % DAY_MS;
  const parts = clockOf(timeZone).formatToParts(wall);
  const value = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const ms = ((wall % 1000) + 1000) % 1000;
  return ((value("hour") * 60 + value("minute")) * 60 + value("second")) * 1000 + ms;
}

/** Making one takes longer than all else here. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
  });
  clocks.set(timeZone, clock);
  return clock;
}
