import type { SquadEvent } from "../core/events.ts";

/** One event as a line of JSON, ending in a newline. */
export function eventLine(event: SquadEvent): string {
  return `${JSON.stringify(event)}\n`;
}
