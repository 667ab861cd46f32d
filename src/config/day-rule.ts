import { msUntilMidnight } from "../core/day-boundary.ts";
import { type DayRule, ROLLING } from "../core/limits/policy.ts";

/** Zones known to exist. Looking one up takes 12 ms, which the bundled ones would cost every start. */
const KNOWN_ZONES: ReadonlySet<string> = new Set(["UTC", "America/Los_Angeles"]);

/** IANA names of zones and their older aliases; no offset like `+02:00`. */
const ZONE_NAME = /^[A-Za-z][\w+-]*(?:\/[\w+-]+){0,2}$/;

/** `rolling` or the name of a time zone that this machine knows; undefined for anything else. */
export function readDayRule(raw: unknown): DayRule | undefined {
  if (typeof raw !== "string") return undefined;
  if (raw === ROLLING || KNOWN_ZONES.has(raw)) return raw;
  return raw.length <= 64 && ZONE_NAME.test(raw) && isZone(raw) ? raw : undefined;
}

function isZone(timeZone: string): boolean {
  try {
    msUntilMidnight(0, timeZone);
    return true;
  } catch {
    return false;
  }
}
