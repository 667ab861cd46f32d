import { DAY_MS } from "../day-boundary.ts";
import { FAILURE_POLICY } from "../providers/failure-policy.ts";
import type { FailureKind } from "../providers/provider-error.ts";
import type { Ceiling } from "./ceiling.ts";
import type { Quota } from "./day.ts";
import {
  EMPTY_KEY_STATE,
  HORIZON_MS,
  type KeyState,
  MAX_DURATIONS,
  MAX_EVIDENCE,
  MAX_PARKED,
  MAX_STARTS,
  REST_CAUSES,
  type RestCause,
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

/** One field of a record: where it lies in a state, and how it is read. `latest` is the furthest moment it may name. */
interface Field<T> {
  readonly of: (state: KeyState) => T;
  readonly read: (value: unknown, latest: number) => T;
  readonly empty: T;
}

function field<T>(of: Field<T>["of"], read: Field<T>["read"]): Field<T> {
  return { of, read, empty: of(EMPTY_KEY_STATE) };
}

const count = (value: unknown): number => whole(value);

const FIELDS = {
  cooldownUntil: field((state) => state.cooldownUntil, whole),
  restCause: field((state) => state.restCause, readCause),
  isProbing: field((state) => state.isProbing, flag),
  isPromised: field((state) => state.isPromised, flag),
  strikes: field((state) => state.strikes, count),
  faults: field((state) => state.faults, count),
  parked: field((state) => state.parked, readParked),
  requestsToday: field((state) => state.day.requests, readQuota),
  tokensToday: field((state) => state.day.tokens, readQuota),
  foreignTokens: field((state) => state.foreign.tokens, count),
  foreignUntil: field((state) => state.foreign.until, whole),
  stated: field(
    (state) => state.stated,
    (value) => wholes(value, ["rpm", "tpm", "rpd", "tpd", "at"]),
  ),
  factor: field((state) => state.factor, share),
  trippedAt: field((state) => state.trippedAt, whole),
  stableSince: field((state) => state.stableSince, whole),
  usedAt: field((state) => state.usedAt, whole),
  requestCeiling: field((state) => state.ceiling.requests, readCeiling),
  tokenCeiling: field((state) => state.ceiling.tokens, readCeiling),
  proven: field(
    (state) => state.proven,
    (value) => wholes(value, ["count", "at"]),
  ),
  counts: field(
    (state) => state.requests,
    (value) => wholes(value, ["total", "ok", "rateLimited", "failed"]),
  ),
  rateLimitedAt: field(
    (state) => state.rateLimitedAt,
    (value, latest) => list(value, MAX_EVIDENCE).map((at) => whole(at, latest)),
  ),
  durations: field(
    (state) => state.durations,
    (value) => list(value, MAX_DURATIONS).map(count),
  ),
  lastFailure: field((state) => state.lastFailure, readFailure),
};

/** Names of the fields that may be absent. */
export const OPTIONAL_FIELDS: readonly string[] = Object.keys(FIELDS);

export function toRecord(state: KeyState): KeyRecord {
  const { seenAt, starts } = state;
  const record: Record<string, unknown> = {
    seenAt,
    at: starts.map(({ at }) => at),
    tokens: starts.map(({ tokens }) => tokens),
    phase: starts.map(({ phase }) => PHASES.indexOf(phase)).join(""),
    id: starts.map(({ id }) => id.padEnd(ID_LENGTH)).join(""),
  };
  for (const [name, { of, empty }] of Object.entries<Field<unknown>>(FIELDS)) {
    const value = of(state);
    if (value !== empty) record[name] = value;
  }
  return record;
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
  const raw = record(value);
  const seenAt = whole(raw["seenAt"]);
  const latest = seenAt + HORIZON_MS;
  const get = <Name extends keyof typeof FIELDS>(name: Name): (typeof FIELDS)[Name]["empty"] => {
    const { read, empty } = FIELDS[name] as Field<(typeof FIELDS)[Name]["empty"]>;
    const part = raw[name];
    return part === undefined || part === null ? empty : read(part, latest);
  };
  return {
    seenAt,
    starts: readStarts(raw, latest),
    cooldownUntil: get("cooldownUntil"),
    restCause: get("restCause"),
    isProbing: get("isProbing"),
    isPromised: get("isPromised"),
    strikes: get("strikes"),
    faults: get("faults"),
    parked: get("parked"),
    day: { requests: get("requestsToday"), tokens: get("tokensToday") },
    foreign: { tokens: get("foreignTokens"), until: get("foreignUntil") },
    stated: get("stated"),
    factor: get("factor"),
    trippedAt: get("trippedAt"),
    stableSince: get("stableSince"),
    usedAt: get("usedAt"),
    ceiling: { requests: get("requestCeiling"), tokens: get("tokenCeiling") },
    proven: get("proven"),
    requests: get("counts"),
    rateLimitedAt: get("rateLimitedAt"),
    durations: get("durations"),
    lastFailure: get("lastFailure"),
  };
}

function readStarts(raw: KeyRecord, latest: number): readonly Start[] {
  const { at = [], tokens: counts = [], phase: phases = "", id: ids = "" } = raw;
  const times = list(at, MAX_STARTS);
  const tokens = list(counts, MAX_STARTS);
  if (tokens.length !== times.length || typeof phases !== "string" || typeof ids !== "string") {
    throw new TypeError("starts");
  }
  if (phases.length !== times.length) throw new TypeError("phases");
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
  const ceiling = wholes(value, ["limit", "probeAt", "step", "intervalMs", "measuredAt", "confirmedAt"]);
  if (ceiling.limit < 1) throw new TypeError("ceiling");
  return ceiling;
}

function readCause(value: unknown): RestCause {
  const cause = REST_CAUSES.find((known) => known === value);
  if (cause === undefined) throw new TypeError("cause");
  return cause;
}

function readFailure(value: unknown, latest: number): KeyState["lastFailure"] {
  const raw = record(value);
  const kind = raw["kind"];
  if (typeof kind !== "string" || !Object.hasOwn(FAILURE_POLICY, kind)) throw new TypeError("failure");
  return { kind: kind as FailureKind, at: whole(raw["at"], latest) };
}

/** The named fields of a record, each a whole number. */
function wholes<Name extends string>(value: unknown, names: readonly Name[]): Readonly<Record<Name, number>> {
  const raw = record(value);
  const read = {} as Record<Name, number>;
  for (const name of names) read[name] = whole(raw[name]);
  return read;
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
