import * as fc from "fast-check";
import type { Ceiling } from "../../src/core/limits/ceiling.ts";
import { DAY_MS } from "../../src/core/day-boundary.ts";
import type { Quota } from "../../src/core/limits/day.ts";
import {
  HORIZON_MS,
  type KeyState,
  MAX_DURATIONS,
  MAX_EVIDENCE,
  MAX_PARKED,
  type Start,
  REST_CAUSES,
} from "../../src/core/limits/key-state.ts";
import { NOON } from "./limits-rig.ts";

const count = fc.nat({ max: 1_000_000 });
const moment = fc.oneof(fc.constant(0), fc.integer({ min: NOON - 86_400_000, max: NOON + HORIZON_MS }));

const quotas: fc.Arbitrary<Quota> = fc.record({
  used: count,
  since: moment,
  until: moment,
  rest: fc.nat({ max: DAY_MS - 1 }),
});

const ceilings: fc.Arbitrary<Ceiling | null> = fc.option(
  fc.record({
    limit: fc.integer({ min: 1, max: 1_000_000 }),
    probeAt: moment,
    step: count,
    intervalMs: count,
    measuredAt: moment,
    confirmedAt: moment,
  }),
);

const starts: fc.Arbitrary<readonly Start[]> = fc
  .array(
    fc.record({
      id: fc.uuid(),
      at: moment,
      tokens: count,
      phase: fc.constantFrom("reserved", "started", "settled", "rejected"),
    }),
    { maxLength: 20 },
  )
  .map((list) => list.sort((a, b) => a.at - b.at));

/** Every state a store may hold at noon, likely or not. */
export const keyStates: fc.Arbitrary<KeyState> = fc.record({
  seenAt: fc.constant(NOON),
  starts,
  cooldownUntil: moment,
  restCause: fc.constantFrom(...REST_CAUSES),
  isProbing: fc.boolean(),
  isPromised: fc.boolean(),
  strikes: fc.nat({ max: 16 }),
  faults: fc.nat({ max: 64 }),
  parked: fc.dictionary(fc.string({ maxLength: 20 }), moment, { maxKeys: MAX_PARKED, noNullPrototype: true }),
  day: fc.record({ requests: quotas, tokens: quotas }),
  foreign: fc.record({ tokens: count, until: moment }),
  stated: fc.record({ rpm: count, tpm: count, rpd: count, tpd: count, at: moment }),
  factor: fc.integer({ min: 1, max: 1_000_000 }).map((millionths) => millionths / 1_000_000),
  trippedAt: moment,
  stableSince: moment,
  usedAt: moment,
  ceiling: fc.record({ requests: ceilings, tokens: ceilings }),
  proven: fc.record({ count, at: moment }),
  requests: fc.record({ total: count, ok: count, rateLimited: count, failed: count }),
  rateLimitedAt: fc.array(moment, { maxLength: MAX_EVIDENCE }),
  durations: fc.array(count, { maxLength: MAX_DURATIONS }),
  lastFailure: fc.option(
    fc.record({ kind: fc.constantFrom("network", "rate_limited", "quota_exhausted"), at: moment }),
  ),
});
