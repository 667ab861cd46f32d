import { decode } from "@msgpack/msgpack";
import { dayEnds } from "../../core/limits/day.ts";
import { EMPTY_KEY_STATE, type KeyState } from "../../core/limits/key-state.ts";
import { fromRecord, toRecord } from "../../core/limits/key-state-codec.ts";
import type { LimitKey, Settlement } from "../../core/limits/limiter.ts";
import { OUTCOME_MEANING } from "../../core/limits/outcome-meaning.ts";
import { paceAt, UNLIMITED } from "../../core/limits/pace.ts";
import { type LimitPolicy, POLITE, ROLLING } from "../../core/limits/policy.ts";
import { wholeNumber } from "../../core/limits/whole-number.ts";
import type { PolicyBook } from "../store-limiter.ts";

/** Longest record that is read, in bytes. */
const MAX_RECORD = 1_000_000;

/** Policies as the scripts read them, and the ends of the days around now by this machine's clock. */
export interface PolicyPacker {
  readonly policy: (key: LimitKey) => string;
  readonly dayEnds: (key: LimitKey) => string;
  readonly pace: (key: LimitKey) => string;
}

/** More than any limit. */
const NO_LIMIT = 1e300;
const DAY_ENDS_TTL_MS = 3_600_000;

/** Packs each policy once, and its days once an hour. `wall` gives epoch milliseconds. */
export function createPolicyPacker(policies: PolicyBook, wall: () => number): PolicyPacker {
  const policyOf = (key: LimitKey): LimitPolicy => policies.get(key) ?? UNLIMITED;
  const packed = once(packPolicy);
  const paces = once(packPace);
  const ends = new Map<LimitKey, { readonly at: number; readonly text: string }>();
  return {
    policy: (key) => packed(policyOf(key)),
    pace: (key) => paces(policyOf(key)),
    dayEnds(key) {
      const now = Math.floor(wall());
      const known = ends.get(key);
      if (known !== undefined && Math.abs(now - known.at) < DAY_ENDS_TTL_MS) return known.text;
      const text = JSON.stringify(dayEnds(policies.get(key)?.day, now));
      ends.set(key, { at: now, text });
      return text;
    },
  };
}

/** A settlement as the script reads it. */
export function packSettlement(settlement: Settlement): string {
  const { outcome, usage, cooldown, dimension, stated, durationMs } = settlement;
  const { counter, isServed, rest, fault } = OUTCOME_MEANING[outcome];
  return JSON.stringify({
    outcome,
    counter: counter ?? undefined,
    isServed,
    rest,
    fault: fault ?? undefined,
    spent: usage === null ? undefined : wholeNumber(usage.promptTokens + usage.completionTokens),
    cooldown,
    dimension: dimension ?? undefined,
    stated,
    durationMs: wholeNumber(durationMs),
  });
}

export function packRecord(state: KeyState): string {
  return JSON.stringify(toRecord(state), (_, value: unknown) => value ?? undefined);
}

/** Reads a record as a script keeps it; the empty state for bytes that are none. */
export function unpackRecord(bytes: Uint8Array | null): KeyState {
  if (bytes === null || bytes.length === 0 || bytes.length > MAX_RECORD) return EMPTY_KEY_STATE;
  try {
    return fromRecord(readable(decode(bytes, { rawStrings: true })));
  } catch {
    return EMPTY_KEY_STATE;
  }
}

/** With doubles for the two lists of numbers, and text for every other string. */
function readable(value: unknown, name = ""): unknown {
  if (value instanceof Uint8Array) {
    return name === "at" || name === "tokens" ? doubles(value) : Buffer.from(value).toString("utf8");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, readable(part, key)]));
}

function doubles(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 8 }, (_, index) => view.getFloat64(8 * index, true));
}

function once(pack: (policy: LimitPolicy) => string): (policy: LimitPolicy) => string {
  const known = new WeakMap<LimitPolicy, string>();
  return (policy) => {
    const packed = known.get(policy) ?? pack(policy);
    known.set(policy, packed);
    return packed;
  };
}

function packPolicy({ throttle = POLITE, day, ...limits }: LimitPolicy): string {
  return JSON.stringify({ ...limits, throttle, isRolling: day === ROLLING });
}

/** What admit-at-once.lua knows of a policy: eight numbers, `NO_LIMIT` where there is none. */
function packPace(policy: LimitPolicy): string {
  const { rpm, burst, windowMs, spanMs, graceMs, tpm } = paceAt(policy, EMPTY_KEY_STATE, 0);
  const { rpd = NO_LIMIT, tpd = NO_LIMIT } = policy;
  return [rpm, burst, windowMs, spanMs, graceMs, Math.min(NO_LIMIT, tpm), rpd, tpd].join(" ");
}

/** Any MessagePack value; undefined for bytes that are none. */
export function unpack(bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}
