import { FAILURE_POLICY } from "../failure-policy.ts";
import type { FailureKind } from "../provider-error.ts";
import type { Ceiling } from "./ceiling.ts";
import { DAY_MS, type Quota } from "./day.ts";
import {
  EMPTY_KEY_STATE,
  HORIZON_MS,
  type KeyState,
  MAX_DURATIONS,
  MAX_EVIDENCE,
  MAX_PARKED,
  MAX_STARTS,
  type Start,
  type StartPhase,
} from "./key-state.ts";

/** Longest permit id a store keeps, in ASCII characters: that of a UUID. */
export const ID_LENGTH = 36;

const PHASES = ["reserved", "started", "settled", "rejected"] as const satisfies readonly StartPhase[];

/**
 * A state as a store keeps it. The starts lie side by side: lists of times and of tokens, a string with one digit for each
 * phase, and one with the ids, each filled up with spaces to `ID_LENGTH`. A field may be absent that is as in the empty
 * state. The Redis scripts read and write the same shape.
 */
export type KeyRecord = Readonly<Record<string, unknown>>;

export function toRecord(state: KeyState): KeyRecord {
  const { starts, day, foreign, ceiling, requests, ...rest } = state;
  return {
    ...rest,
    at: starts.map(({ at }) => at),
    tokens: starts.map(({ tokens }) => tokens),
    phase: starts.map(({ phase }) => PHASES.indexOf(phase)).join(""),
    id: starts.map(({ id }) => id.padEnd(ID_LENGTH)).join(""),
    requestsToday: day.requests,
    tokensToday: day.tokens,
    foreignTokens: foreign.tokens,
    foreignUntil: foreign.until,
    ...(ceiling.requests === null ? {} : { requestCeiling: ceiling.requests }),
    ...(ceiling.tokens === null ? {} : { tokenCeiling: ceiling.tokens }),
    counts: requests,
  };
}

/**
 * Reads what `toRecord` made. Stored data is not trusted: whatever is no such record, or holds a number that no limiter
 * would have written, reads as the empty state.
 */
export function fromRecord(value: unknown): KeyState {
  try {
    return readState(value);
  } catch {
    return EMPTY_KEY_STATE;
  }
}

/** The state as one line of JSON. */
export function encodeKeyState(state: KeyState): string {
  return JSON.stringify(toRecord(state));
}

export function decodeKeyState(text: string): KeyState {
  try {
    return readState(JSON.parse(text));
  } catch {
    return EMPTY_KEY_STATE;
  }
}

function readState(value: unknown): KeyState {
  const raw: Readonly<Record<string, unknown>> = { ...toRecord(EMPTY_KEY_STATE), ...record(value) };
  const seenAt = whole(raw["seenAt"]);
  const latest = seenAt + HORIZON_MS;
  return {
    seenAt,
    starts: readStarts(raw, latest),
    cooldownUntil: whole(raw["cooldownUntil"], latest),
    isExhausted: flag(raw["isExhausted"]),
    isProbing: flag(raw["isProbing"]),
    strikes: whole(raw["strikes"]),
    parked: readParked(raw["parked"], latest),
    day: {
      requests: readQuota(raw["requestsToday"], latest),
      tokens: readQuota(raw["tokensToday"], latest),
    },
    foreign: { tokens: whole(raw["foreignTokens"]), until: whole(raw["foreignUntil"], latest) },
    stated: wholes(raw["stated"], ["rpm", "tpm", "rpd", "tpd", "at"]),
    factor: share(raw["factor"]),
    trippedAt: whole(raw["trippedAt"], latest),
    stableSince: whole(raw["stableSince"], latest),
    usedAt: whole(raw["usedAt"], latest),
    ceiling: { requests: readCeiling(raw["requestCeiling"]), tokens: readCeiling(raw["tokenCeiling"]) },
    proven: wholes(raw["proven"], ["count", "at"]),
    requests: wholes(raw["counts"], ["total", "ok", "rateLimited", "failed"]),
    rateLimitedAt: list(raw["rateLimitedAt"], MAX_EVIDENCE).map((at) => whole(at, latest)),
    durations: list(raw["durations"], MAX_DURATIONS).map((ms) => whole(ms)),
    lastFailure: readFailure(raw["lastFailure"], latest),
  };
}

function readStarts(raw: Readonly<Record<string, unknown>>, latest: number): readonly Start[] {
  const phases = raw["phase"];
  const ids = raw["id"];
  const times = list(raw["at"], MAX_STARTS);
  const tokens = list(raw["tokens"], MAX_STARTS);
  if (tokens.length !== times.length || typeof phases !== "string" || typeof ids !== "string") {
    throw new TypeError("starts");
  }
  if (ids.length !== times.length * ID_LENGTH) throw new TypeError("ids");
  const starts = times.map((at, index): Start => {
    const phase = PHASES[whole(Number(phases[index]))];
    if (phase === undefined) throw new TypeError("phase");
    const id = ids.slice(index * ID_LENGTH, (index + 1) * ID_LENGTH).trimEnd();
    return { id, at: whole(at, latest), tokens: whole(tokens[index]), phase };
  });
  return starts.sort((a, b) => a.at - b.at);
}

function readParked(value: unknown, latest: number): KeyState["parked"] {
  // An empty table of Lua is an empty list here.
  const entries = Object.entries(record(value));
  if (entries.length > MAX_PARKED) throw new TypeError("parked");
  return Object.fromEntries(entries.map(([model, until]) => [model, whole(until, latest)]));
}

function readQuota(value: unknown, latest: number): Quota {
  const { used, since, until, rest } = wholes(value, ["used", "since", "until", "rest"]);
  return { used, since: whole(since, latest), until: whole(until, latest), rest: whole(rest, DAY_MS) };
}

function readCeiling(value: unknown): Ceiling | null {
  if (value === null || value === undefined) return null;
  const ceiling = wholes(value, ["limit", "probeAt", "step", "intervalMs", "measuredAt", "confirmedAt"]);
  if (ceiling.limit < 1) throw new TypeError("ceiling");
  return ceiling;
}

function readFailure(value: unknown, latest: number): KeyState["lastFailure"] {
  if (value === null || value === undefined) return null;
  const raw = record(value);
  const kind = raw["kind"];
  if (typeof kind !== "string" || !Object.hasOwn(FAILURE_POLICY, kind)) throw new TypeError("failure");
  return { kind: kind as FailureKind, at: whole(raw["at"], latest) };
}

/** The named fields of a record, each a whole number. */
function wholes<Name extends string>(value: unknown, names: readonly Name[]): Readonly<Record<Name, number>> {
  const raw = record(value);
  return Object.fromEntries(names.map((name) => [name, whole(raw[name])])) as Record<Name, number>;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw new TypeError("record");
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > most) throw new TypeError("list");
  return value;
}

function flag(value: unknown): boolean {
  if (typeof value !== "boolean") throw new TypeError("flag");
  return value;
}

function share(value: unknown): number {
  if (typeof value !== "number" || !(value > 0 && value <= 1)) throw new TypeError("share");
  return value;
}

function whole(value: unknown, most = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0 || (value as number) > most) {
    throw new TypeError("number");
  }
  return value as number;
}
