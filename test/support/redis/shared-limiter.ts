import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Limiter } from "../../../src/core/limits/limiter.ts";
import type { LimitPolicy } from "../../../src/core/limits/policy.ts";
import { openRedisLimiter } from "../../../src/limits/redis/open-redis-limiter.ts";
import { realClock } from "../wire/real-clock.ts";

/** A limiter of the key `a` on the Redis at `url`, its local file in `folder`, as the program opens it. */
export function sharedLimiter(url: string, folder: string, policy: LimitPolicy): Limiter {
  return openRedisLimiter({
    url,
    path: join(folder, "limits.db"),
    policies: new Map([["a", policy]]),
    concurrency: 4,
    wall: () => Date.now(),
    sleep: (ms) => realClock.sleep(ms),
    newId: randomUUID,
    machine: "m",
    clock: realClock,
    rng: Math.random,
  });
}
