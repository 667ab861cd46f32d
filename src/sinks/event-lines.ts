import type { SquadEvent } from "../core/events.ts";
import { safeJson } from "../core/text/safe-json.ts";

/** One event as a line of JSON, ending in a newline. */
export function eventLine(event: SquadEvent): string {
  return `${safeJson(event)}\n`;
}
