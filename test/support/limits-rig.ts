import type {
  Admission,
  Candidate,
  Cooldown,
  KeySnapshot,
  Limiter,
  LimiterEffect,
  Permit,
  Settlement,
} from "../../src/core/limits/limiter.ts";
import type { LimitPolicy } from "../../src/core/limits/policy.ts";
import { createMemoryStore } from "../../src/limits/memory-store.ts";
import { createStoreLimiter } from "../../src/limits/store-limiter.ts";

export const PER_MINUTE: LimitPolicy = { rpm: 30, burst: 4, windowMs: 60_000, marginMs: 250 };
/** Enough for any spike. */
export const WIDE: LimitPolicy = { ...PER_MINUTE, rpm: 200, burst: 200 };
/** 2026-11-23T12:00:00Z */
export const NOON = 1_795_435_200_000;

/** Time that a test sets. */
export interface Watch {
  now: number;
}

/** Permit ids in order: `p1`, `p2`, … */
export function counter(): () => string {
  let count = 0;
  return () => `p${(count += 1)}`;
}

export interface RigOptions {
  readonly policies?: Readonly<Record<string, LimitPolicy>>;
  readonly concurrency?: number;
  readonly ttlMs?: number;
}

/** A limiter on a memory store and the watch it reads. */
export interface Rig {
  readonly limiter: Limiter;
  readonly watch: Watch;
}

export function memoryRig(options: RigOptions = {}): Rig {
  const watch = { now: NOON };
  const store = createMemoryStore(() => watch.now);
  const limiter = createStoreLimiter(
    { ...store, degraded: () => null },
    {
      policies: new Map(Object.entries(options.policies ?? { a: PER_MINUTE })),
      leases: { concurrency: options.concurrency ?? 12, ttlMs: options.ttlMs ?? 30_000 },
      newId: counter(),
    },
  );
  return { limiter, watch };
}

export function candidate(key: string, more: Partial<Candidate> = {}): Candidate {
  return { key, model: "m", tokens: 100, delayMs: 0, ...more };
}

/** Admits to one key, whatever the wait. */
export function admitTo(limiter: Limiter, key = "a", more: Partial<Candidate> = {}): Promise<Admission> {
  return limiter.admit({ candidates: [candidate(key, more)], maxWaitMs: 3_600_000, patienceMs: 0 });
}

/** The grant. @throws when it was refused. */
export function granted(admission: Admission): Extract<Admission, { kind: "granted" }> {
  if (admission.kind !== "granted") throw new Error(`refused: ${admission.reason}`);
  return admission;
}

/** Admits to one key and starts at the planned moment, moving the watch there. */
export async function startNext(limiter: Limiter, watch: Watch, key = "a"): Promise<Permit> {
  const { permit } = granted(await admitTo(limiter, key));
  watch.now = Math.max(watch.now, permit.startAt);
  const decision = await limiter.start(permit);
  if (decision.kind !== "started") throw new Error(decision.kind);
  return permit;
}

export function stated(ms: number): Cooldown {
  return { kind: "stated", ms };
}

export function settlement(more: Partial<Settlement> = {}): Settlement {
  return {
    outcome: "ok",
    usage: null,
    cooldown: { kind: "none" },
    dimension: null,
    stated: {},
    ttftMs: 50,
    durationMs: 400,
    waitedMs: 0,
    ...more,
  };
}

/** A 429 about requests that asks for no wait. */
export function refusal(more: Partial<Settlement> = {}): Settlement {
  return settlement({ outcome: "rate_limited", ...more });
}

/** What the snapshot tells of one key. */
export async function look(limiter: Limiter, key = "a"): Promise<KeySnapshot> {
  const seen = (await limiter.snapshot()).keys.get(key);
  if (seen === undefined) throw new Error(`no key ${key}`);
  return seen;
}

/** Starts `count` requests one after the other, before any of them is answered. */
export async function startMany(limiter: Limiter, watch: Watch, count: number): Promise<readonly Permit[]> {
  const permits: Permit[] = [];
  while (permits.length < count) permits.push(await startNext(limiter, watch));
  return permits;
}

/** One request after the other, answered at once by `answer`; the effects of all. */
export async function exchange(
  { limiter, watch }: { readonly limiter: Limiter; readonly watch: Watch },
  count: number,
  answer: Settlement = settlement(),
): Promise<readonly LimiterEffect[]> {
  const effects: LimiterEffect[] = [];
  for (let made = 0; made < count; made += 1) {
    effects.push(...(await limiter.settle(await startNext(limiter, watch), answer)));
  }
  return effects;
}
