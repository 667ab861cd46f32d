// One process of a proof: `node turn-worker.ts '<ProofJob as JSON>'`. It opens its limiter, prints `ready`, reads a line
// `<ProofSpan as JSON>`, takes turns in that span, and prints its `ProofReport` as one line of JSON.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Agent } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Limiter } from "../../../src/core/limits/limiter.ts";
import { openLocalLimiter } from "../../../src/limits/local-limiter.ts";
import { openRedisLimiter } from "../../../src/limits/redis/open-redis-limiter.ts";
import { realClock } from "../wire/real-clock.ts";
import type { ProofJob, ProofSpan } from "./proof-job.ts";
import { takeTurns } from "./take-turns.ts";

function openLimiter(job: ProofJob): Limiter {
  const wall = (): number => Date.now() + job.clockOffsetMs;
  const local = {
    path: job.path,
    policies: new Map(Object.entries(job.policies)),
    concurrency: job.concurrency,
    leaseTtlMs: job.leaseTtlMs,
    wall,
    sleep: (ms: number) => realClock.sleep(ms),
    newId: randomUUID,
  };
  if (job.redis === null) return openLocalLimiter(local);
  return openRedisLimiter({ ...local, ...job.redis, clock: { ...realClock, wall }, rng: Math.random });
}

const job = JSON.parse(process.argv[2] ?? "") as ProofJob;
const limiter = openLimiter(job);
// Opens the store, so that the first turn does not pay for it.
await limiter.snapshot();
const lines = createInterface({ input: process.stdin });
process.stdout.write("ready\n");
const [line] = (await once(lines, "line")) as [string];
const span = JSON.parse(line) as ProofSpan;
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
await sleep(Math.max(0, span.startAt - Date.now()));
const report = await takeTurns(limiter, job, span, agent);
await limiter.close();
agent.destroy();
lines.close();
process.stdin.destroy();
process.stdout.write(`${JSON.stringify(report)}\n`);
