import { readDuration } from "../core/text/duration.ts";
import { SquadError } from "../core/errors.ts";

const LONGEST_MS = 24 * 3_600_000;

/**
 * Milliseconds of an option such as `90s`, `1m30s`, `250ms`, or plain seconds; at most 24 hours.
 * @throws {SquadError} `usage`, naming the option.
 */
export function parseDuration(text: string, option: string): number {
  const plain = text.trim();
  const ms = readDuration(/^\d+(?:\.\d+)?$/.test(plain) ? `${plain}s` : plain);
  if (ms !== undefined && ms <= LONGEST_MS) return ms;
  throw new SquadError("usage", `${option} is no duration up to 24h: ${JSON.stringify(text)}`, {
    hint: "write it like 500ms, 30s, 1m30s or 0",
  });
}
