import { decode, encode } from "@msgpack/msgpack";
import { calendarAt } from "../../core/limits/day.ts";
import { EMPTY_KEY_STATE, type KeyState } from "../../core/limits/key-state.ts";
import { fromRecord, toRecord } from "../../core/limits/key-state-codec.ts";
import type { LimitKey, Settlement } from "../../core/limits/limiter.ts";
import { OUTCOME_MEANING } from "../../core/limits/outcome-meaning.ts";
import { UNLIMITED } from "../../core/limits/pace.ts";
import { type LimitPolicy, POLITE } from "../../core/limits/policy.ts";
import { wholeNumber } from "../../core/limits/whole-number.ts";

/** Longest record that is read, in bytes. */
const MAX_RECORD = 1_000_000;

const PACKED = { ignoreUndefined: true };

/**
 * Policies as the scripts read them, packed once per calendar: a policy with the begins of the days around now, by this
 * machine's clock. Which of them is past, the server's clock decides.
 */
export function createPolicyPacker(
  policies: ReadonlyMap<LimitKey, LimitPolicy>,
  wall: () => number,
): (key: LimitKey) => Uint8Array {
  const packed = new Map<LimitKey, { readonly days: readonly number[] | null; readonly bytes: Uint8Array }>();
  return (key) => {
    const policy = policies.get(key) ?? UNLIMITED;
    const days = calendarAt(policy.day ?? "UTC", Math.floor(wall()));
    const known = packed.get(key);
    if (known !== undefined && known.days === days) return known.bytes;
    const { throttle = POLITE, day: _day, ...limits } = policy;
    const bytes = encode({ ...limits, throttle, days: days ?? undefined }, PACKED);
    packed.set(key, { days, bytes });
    return bytes;
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
