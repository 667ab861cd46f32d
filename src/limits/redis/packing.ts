import { decode, encode } from "@msgpack/msgpack";
import { dayEnds } from "../../core/limits/day.ts";
import { EMPTY_KEY_STATE, type KeyState } from "../../core/limits/key-state.ts";
import { fromRecord, toRecord } from "../../core/limits/key-state-codec.ts";
import type { LimitKey, Settlement } from "../../core/limits/limiter.ts";
import { OUTCOME_MEANING } from "../../core/limits/outcome-meaning.ts";
import { UNLIMITED } from "../../core/limits/pace.ts";
import { type LimitPolicy, POLITE, ROLLING } from "../../core/limits/policy.ts";
import { wholeNumber } from "../../core/limits/whole-number.ts";

/** Longest record that is read, in bytes. */
const MAX_RECORD = 1_000_000;

const PACKED = { ignoreUndefined: true };

/** Policies as the scripts read them, and the ends of the days around now by this machine's clock. */
export interface PolicyPacker {
  readonly policy: (key: LimitKey) => Uint8Array;
  readonly dayEnds: (key: LimitKey) => Uint8Array;
}

const DAY_ENDS_TTL_MS = 3_600_000;

/** Packs each policy once, and its days once an hour. `wall` gives epoch milliseconds. */
export function createPolicyPacker(
  policies: ReadonlyMap<LimitKey, LimitPolicy>,
  wall: () => number,
): PolicyPacker {
  const packed = new Map<LimitKey, Uint8Array>();
  const ends = new Map<LimitKey, { readonly at: number; readonly bytes: Uint8Array }>();
  return {
    policy(key) {
      const known = packed.get(key);
      if (known !== undefined) return known;
      const { throttle = POLITE, day, ...limits } = policies.get(key) ?? UNLIMITED;
      const bytes = encode({ ...limits, throttle, isRolling: day === ROLLING }, PACKED);
      packed.set(key, bytes);
      return bytes;
    },
    dayEnds(key) {
      const now = Math.floor(wall());
      const known = ends.get(key);
      if (known !== undefined && Math.abs(now - known.at) < DAY_ENDS_TTL_MS) return known.bytes;
      const bytes = encode(dayEnds(policies.get(key)?.day, now));
      ends.set(key, { at: now, bytes });
      return bytes;
    },
  };
}

/** A settlement as the script reads it. */
export function packSettlement(settlement: Settlement): Uint8Array {
  const { outcome, usage, cooldown, dimension, stated, durationMs } = settlement;
  const { counter, isServed } = OUTCOME_MEANING[outcome];
  return encode(
    {
      outcome,
      counter: counter ?? undefined,
      isServed,
      spent: usage === null ? undefined : wholeNumber(usage.promptTokens + usage.completionTokens),
      cooldown,
      dimension: dimension ?? undefined,
      stated,
      durationMs: wholeNumber(durationMs),
    },
    PACKED,
  );
}

export function packRecord(state: KeyState): Uint8Array {
  return encode(toRecord(state), PACKED);
}

/** Reads a record; the empty state for bytes that are none. */
export function unpackRecord(bytes: Uint8Array | null): KeyState {
  if (bytes === null || bytes.length === 0 || bytes.length > MAX_RECORD) return EMPTY_KEY_STATE;
  try {
    return fromRecord(decode(bytes));
  } catch {
    return EMPTY_KEY_STATE;
  }
}

export function packList(values: readonly (string | number)[]): Uint8Array {
  return encode(values);
}

/** Any MessagePack value; undefined for bytes that are none. */
export function unpack(bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}
