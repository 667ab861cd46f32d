import { FAILURE_POLICY } from "../failure-policy.ts";
import type { FailureKind } from "../provider-error.ts";
import {
  EMPTY_KEY_STATE,
  HORIZON_MS,
  type KeyState,
  MAX_DURATIONS,
  MAX_EVIDENCE,
  MAX_STARTS,
  type Start,
  type StartPhase,
} from "./key-state.ts";

/** Longest permit id a store accepts, in UTF-16 units. */
export const MAX_ID_LENGTH = 128;

const PHASES = ["reserved", "started", "settled"] as const satisfies readonly StartPhase[];

/** The state as one line of JSON; a start is `[at, tokens, phase, id]`. */
export function encodeKeyState(state: KeyState): string {
  const starts = state.starts.map(({ at, tokens, phase, id }) => [at, tokens, PHASES.indexOf(phase), id]);
  return JSON.stringify({ ...state, starts });
}

/**
 * Reads what `encodeKeyState` wrote. Stored text is not trusted: whatever is no such state, or holds a number that
 * no limiter would have written, reads as the empty state.
 */
export function decodeKeyState(text: string): KeyState {
  try {
    return readState(JSON.parse(text));
  } catch {
    return EMPTY_KEY_STATE;
  }
}

function readState(value: unknown): KeyState {
  const raw = record(value);
  const seenAt = whole(raw["seenAt"]);
  const latest = seenAt + HORIZON_MS;
  const day = record(raw["day"]);
  const requests = record(raw["requests"]);
  return {
    seenAt,
    starts: list(raw["starts"], MAX_STARTS)
      .map((entry) => readStart(entry, latest))
      .sort((a, b) => a.at - b.at),
    cooldownUntil: whole(raw["cooldownUntil"], latest),
    day: {
      index: whole(day["index"]),
      requests: whole(day["requests"]),
      tokens: whole(day["tokens"]),
    },
    requests: {
      total: whole(requests["total"]),
      ok: whole(requests["ok"]),
      rateLimited: whole(requests["rateLimited"]),
      failed: whole(requests["failed"]),
    },
    rateLimitedAt: list(raw["rateLimitedAt"], MAX_EVIDENCE).map((at) => whole(at, latest)),
    durations: list(raw["durations"], MAX_DURATIONS).map((ms) => whole(ms)),
    lastFailure: readFailure(raw["lastFailure"], latest),
  };
}

function readStart(value: unknown, latest: number): Start {
  const [at, tokens, phaseIndex, id] = list(value, 4);
  const phase = PHASES[whole(phaseIndex)];
  if (phase === undefined || typeof id !== "string" || id.length > MAX_ID_LENGTH)
    throw new TypeError("start");
  return { id, at: whole(at, latest), tokens: whole(tokens), phase };
}

function readFailure(value: unknown, latest: number): KeyState["lastFailure"] {
  if (value === null) return null;
  const raw = record(value);
  const kind = raw["kind"];
  if (typeof kind !== "string" || !Object.hasOwn(FAILURE_POLICY, kind)) throw new TypeError("failure");
  return { kind: kind as FailureKind, at: whole(raw["at"], latest) };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw new TypeError("record");
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > most) throw new TypeError("list");
  return value;
}

function whole(value: unknown, most = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0 || (value as number) > most) {
    throw new TypeError("number");
  }
  return value as number;
}
