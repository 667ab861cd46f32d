// One of several processes on a limits file: `node limits-worker.ts '<WorkerJob as JSON>'`. Prints a line for each
// start, `<store time> <milliseconds the request takes>`, and `done <degraded or ->` at the end.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Limiter, Permit } from "../../src/core/limits/limiter.ts";
import type { LimitPolicy } from "../../src/core/limits/policy.ts";
import { openLocalLimiter } from "../../src/limits/local-limiter.ts";
import { settlement } from "./limits-rig.ts";

export interface WorkerJob {
  readonly path: string;
  readonly policy: LimitPolicy;
  readonly concurrency: number;
  readonly leaseTtlMs: number;
  /** Callers in this process that ask again as soon as they were served. */
  readonly callers: number;
  /** Epoch milliseconds. */
  readonly until: number;
  /** How long each request keeps its slot. */
  readonly requestMs: number;
}

let storeTime = 0;

async function main(job: WorkerJob): Promise<void> {
  const limiter = openLocalLimiter({
    path: job.path,
    policies: new Map([["a", job.policy]]),
    concurrency: job.concurrency,
    leaseTtlMs: job.leaseTtlMs,
    wall: () => (storeTime = Date.now()),
    sleep: (ms) => sleep(ms),
    newId: randomUUID,
  });
  await Promise.all(Array.from({ length: job.callers }, () => keepAsking(limiter, job)));
  const { degraded } = await limiter.snapshot();
  await limiter.close();
  process.stdout.write(`done ${degraded?.message ?? "-"}\n`);
}

async function keepAsking(limiter: Limiter, job: WorkerJob): Promise<void> {
  while (Date.now() < job.until) {
    const admission = await limiter.admit({
      candidates: [{ key: "a", model: "m", tokens: 1, delayMs: 0 }],
      maxWaitMs: 60_000,
      patienceMs: 0,
    });
    if (admission.kind === "refused") throw new Error(admission.reason);
    await sleep(admission.waitMs);
    if (!(await begin(limiter, admission.permit, job.until))) continue;
    await sleep(job.requestMs);
    await limiter.settle(admission.permit, settlement());
  }
}

async function begin(limiter: Limiter, permit: Permit, until: number): Promise<boolean> {
  while (Date.now() < until) {
    const decision = await limiter.start(permit);
    if (decision.kind === "lost") return false;
    if (decision.kind === "started") {
      process.stdout.write(`${storeTime}\n`);
      return true;
    }
    await sleep(decision.waitMs);
  }
  await limiter.cancel(permit);
  return false;
}

await main(JSON.parse(process.argv[2] ?? "") as WorkerJob);
