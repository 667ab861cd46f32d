// Compares limiters in one run, each sample in fresh processes, the subjects in turn:
// node test/perf/limiters.mjs [SECONDS a sample = 0.4] [SAMPLES = 3]
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { busiest } from "../support/limits-oracle.ts";
import { startRedis } from "../support/redis/start-redis.ts";
import { SUBJECTS } from "./limiter-subjects.mjs";

const SECONDS = Number(process.argv[2] ?? 0.4);
const SAMPLES = Number(process.argv[3] ?? 3);
const BUDGET = { fileP50Us: 200, fileP99Us: 2_000, redisOverBare: 1.3 };

/** Never blocks: so many keys that none comes to its limit, or a limit that is out of reach. */
const ROOMY = { limit: 30, windowMs: 60_000, keys: Math.ceil(10_000 * (SECONDS + 0.1)), isRoomy: true };
const TIGHT = { limit: 30, windowMs: 2_000, keys: 1, isRoomy: false };
const SATURATED_MS = 5_900;

const PACED_FACTOR = 3;
const SCENES = [
  { name: "1 caller", processes: 1, callers: 1, pace: null },
  { name: "12 callers", processes: 1, callers: 12, pace: null },
  { name: "4 processes", processes: 4, callers: 1, pace: null },
  { name: "4 processes, paced", processes: 4, callers: 1, pace: [10, 30], factor: PACED_FACTOR },
];
const PACED = "4 processes, paced";
const RATIO_SCENES = SCENES.filter(({ name }) => name === "1 caller" || name === PACED);

const folder = mkdtempSync(join(tmpdir(), "squad-limiters-"));
const redis = await startRedis();
let runs = 0;

/** Runs one job in several processes that begin at the same moment, and returns their results. */
async function together(processes, job) {
  const place = { folder, redisPort: redis.port, id: `run-${(runs += 1)}` };
  const children = Array.from({ length: processes }, (_, index) => {
    const child = fork(join(import.meta.dirname, "limiter-child.mjs"));
    child.send({ ...job, index, processes, place });
    return child;
  });
  const message = async (child) => {
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`${job.subject}, ${job.operation ?? job.scene}: a process ended with ${code}`);
    });
    const [value] = await Promise.race([once(child, "message"), ended]);
    return value;
  };
  try {
    await Promise.all(children.map(message));
    const results = Promise.all(children.map(message));
    const from = performance.timeOrigin + performance.now() + 20;
    for (const child of children) child.send({ from });
    return await results;
  } catch (error) {
    for (const child of children) child.kill("SIGKILL");
    throw error;
  }
}

function quantile(samples, share) {
  const ranked = samples.toSorted((a, b) => a - b);
  return ranked[Math.max(0, Math.ceil(share * ranked.length) - 1)];
}

const median = (values) => quantile(values, 0.5);

/** Rows of `{subject, operation, samples, costs}`: by scene every sample's {p50, p99} in µs, and their medians. */
async function measureCosts() {
  const rows = SUBJECTS.flatMap((subject) =>
    subject.operations.map((operation) => ({ subject, operation, samples: new Map(), costs: new Map() })),
  );
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    for (const { name, processes, factor = 1, ...scene } of SCENES) {
      for (const { subject, operation, samples } of rows) {
        if (processes > 1 && subject.store === "memory") continue;
        await redis.cli("FLUSHALL");
        const job = { task: "cost", subject: subject.name, rule: ROOMY, operation, ...scene };
        const results = await together(processes, { ...job, seconds: SECONDS * factor });
        const all = results.flatMap((result) => result.samples);
        const taken = samples.get(name) ?? samples.set(name, []).get(name);
        taken.push({ p50: quantile(all, 0.5), p99: quantile(all, 0.99) });
      }
    }
  }
  for (const { samples, costs } of rows) {
    for (const [scene, taken] of samples) {
      costs.set(scene, {
        p50: median(taken.map(({ p50 }) => p50)),
        p99: median(taken.map(({ p99 }) => p99)),
      });
    }
  }
  return rows;
}

/** By scene `ratios` of p50 over that of the bare store, both taken in turn in the same processes, and their medians. */
async function measureRatios() {
  const floorOf = (store) => SUBJECTS.find((subject) => subject.isFloor && subject.store === store);
  const rows = SUBJECTS.filter(
    (subject) => subject.store !== "memory" && subject !== floorOf(subject.store),
  ).flatMap((subject) =>
    RATIO_SCENES.flatMap((scene) =>
      subject.operations.map((operation) => ({ subject, operation, scene, ratios: [], ratio: NaN })),
    ),
  );
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    for (const { subject, operation, scene, ratios } of rows) {
      await redis.cli("FLUSHALL");
      const floor = floorOf(subject.store);
      const results = await together(scene.processes, {
        task: "ratio",
        subject: subject.name,
        rule: ROOMY,
        operation,
        pace: scene.pace,
        seconds: SECONDS * (scene.factor ?? 1),
        floor: { subject: floor.name, operation: floor.operations[0] },
      });
      const p50 = (samples) => quantile(results.flatMap(samples), 0.5);
      ratios.push(p50((result) => result.samples) / p50((result) => result.floorSamples));
    }
  }
  for (const row of rows) row.ratio = median(row.ratios);
  return rows;
}

/** Most grants in any window by either clock, and the share of what the limit allows that was granted. */
async function measureExactness() {
  const rows = [];
  for (const subject of SUBJECTS.filter(({ isFloor }) => isFloor !== true)) {
    const processes = subject.store === "memory" ? 1 : 4;
    const job = { task: "exactness", subject: subject.name, rule: TIGHT, saturatedMs: SATURATED_MS };
    const measure = async (scene) => {
      await redis.cli("FLUSHALL");
      const results = await together(processes, { ...job, scene, callers: 48 / processes });
      const seen = results.flatMap((result) => result.seen);
      const stored = results.flatMap((result) => result.stored);
      return {
        granted: seen.length,
        seen: busiest(seen, TIGHT.windowMs),
        stored: stored.length === 0 ? null : busiest(stored, TIGHT.windowMs),
      };
    };
    const saturated = await measure("saturated");
    const edge = await measure("edge");
    rows.push({ subject, saturated, edge });
  }
  return rows;
}

const us = (value) => value.toFixed(value < 10 ? 2 : 0);
const line = (cells) => console.log(`| ${cells.join(" | ")} |`);

function printCosts(rows) {
  console.log(
    `\nTime per operation, µs, p50 / p99: medians of ${SAMPLES} samples of ${SECONDS} s (paced: one each 10–30 ms ` +
      `a process, ${(PACED_FACTOR * SECONDS).toFixed(1)} s), limits that never block, Node ${process.versions.node}\n`,
  );
  line(["limiter", "operation", ...SCENES.map(({ name }) => name)]);
  line(["---", "---", ...SCENES.map(() => "---:")]);
  for (const { subject, operation, costs } of rows) {
    const cells = SCENES.map(({ name }) => costs.get(name)).map((cost) =>
      cost === undefined ? "–" : `${us(cost.p50)} / ${us(cost.p99)}`,
    );
    line([subject.name, operation, ...cells]);
  }
}

function printRatios(rows) {
  console.log(
    "\np50 over that of the bare store (SQLite transaction, EVALSHA), in turn in the same processes\n",
  );
  line(["limiter", "operation", "scene", "times"]);
  line(["---", "---", "---", "---:"]);
  for (const { subject, operation, scene, ratio } of rows) {
    line([subject.name, operation, scene.name, ratio.toFixed(2)]);
  }
}

function printExactness(rows) {
  const { limit, windowMs } = TIGHT;
  const ideal = limit * (1 + Math.floor(SATURATED_MS / windowMs));
  console.log(
    `\nMost grants in any ${windowMs / 1_000} s by the granting processes' clocks (by the store's), limit ${limit}; ` +
      "4 processes where the store is shared. Saturated: 48 callers loop for " +
      `${SATURATED_MS / 1_000} s; edge: 1 call, 1.9 s idle, 100 calls at once\n`,
  );
  line(["limiter", "saturated", "granted of what the limit allows", "edge"]);
  line(["---", "---:", "---:", "---:"]);
  const most = ({ seen, stored }) => (stored === null ? `${seen}` : `${seen} (${stored})`);
  for (const { subject, saturated, edge } of rows) {
    const share = `${Math.round((100 * saturated.granted) / ideal)} %`;
    line([subject.name, most(saturated), share, most(edge)]);
  }
}

/** `[what, measured, budget, unit]` a line: the measured must not be above the budget. */
function budgets(costRows, ratioRows, exactRows) {
  const lines = [];
  for (const { subject, operation, costs } of costRows) {
    if (!subject.isSquad || !(operation === "admit" || operation.startsWith("admit,"))) continue;
    if (subject.store === "file") {
      const { p50, p99 } = costs.get(PACED);
      lines.push([`${subject.name}, ${operation}, ${PACED}, p50`, p50, BUDGET.fileP50Us, "µs"]);
      lines.push([`${subject.name}, ${operation}, ${PACED}, p99`, p99, BUDGET.fileP99Us, "µs"]);
    }
  }
  for (const { subject, operation, scene, ratio } of ratioRows) {
    if (!subject.isSquad || subject.store !== "redis" || operation !== "admit" || scene.name === PACED)
      continue;
    lines.push([
      `${subject.name}, admit, ${scene.name}, p50 over bare EVALSHA's`,
      ratio,
      BUDGET.redisOverBare,
      "×",
    ]);
  }
  for (const { subject, saturated, edge } of exactRows) {
    if (!subject.isSquad) continue;
    for (const [scene, { seen, stored }] of Object.entries({ saturated, edge })) {
      const most = Math.max(seen, stored ?? 0);
      lines.push([`${subject.name}, ${scene}, most grants in a window`, most, TIGHT.limit, ""]);
    }
  }
  return lines;
}

try {
  const costRows = await measureCosts();
  printCosts(costRows);
  const ratioRows = await measureRatios();
  printRatios(ratioRows);
  const exactRows = await measureExactness();
  printExactness(exactRows);
  console.log("");
  for (const [what, measured, budget, unit] of budgets(costRows, ratioRows, exactRows)) {
    const isWithin = measured <= budget;
    if (!isWithin) process.exitCode = 1;
    console.log(`${isWithin ? "PASS" : "FAIL"} ${what}: ${us(measured)} ${unit}, at most ${budget}`);
  }
} finally {
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
}
