import { SquadError } from "../core/errors.ts";

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Milliseconds of `90s`, `1.5m`, `250ms`, `2h`, or plain seconds.
 * @throws {SquadError} `usage`, naming the option.
 */
export function parseDuration(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim());
  const ms = match === null ? Number.NaN : Number(match[1]) * (UNIT_MS[match[2] ?? "s"] ?? Number.NaN);
  if (!Number.isFinite(ms) || ms > 24 * 3_600_000) {
    throw new SquadError("usage", `${option} is no duration up to 24h: ${JSON.stringify(text)}`, {
      hint: "write it like 500ms, 30s, 2m or 0",
    });
  }
  return Math.round(ms);
}
