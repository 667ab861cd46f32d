// Takes very many turns while providers fail, and checks what became of them: node test/perf/soak.mjs [TURNS = 10000]
import { spawnSync } from "node:child_process";
import { shortcomings, soak } from "../support/soak/soak.ts";
import { SCENES } from "../support/soak/soak-scene.ts";

const turns = Number(process.argv[2] ?? 10_000);
/**
 * Memory is read so often, with garbage collected before: what V8 lets lie between two collections of its own grows to
 * some 120 MiB within 6,000 turns under this load, no further, and would hide a leak of ours. The first reading is what the others
 * are compared with: until then, code is compiled and caches fill.
 */
const READ_EVERY = Math.min(1_000, Math.ceil(turns / 10));
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
const readings = [];
const mixed = await soak(SCENES.mixed, turns, (ended) => {
  if (ended % READ_EVERY === 0) readings.push(memory());
});
tell(SCENES.mixed, mixed);
const [settled, ...later] = readings;
const growth = Math.max(...later.map(({ rss }) => rss)) - settled.rss;
console.log(
  `  memory after ${READ_EVERY} turns: ${settled.rss.toFixed(1)} MiB resident, ${settled.heap.toFixed(1)} MiB heap; ` +
    `at most ${growth.toFixed(1)} MiB more resident later`,
);
for (const of of ["rss", "heap"])
  console.log(
    `  ${of}, each ${READ_EVERY} turns: ${readings.map((reading) => reading[of].toFixed(1)).join(" ")}`,
  );
faults.push(...shortcomings(SCENES.mixed, mixed));
if (growth > MOST_GROWTH_MIB) faults.push(`memory grew by ${growth.toFixed(1)} MiB`);

const flapping = await soak(SCENES.flapping, FLAPPING_TURNS);
tell(SCENES.flapping, flapping);
faults.push(...shortcomings(SCENES.flapping, flapping));

for (const fault of faults) console.log(`NOT REACHED: ${fault}`);
process.exit(faults.length === 0 ? 0 : 1);
