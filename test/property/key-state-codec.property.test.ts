import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Ceiling } from "../../src/core/limits/ceiling.ts";
import { DAY_MS } from "../../src/core/day-boundary.ts";
import type { Quota } from "../../src/core/limits/day.ts";
import { EMPTY_KEY_STATE } from "../../src/core/limits/key-state.ts";
import {
  decodeKeyState,
  encodeKeyState,
  fromRecord,
  OPTIONAL_FIELDS,
  toRecord,
} from "../../src/core/limits/key-state-codec.ts";
import { keyStates } from "../support/key-states.ts";
import { NOON } from "../support/limits-rig.ts";

const fields = ["seenAt", "at", "tokens", "phase", "id", ...OPTIONAL_FIELDS];
/** Numbers and shapes that no limiter writes, wherever they stand. */
const JUNK = [-1, 1.5, 1e300, "9", [[]], { requests: -1 }, [-1], [null], Number.MAX_SAFE_INTEGER + 1];

test("every state reads as it was written", () => {
  fc.assert(
    fc.property(keyStates, (state) => {
      expect(decodeKeyState(encodeKeyState(state))).toEqual(state);
      expect(fromRecord(toRecord(state))).toEqual(state);
    }),
    { numRuns: 500 },
  );
});

test("a field that is absent reads as in the empty state", () => {
  const empty = { ...toRecord(EMPTY_KEY_STATE), seenAt: NOON };
  fc.assert(
    fc.property(keyStates, fc.constantFrom(...OPTIONAL_FIELDS), (state, field) => {
      const { [field]: _, ...rest } = toRecord(state);
      const absent = toRecord(fromRecord(rest));
      expect(absent[field]).toBeUndefined();
      expect(toRecord(fromRecord(empty))[field]).toBeUndefined();
      expect({ ...absent, [field]: toRecord(state)[field] }).toEqual({
        ...toRecord(state),
        [field]: toRecord(state)[field],
      });
    }),
  );
});

test("an empty table of Lua reads as no parked model, and an absent field as in the empty state", () => {
  const requests = { used: 3, since: NOON, until: NOON + 5, rest: 0 };
  const read = fromRecord({ seenAt: NOON, parked: [], requestsToday: requests });
  expect(read).toEqual({ ...EMPTY_KEY_STATE, seenAt: NOON, day: { ...EMPTY_KEY_STATE.day, requests } });
});

test("junk in any field makes the whole record read as empty", () => {
  fc.assert(
    fc.property(keyStates, fc.constantFrom(...fields), fc.constantFrom(...JUNK), (state, field, junk) => {
      const read = fromRecord({ ...toRecord(state), [field]: junk });
      expect(read).toEqual(EMPTY_KEY_STATE);
    }),
    { numRuns: 500 },
  );
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ["a share of nothing", { factor: 0 }],
  ["a share above the whole", { factor: 1.1 }],
  ["a learned limit of nothing", { requestCeiling: { ...ceilingOf(5), limit: 0 } }],
  ["a learned limit with a fraction", { tokenCeiling: ceilingOf(1.5) }],
  ["a learned limit without its probe", { requestCeiling: { limit: 5 } }],
  ["a model that rests for a week", { parked: { m: NOON + 7 * DAY_MS } }],
  ["a day that began in a week", { requestsToday: quotaOf(7) }],
  [
    "more models than ever rest",
    { parked: Object.fromEntries(Array.from({ length: 33 }, (_, m) => [m, 1])) },
  ],
  ["more evidence than is kept", { rateLimitedAt: Array.from({ length: 65 }, () => 1) }],
  ["a failure of no kind", { lastFailure: { kind: "toString", at: 1 } }],
])("%s reads as empty", (_, fields) => {
  expect(fromRecord({ seenAt: NOON, ...fields })).toEqual(EMPTY_KEY_STATE);
});

function ceilingOf(limit: number): Ceiling {
  return { limit, probeAt: NOON, step: 1, intervalMs: 1, measuredAt: NOON, confirmedAt: NOON };
}

function quotaOf(days: number): Quota {
  return { used: 1, since: NOON + days * DAY_MS, until: 0, rest: 0 };
}
