// Measures the local limiter: `node test/perf/admission.mjs [seconds]` prints one table.
// Admissions are paced (one each 5 to 15 ms a process) as turns are, or as fast as possible ("saturated"). With a
// file each, four processes contend for the processor alone: what is above that is the store's.
import { fork } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const POLICY = { rpm: 30, burst: 4, windowMs: 60_000, marginMs: 250 };
const KEYS = ["groq/a", "cerebras/b", "gemini/c", "openrouter/d"];
const CANDIDATES = KEYS.map((key) => ({ key, tokens: 1_900, delayMs: 0 }));

const SCENES = [
  { name: "1 process, paced", processes: 1, paced: true, shared: true },
  { name: "4 processes, paced", processes: 4, paced: true, shared: true },
  { name: "4 processes, paced, a file each", processes: 4, paced: true, shared: false },
  { name: "1 process, saturated", processes: 1, paced: false, shared: true },
  { name: "4 processes, saturated", processes: 4, paced: false, shared: true },
];

async function openLimiter(path) {
  const { openLocalLimiter } = await import("../../src/limits/local-limiter.ts");
  return openLocalLimiter({
    path,
    policies: new Map(KEYS.map((key) => [key, POLICY])),
    concurrency: 12,
    wall: Date.now,
    sleep: (ms) => sleep(ms),
    newId: randomUUID,
  });
}

/** Admits and gives back, so that the queue neither grows nor empties; only the admissions are timed. */
async function hammer({ path, seconds, paced }) {
  const limiter = await openLimiter(path);
  await limiter.snapshot();
  const samples = [];
  const end = performance.now() + seconds * 1_000;
  for (let turn = 0; performance.now() < end; turn += 1) {
    const before = performance.now();
    const admission = await limiter.admit({ candidates: CANDIDATES, maxWaitMs: 90_000 });
    samples.push(performance.now() - before);
    if (admission.kind === "granted") await limiter.cancel(admission.permit);
    if (paced) await sleep(5 + ((turn * 7) % 11));
  }
  const { degraded } = await limiter.snapshot();
  await limiter.close();
  return { samples, degraded };
}

async function openAndAdmit({ path }) {
  const before = performance.now();
  const limiter = await openLimiter(path);
  const loaded = performance.now();
  await limiter.admit({ candidates: CANDIDATES, maxWaitMs: 90_000 });
  const done = performance.now();
  await limiter.close();
  return { samples: [loaded - before, done - loaded, performance.now() - done], degraded: null };
}

const TASKS = { hammer, openAndAdmit };

function inProcess(task, options) {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, ["--child"], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    child.once("message", resolve);
    child.once("exit", (code) => code !== 0 && reject(new Error(`child ended with ${code}`)));
    child.send({ task, options });
  });
}

function quantile(samples, share) {
  const ranked = samples.toSorted((a, b) => a - b);
  return ranked[Math.max(0, Math.ceil(share * ranked.length) - 1)];
}

function row(name, samples) {
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => quantile(samples, share).toFixed(3).padStart(9));
  console.log(`${name.padEnd(40)} ${String(samples.length).padStart(7)} ${p50} ${p99} ${max}`);
}

/** A limiter in use: three keys with a full plan, so that every admission weighs real states. */
async function populate(path) {
  const limiter = await openLimiter(path);
  for (let turn = 0; turn < 100; turn += 1) {
    const admission = await limiter.admit({ candidates: CANDIDATES, maxWaitMs: 90_000 });
    if (admission.kind === "granted" && admission.waitMs === 0) await limiter.start(admission.permit);
  }
  await limiter.close();
}

async function main(seconds) {
  const folder = mkdtempSync(join(tmpdir(), "squad-admission-"));
  try {
    console.log(`${"milliseconds".padEnd(40)}   count       p50       p99       max`);
    const fresh = [];
    const existing = [];
    const imports = [];
    const closes = [];
    const used = join(folder, "used.db");
    await populate(used);
    for (let run = 0; run < 10; run += 1) {
      const cold = await inProcess("openAndAdmit", { path: join(folder, `fresh-${run}.db`) });
      const warm = await inProcess("openAndAdmit", { path: used });
      imports.push(cold.samples[0], warm.samples[0]);
      fresh.push(cold.samples[1]);
      existing.push(warm.samples[1]);
      closes.push(cold.samples[2], warm.samples[2]);
    }
    row("import of the sources", imports);
    row("open + first admit, new file", fresh);
    row("open + first admit, file in use", existing);
    row("close, as the last process", closes);
    for (const { name, processes, paced, shared } of SCENES) {
      const paths = Array.from({ length: processes }, (_, i) => join(folder, `${name}-${shared ? 0 : i}.db`));
      for (const path of new Set(paths)) await populate(path);
      const results = await Promise.all(paths.map((path) => inProcess("hammer", { path, seconds, paced })));
      row(
        `admit, ${name}`,
        results.flatMap((result) => result.samples),
      );
      for (const { degraded } of results)
        if (degraded !== null) console.log(`  degraded: ${degraded.message}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[2] === "--child") {
  const [{ task, options }] = await once(process, "message");
  process.send(await TASKS[task](options), () => process.exit(0));
} else {
  await main(Number(process.argv[2] ?? 3));
}
