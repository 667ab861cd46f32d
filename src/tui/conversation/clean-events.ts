import { createSanitizer, sanitizeLine } from "../../core/sanitize.ts";
import type { SquadEvent, SquadEventBody } from "../../core/events.ts";

const LINE_MAX = 300;

/**
 * Makes events safe for a screen: answer text goes through one streaming sanitizer an attempt, so that an escape
 * sequence cut in two by chunks is caught; every other text is cut to one printable line.
 */
export function createEventCleaner(): (event: SquadEvent) => SquadEvent {
  let sanitizer = createSanitizer();
  return (event) => {
    if (event.type === "text-delta") return { ...event, text: sanitizer.push(event.text) };
    if (event.type === "attempt-start") sanitizer = createSanitizer();
    return cleanFields(event);
  };
}

function cleanFields(event: SquadEvent): SquadEvent {
  const clean: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(event)) {
    clean[field] = typeof value === "string" ? sanitizeLine(value, LINE_MAX) : value;
  }
  return clean as unknown as SquadEvent & SquadEventBody;
}
