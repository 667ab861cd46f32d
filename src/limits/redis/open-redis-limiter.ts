import { hostname } from "node:os";
import { statSync } from "node:fs";
import type { Clock, Rng } from "../../core/clock.ts";
import { fairShare } from "../../core/limits/fair-share.ts";
import { LEASE_TTL_MS, type Limiter } from "../../core/limits/limiter.ts";
import type { LimitPolicy } from "../../core/limits/policy.ts";
import { type LocalLimiterOptions, openLocalStore } from "../local-limiter.ts";
import { type KeyStates, readStates } from "../state-exchange.ts";
import { createStoreLimiter, type PolicyBook } from "../store-limiter.ts";
import { createConnection } from "./connection.ts";
import { createFailoverLimiter, type LocalSide } from "./failover-limiter.ts";
import { createRedisLimiter } from "./redis-limiter.ts";
import { absorbShared, shareStore } from "./share-store.ts";

export interface RedisLimiterPlace extends LocalLimiterOptions {
  /** `redis://` or `rediss://`; may hold a password, which no message shows. */
  readonly url: string;
  /** One id for all processes of this machine. @default its host name */
  readonly machine?: string;
  readonly clock: Clock;
  readonly rng: Rng;
}

/** The limiter shared over all machines on one Redis, with this machine's file at its share while Redis is away. */
export function openRedisLimiter(options: RedisLimiterPlace): Limiter {
  const { url, policies, concurrency, wall, newId, machine = hostname(), clock, rng } = options;
  const ttlMs = options.leaseTtlMs ?? LEASE_TTL_MS;
  const shared = createRedisLimiter(createConnection(url), {
    policies,
    leases: { concurrency, ttlMs },
    newId,
    machine,
    wall,
  });
  const openLocal = (machines: number): LocalSide => {
    const store = openLocalStore(options);
    const limiter = createStoreLimiter(shareStore(store, machines), {
      policies: mapped(policies, (policy) => fairShare(policy, machines)),
      leases: { concurrency: Math.max(1, Math.floor(concurrency / machines)), ttlMs },
      newId,
    });
    return {
      limiter,
      absorb: (states) => absorbShared(store, states, { policies, machines }),
      states: () => readStates(store, policies.keys()),
    };
  };
  const leftBehind = async (): Promise<KeyStates> => {
    if (!isRecent(options.path, wall() - memoryMs(policies))) return new Map();
    const store = openLocalStore(options);
    try {
      return await readStates(store, policies.keys());
    } finally {
      await store.close();
    }
  };
  return createFailoverLimiter({ shared, openLocal, leftBehind, clock, rng });
}

/** A view of `policies` through `change`, each once: what is added to `policies` later is in it too. */
function mapped(
  policies: RedisLimiterPlace["policies"],
  change: (policy: LimitPolicy) => LimitPolicy,
): PolicyBook {
  const known = new WeakMap<LimitPolicy, LimitPolicy>();
  return {
    keys: () => policies.keys(),
    get(key) {
      const policy = policies.get(key);
      if (policy === undefined) return undefined;
      const changed = known.get(policy) ?? change(policy);
      known.set(policy, changed);
      return changed;
    },
  };
}

/** What was done longer ago than this many milliseconds no window holds any more. */
function memoryMs(policies: RedisLimiterPlace["policies"]): number {
  return Math.max(0, ...[...policies.values()].map(({ windowMs, marginMs }) => windowMs + marginMs));
}

/** Whether the file was written after `since` (epoch milliseconds): a file is written only while Redis is away. */
function isRecent(path: string, since: number): boolean {
  try {
    return statSync(path).mtimeMs > since;
  } catch {
    return false;
  }
}
