import type { Cooldown, Permit, Settlement } from "../../src/core/limits/limiter.ts";
import { PATIENCE_MS } from "../../src/core/turn/admission.ts";
import { createMemoryStore } from "../../src/limits/memory-store.ts";
import { createStoreLimiter } from "../../src/limits/store-limiter.ts";
import { type Answer, CONCURRENCY, type NamedPolicy, type Reservation } from "./policy.ts";

/** 2026-11-23T12:00:00Z: where virtual time begins on the limiter's clock. */
const EPOCH_MS = 1_795_435_200_000;
const PACE = { burst: 4, windowMs: 60_000, marginMs: 250 };
const MAX_WAIT_MS = 3_600_000;

/** Squad's limiter, on a memory store and the virtual clock. */
export const squadPolicy: NamedPolicy = {
  name: "squad",
  create: ({ chain, now }) => {
    const store = createMemoryStore(() => EPOCH_MS + now());
    let permits = 0;
    const rules = {
      policies: new Map(chain.map(({ name, ...limits }) => [name, { ...PACE, ...limits }])),
      leases: { concurrency: CONCURRENCY, ttlMs: 30_000 },
      newId: () => `p${(permits += 1)}`,
    };
    const limiter = createStoreLimiter({ ...store, degraded: () => null }, rules);

    const reservation = (permit: Permit): Reservation => ({
      provider: permit.key,
      startAt: permit.startAt - EPOCH_MS,
      start: () => limiter.start(permit),
      renew: () => limiter.renew(permit),
      settle: async (answer) => void (await limiter.settle(permit, settlementOf(answer))),
    });
    return {
      admit: async (tokens) => {
        const candidates = chain.map(({ name }) => ({ key: name, model: name, tokens, delayMs: 0 }));
        const request = { candidates, maxWaitMs: MAX_WAIT_MS, patienceMs: PATIENCE_MS };
        const admission = await limiter.admit(request);
        return admission.kind === "granted" ? reservation(admission.permit) : null;
      },
    };
  },
};

function settlementOf(answer: Answer): Settlement {
  const limited = answer.kind === "limited" ? answer : null;
  return {
    outcome: limited === null ? "ok" : "rate_limited",
    usage: answer.kind === "ok" ? answer.usage : null,
    ttftMs: null,
    durationMs: answer.durationMs,
    waitedMs: 0,
    dimension: limited?.dimension ?? null,
    cooldown: cooldownOf(answer),
    stated:
      limited === null || limited.limit === null ? {} : { [limited.dimension]: { limit: limited.limit } },
  };
}

function cooldownOf(answer: Answer): Cooldown {
  if (answer.kind === "ok") return { kind: "none" };
  return answer.retryAfterMs === null
    ? { kind: "backoff", jitter: answer.jitter }
    : { kind: "stated", ms: answer.retryAfterMs };
}
