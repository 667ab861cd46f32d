// Opens files at agreed moments, so that several processes race for each: `node limits-opener.ts '<OpenerJob as JSON>'`.
// Prints, for each file, what its limiter says about being degraded, or `-`.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { openLocalLimiter } from "../../src/limits/local-limiter.ts";
import { PER_MINUTE } from "./limits-rig.ts";

export interface OpenerJob {
  readonly paths: readonly string[];
  /** Epoch milliseconds at which the first file is opened. */
  readonly from: number;
  readonly everyMs: number;
}

const job = JSON.parse(process.argv[2] ?? "") as OpenerJob;
for (const [index, path] of job.paths.entries()) {
  const moment = job.from + index * job.everyMs;
  await sleep(Math.max(0, moment - Date.now() - 3));
  while (Date.now() < moment);
  const limiter = openLocalLimiter({
    path,
    policies: new Map([["a", PER_MINUTE]]),
    concurrency: 12,
    wall: Date.now,
    sleep: (ms) => sleep(ms),
    newId: randomUUID,
  });
  await limiter.admit({
    candidates: [{ key: "a", model: "m", tokens: 1, delayMs: 0 }],
    maxWaitMs: 0,
    patienceMs: 0,
  });
  process.stdout.write(`${(await limiter.snapshot()).degraded?.message ?? "-"}\n`);
  await limiter.close();
}
