import { setTimeout as sleep } from "node:timers/promises";
import type { Limiter, LimiterSnapshot, Permit } from "../../../src/core/limits/limiter.ts";
import { admitTo, granted, settlement } from "../limits-rig.ts";

/**
 * Every operation of a limiter on the key `a`, in the order of a turn and of one that is given up. `before` is done before
 * each. @throws what an operation throws.
 */
export async function exercise(
  limiter: Limiter,
  before: () => Promise<unknown> = async () => undefined,
): Promise<LimiterSnapshot> {
  const permit = await startOne(limiter, before);
  await before();
  await limiter.renew(permit);
  await before();
  await limiter.settle(permit, settlement({ usage: { promptTokens: 3, completionTokens: 4 } }));
  await before();
  const given = granted(await admitTo(limiter)).permit;
  await before();
  await limiter.cancel(given);
  await before();
  return limiter.snapshot();
}

const ATTEMPTS = 50;

/** A permit that started. @throws when none does. */
async function startOne(limiter: Limiter, before: () => Promise<unknown>): Promise<Permit> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await before();
    const { permit, waitMs } = granted(await admitTo(limiter));
    await sleep(waitMs);
    for (;;) {
      const decision = await limiter.start(permit);
      if (decision.kind === "started") return permit;
      if (decision.kind === "lost") break;
      await sleep(decision.waitMs);
    }
  }
  throw new Error("no permit ever started");
}
