// Takes very many turns while providers fail, and checks what became of them: node test/perf/soak.mjs [TURNS = 10000]
import { spawnSync } from "node:child_process";
import { shortcomings, soak } from "../support/soak/soak.ts";
import { SCENES } from "../support/soak/soak-scene.ts";

const turns = Number(process.argv[2] ?? 10_000);
/** Memory is compared with what it was after so many turns: until then, code is compiled and caches fill. */
const SETTLED_AFTER = Math.min(1_000, Math.ceil(turns / 10));
const MOST_GROWTH_MIB = 20;
const FLAPPING_TURNS = Math.min(1_000, turns);

// V8 lets its young generation grow by 100 MB under such a load, which would hide a leak of ours.
const FLAGS = ["--expose-gc", "--max-semi-space-size=16"];
if (globalThis.gc === undefined) {
  const { status } = spawnSync(process.execPath, [...FLAGS, ...process.argv.slice(1)], { stdio: "inherit" });
  process.exit(status ?? 1);
}

function memory() {
  globalThis.gc();
  globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss: rss / 2 ** 20, heap: heapUsed / 2 ** 20 };
}

function tell({ name }, report) {
  const { turns: taken, answered, attempts, outcomes, unanswered, providers, elapsedMs, durations } = report;
  const quantile = (share) => durations[Math.ceil(share * durations.length) - 1]?.toFixed(0);
  console.log(`\n${taken} turns: ${name}`);
  console.log(
    `  answered ${answered} (${((100 * answered) / taken).toFixed(2)} %), ${(attempts / taken).toFixed(2)} attempts a turn, ` +
      `${(elapsedMs / 1000).toFixed(1)} s, ${(elapsedMs / taken).toFixed(1)} ms a turn overall, ` +
      `a turn took ${quantile(0.5)} ms (p50), ${quantile(0.99)} ms (p99)`,
  );
  console.log(
    `  attempts: ${Object.entries(outcomes)
      .map(([outcome, count]) => `${outcome} ${count}`)
      .join(", ")}`,
  );
  for (const [provider, { requests, overLimit, failed, counted }] of Object.entries(providers)) {
    console.log(
      `  ${provider}: ${requests} requests, limiter counted ${counted}, ${failed} failed, ${overLimit} over its limit`,
    );
  }
  for (const [reason, count] of Object.entries(unanswered))
    console.log(`  not answered: ${count} × ${reason}`);
}

const faults = [];
let settled = memory();
const mixed = await soak(SCENES.mixed, turns, (ended) => {
  if (ended === SETTLED_AFTER) settled = memory();
});
const last = memory();
tell(SCENES.mixed, mixed);
console.log(
  `  memory after ${SETTLED_AFTER} turns: ${settled.rss.toFixed(1)} MiB resident, ${settled.heap.toFixed(1)} MiB heap; ` +
    `after ${turns}: ${(last.rss - settled.rss).toFixed(1)} MiB and ${(last.heap - settled.heap).toFixed(1)} MiB more`,
);
faults.push(...shortcomings(SCENES.mixed, mixed));
if (last.rss - settled.rss > MOST_GROWTH_MIB)
  faults.push(`memory grew by ${(last.rss - settled.rss).toFixed(1)} MiB`);

const flapping = await soak(SCENES.flapping, FLAPPING_TURNS);
tell(SCENES.flapping, flapping);
faults.push(...shortcomings(SCENES.flapping, flapping));

for (const fault of faults) console.log(`NOT REACHED: ${fault}`);
process.exit(faults.length === 0 ? 0 : 1);
