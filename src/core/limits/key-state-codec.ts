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

/** Longest permit id a store accepts, in UTF-16 units. */
export const MAX_ID_LENGTH = 128;

const PHASES = ["reserved", "started", "settled", "rejected"] as const satisfies readonly StartPhase[];
const START_FIELDS = 4;

/**
 * A state as a store keeps it: the starts are one flat list of `at`, `tokens`, phase and `id` each, and a field may be
 * absent that is as in the empty state. The Redis scripts read and write the same shape.
 */
export type KeyRecord = Readonly<Record<string, unknown>>;

export function toRecord(state: KeyState): KeyRecord {
  const starts = state.starts.flatMap(({ at, tokens, phase, id }) => [at, tokens, PHASES.indexOf(phase), id]);
  return { ...state, starts };
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
  const raw = { ...EMPTY_KEY_STATE, ...record(value) } as Readonly<Record<keyof KeyState, unknown>>;
  const seenAt = whole(raw.seenAt);
  const latest = seenAt + HORIZON_MS;
  const day = record(raw.day);
  const ceiling = record(raw.ceiling);
  return {
    seenAt,
    starts: readStarts(raw.starts, latest),
    cooldownUntil: whole(raw.cooldownUntil, latest),
    isExhausted: flag(raw.isExhausted),
    isProbing: flag(raw.isProbing),
    strikes: whole(raw.strikes),
    parked: readParked(raw.parked, latest),
    day: { requests: readQuota(day["requests"], latest), tokens: readQuota(day["tokens"], latest) },
    foreign: wholes(raw.foreign, ["tokens", "until"]),
    stated: wholes(raw.stated, ["rpm", "tpm", "rpd", "tpd", "at"]),
    factor: share(raw.factor),
    trippedAt: whole(raw.trippedAt, latest),
    stableSince: whole(raw.stableSince, latest),
    usedAt: whole(raw.usedAt, latest),
    ceiling: { requests: readCeiling(ceiling["requests"]), tokens: readCeiling(ceiling["tokens"]) },
    proven: wholes(raw.proven, ["count", "at"]),
    requests: wholes(raw.requests, ["total", "ok", "rateLimited", "failed"]),
    rateLimitedAt: list(raw.rateLimitedAt, MAX_EVIDENCE).map((at) => whole(at, latest)),
    durations: list(raw.durations, MAX_DURATIONS).map((ms) => whole(ms)),
    lastFailure: readFailure(raw.lastFailure, latest),
  };
}

function readStarts(value: unknown, latest: number): readonly Start[] {
  const flat = list(value, MAX_STARTS * START_FIELDS);
  if (flat.length % START_FIELDS !== 0) throw new TypeError("starts");
  const starts: Start[] = [];
  for (let index = 0; index < flat.length; index += START_FIELDS) {
    const phase = PHASES[whole(flat[index + 2])];
    const id = flat[index + 3];
    if (phase === undefined || typeof id !== "string" || id.length > MAX_ID_LENGTH)
      throw new TypeError("start");
    starts.push({ id, at: whole(flat[index], latest), tokens: whole(flat[index + 1]), phase });
  }
  return starts.sort((a, b) => a.at - b.at);
}

function readParked(value: unknown, latest: number): KeyState["parked"] {
  // An empty table of Lua is an empty list here.
  const entries = Object.entries(record(value));
  if (entries.length > MAX_PARKED) throw new TypeError("parked");
  return Object.fromEntries(entries.map(([model, until]) => [model, whole(until, latest)]));
}

function readQuota(value: unknown, latest: number): Quota {
  const { from, used, rest } = wholes({ rest: 0, ...record(value) }, ["from", "used", "rest"]);
  return { from: whole(from, latest), used, rest: whole(rest, DAY_MS) };
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
