import type { Rng } from "../core/clock.ts";
import { SquadError } from "../core/errors.ts";
import { sanitizeLine } from "../core/sanitize.ts";

const MAX_LENGTH = 64;
const ALLOWED = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
/** Names that Windows keeps for devices, whatever extension follows. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** True when `id` may name a session: it becomes a file name on every platform. */
export function isSessionId(id: string): boolean {
  return id.length <= MAX_LENGTH && ALLOWED.test(id) && !DEVICE.test(id);
}

/** @throws {SquadError} `usage` when `id` may not name a session. */
export function checkSessionId(id: string): void {
  if (isSessionId(id)) return;
  throw new SquadError("usage", `"${sanitizeLine(id, 40)}" cannot name a session`, {
    hint:
      `Use 1 to ${MAX_LENGTH} letters, digits, ".", "_" and "-", not beginning with "." ` +
      "and none of the device names of Windows (con, nul, com1, …).",
    complaint: { kind: "session-name", id: sanitizeLine(id, 40), longest: MAX_LENGTH },
  });
}

const SUFFIX_LENGTH = 4;
const SUFFIX_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";

/**
 * An id such as `20261123-1412-k3f9`: the minute in UTC, so that ids sort by time, and four characters that nobody
 * mistakes for one another (31^4, about 920,000 a minute).
 */
export function newSessionId(wallMs: number, rng: Rng): string {
  const [date = "", time = ""] = new Date(wallMs).toISOString().split("T");
  const suffix = Array.from(
    { length: SUFFIX_LENGTH },
    () => SUFFIX_ALPHABET[Math.floor(rng() * SUFFIX_ALPHABET.length)],
  );
  return `${date.replaceAll("-", "")}-${time.slice(0, 5).replace(":", "")}-${suffix.join("")}`;
}
