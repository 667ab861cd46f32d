import { chooseStart } from "../core/limits/choose-start.ts";
import { confirmStart, markStarted } from "../core/limits/confirm-start.ts";
import { effectsOf, postureOf } from "../core/limits/effects.ts";
import { withoutStart, withStart } from "../core/limits/key-state.ts";
import { snapshotKey } from "../core/limits/key-snapshot.ts";
import { type Lease, type LeaseTerms, liveLeases, takeLease } from "../core/limits/leases.ts";
import type {
  Admission,
  AdmissionRequest,
  Candidate,
  KeySnapshot,
  Limiter,
  LimitKey,
  Permit,
  StartDecision,
} from "../core/limits/limiter.ts";
import { UNLIMITED } from "../core/limits/pace.ts";
import type { LimitPolicy } from "../core/limits/policy.ts";
import { isSettled, settleStart } from "../core/limits/settle-start.ts";
import { type Standing, standingAt } from "../core/limits/standing.ts";
import { tallyOf, tallyOfEffects } from "../core/limits/tally.ts";
import { wakened } from "../core/limits/wakened.ts";
import { wholeNumber } from "../core/limits/whole-number.ts";
import type { LimitTransaction, LimitView, StandInStore } from "./limit-store.ts";

/** Policies by limit key. It may grow: a key that a command prints is known only when it has run. */
export type PolicyBook = Pick<ReadonlyMap<LimitKey, LimitPolicy>, "get" | "keys">;

export interface LimiterRules {
  /** A key without a policy is counted and leased but never held back. */
  readonly policies: PolicyBook;
  readonly leases: LeaseTerms;
  /** A fresh permit id, unique over all processes. */
  readonly newId: () => string;
}

function wholeTokens(candidate: Candidate): Candidate {
  return { ...candidate, tokens: wholeNumber(candidate.tokens) };
}

/** The leases that stand, after writing down what `now` changed about them. */
function tidyLeases(transaction: LimitTransaction, now: number, ttlMs: number): readonly Lease[] {
  const stored = transaction.readLeases();
  const live = liveLeases(stored, now, ttlMs);
  for (const lease of stored) if (lease.expiresAt <= now) transaction.dropLease(lease.id);
  for (const lease of live) if (!stored.includes(lease)) transaction.putLease(lease);
  return live;
}

/** The limiter over any store: one transaction a method. */
export function createStoreLimiter(store: StandInStore, rules: LimiterRules): Limiter {
  const { ttlMs } = rules.leases;

  const policyOf = (key: LimitKey): LimitPolicy => rules.policies.get(key) ?? UNLIMITED;
  const standing = (view: LimitView, key: LimitKey, now: number): Standing =>
    standingAt(view.readKey(key), policyOf(key), now);

  /** Writes down that the clock was set back: else, as long as nothing is granted, every wait would begin anew. */
  const standingKept = (transaction: LimitTransaction, key: LimitKey, now: number): Standing => {
    const stored = transaction.readKey(key);
    const kept = standingAt(stored, policyOf(key), now);
    if (stored.seenAt > now) transaction.writeKey(key, kept.state);
    return kept;
  };

  const admit = (request: AdmissionRequest): Promise<Admission> => {
    const id = rules.newId();
    return store.transact((transaction, now) => {
      const asked = { ...request, candidates: request.candidates.map(wholeTokens) };
      const choice = chooseStart(asked, now, (key) => standingKept(transaction, key, now));
      if (choice.kind === "none") {
        return { kind: "refused", retryAt: choice.retryAt, reason: choice.reason };
      }
      const { at, reason } = choice;
      const { key, model, tokens } = choice.candidate;
      transaction.writeKey(key, withStart(choice.standing.state, { id, at, tokens, phase: "reserved" }));
      return { kind: "granted", permit: { id, key, model, tokens, startAt: at }, waitMs: at - now, reason };
    });
  };

  const start = (permit: Permit): Promise<StartDecision> =>
    store.transact((transaction, now) => {
      const standingNow = standing(transaction, permit.key, now);
      const check = confirmStart(standingNow, permit);
      if (check.kind !== "ready") {
        transaction.writeKey(permit.key, check.state);
        transaction.dropLease(permit.id);
        return check.kind === "lost"
          ? { kind: "lost" }
          : { kind: "wait", waitMs: check.until - now, reason: check.reason };
      }
      const live = tidyLeases(transaction, now, ttlMs);
      const applicant = { id: permit.id, since: check.start.at };
      const decision = takeLease(live, applicant, rules.leases, now);
      transaction.putLease(decision.lease);
      if (decision.kind === "wait") {
        return { kind: "wait", waitMs: decision.waitMs, reason: "concurrency" };
      }
      transaction.writeKey(permit.key, markStarted(standingNow, check.start));
      return { kind: "started" };
    });

  const renew = (permit: Permit): Promise<void> =>
    store.transact((transaction, now) => {
      const lease = tidyLeases(transaction, now, ttlMs).find((other) => other.id === permit.id && other.held);
      if (lease !== undefined) transaction.putLease({ ...lease, expiresAt: now + ttlMs });
    });

  return {
    admit,
    start,
    renew,
    settle: (permit, settlement) =>
      store.transact((transaction, now) => {
        const { key } = permit;
        const hadLease = transaction.dropLease(permit.id);
        const before = standing(transaction, key, now);
        const state = settleStart(before, permit, settlement);
        transaction.writeKey(key, state);
        const { policy } = before;
        const postures = [postureOf(before.state, policy, now), postureOf(state, policy, now)] as const;
        const effects = effectsOf(key, ...postures, policy);
        const isFirst = !(isSettled(before.state, permit) ?? !hadLease);
        transaction.count(key, [...(isFirst ? tallyOf(settlement) : []), ...tallyOfEffects(effects)]);
        return effects;
      }),
    cancel: (permit) =>
      store.transact((transaction, now) => {
        const { state } = standing(transaction, permit.key, now);
        const start = state.starts.find((other) => other.id === permit.id);
        if (start !== undefined && start.phase !== "reserved") return;
        transaction.dropLease(permit.id);
        if (start !== undefined) transaction.writeKey(permit.key, withoutStart(state, permit.id));
      }),
    wake: (key) =>
      store.transact((transaction, now) =>
        transaction.writeKey(key, wakened(standing(transaction, key, now).state)),
      ),
    snapshot: async () => {
      const seen = await store.view((view, now) => {
        const keys = new Map<LimitKey, KeySnapshot>();
        for (const key of rules.policies.keys()) keys.set(key, snapshotKey(standing(view, key, now)));
        const held = liveLeases(view.readLeases(), now, ttlMs).filter((lease) => lease.held);
        return { at: now, keys, active: held.length };
      });
      return {
        at: seen.at,
        backend: store.backend,
        degraded: store.degraded(),
        concurrency: { active: seen.active, limit: rules.leases.concurrency },
        keys: seen.keys,
      };
    },
    degraded: () => store.degraded(),
    counters: () => store.view((view) => view.readCounters()),
    close: () => store.close(),
  };
}
