import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { busiest } from "../../support/limits-oracle.ts";
import { placeAmong } from "../../support/limits-placing.ts";
import type { OpenerJob } from "../../support/limits-opener.ts";
import type { WorkerJob } from "../../support/limits-worker.ts";

const WORKER = join(import.meta.dirname, "../../support/limits-worker.ts");
const POLICY = { rpm: 10, burst: 4, windowMs: 1_000, marginMs: 50 };
const OPENER = join(import.meta.dirname, "../../support/limits-opener.ts");
const execFileAsync = promisify(execFile);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "squad-limits-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  readonly startedAt: readonly number[];
  readonly degraded: string | null;
  readonly errors: string;
  readonly code: number | null;
}

interface Worker {
  readonly child: ChildProcess;
  readonly report: Promise<Report>;
  /** Resolves with the first start. */
  readonly firstStart: Promise<void>;
}

function work(job: Partial<WorkerJob> & { readonly path: string; readonly until: number }): Worker {
  const full: WorkerJob = {
    policy: POLICY,
    concurrency: 12,
    leaseTtlMs: 30_000,
    callers: 3,
    requestMs: 1,
    ...job,
  };
  const child = spawn(process.execPath, [WORKER, JSON.stringify(full)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let errors = "";
  const firstStart = new Promise<void>((resolve) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes("\n")) resolve();
    });
  });
  child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const report = new Promise<Report>((resolve) => {
    child.once("close", (code) => {
      const lines = out.trim().split("\n");
      const done = lines.find((line) => line.startsWith("done "))?.slice(5);
      const startedAt = lines.map(Number).filter((at) => at > 0);
      resolve({ startedAt, degraded: done === "-" ? null : (done ?? "no report"), errors, code });
    });
  });
  return { child, report, firstStart };
}

test("four processes on one file keep the limit to the millisecond and use it up", async () => {
  const path = join(folder, "four.db");
  const until = Date.now() + 3_600;
  const workers = Array.from({ length: 4 }, () => work({ path, until }));
  const reports = await Promise.all(workers.map((worker) => worker.report));
  for (const report of reports) expect(report).toMatchObject({ degraded: null, errors: "", code: 0 });

  const startedAt = reports.flatMap((report) => report.startedAt).sort((a, b) => a - b);
  expect(busiest(startedAt, POLICY.windowMs + POLICY.marginMs)).toBeLessThanOrEqual(POLICY.rpm);
  const [first = 0, last = 0] = [startedAt[0], startedAt.at(-1)];
  expect(last - first).toBeGreaterThan(1_500);
  expect(startedAt.length).toBeGreaterThanOrEqual(0.9 * mostStarts(first, last));
});

/** How many starts the limit allows from `first` to `last` when somebody always waits. */
function mostStarts(first: number, last: number): number {
  const times: number[] = [];
  for (let at = first; at <= last; at = placeAmong(times, first, POLICY).at) times.push(at);
  return times.length;
}

test("a process killed in mid-run costs the others nothing but its slot, and that only for its term", async () => {
  const path = join(folder, "killed.db");
  const until = Date.now() + 3_500;
  const shared = { path, until, concurrency: 1, leaseTtlMs: 600, callers: 1 };
  const victim = work({ ...shared, requestMs: 60_000 });
  await victim.firstStart;
  const others = [work(shared), work(shared)];
  victim.child.kill("SIGKILL");
  const killedAt = Date.now();
  const reports = await Promise.all(others.map((worker) => worker.report));
  await victim.report;

  for (const report of reports) expect(report).toMatchObject({ degraded: null, errors: "", code: 0 });
  const startedAt = reports.flatMap((report) => report.startedAt).sort((a, b) => a - b);
  expect(startedAt.length).toBeGreaterThan(3);
  expect(startedAt[0]).toBeGreaterThan(killedAt);
  const [lease] = (await victim.report).startedAt;
  expect(startedAt[0]).toBeGreaterThanOrEqual((lease ?? 0) + 600);
  expect(busiest(startedAt, POLICY.windowMs + POLICY.marginMs)).toBeLessThanOrEqual(POLICY.rpm);
});

test("processes killed in the midst of writing leave a file that works", async () => {
  const path = join(folder, "writing.db");
  const busy = { rpm: 2_000, burst: 2_000, windowMs: 200, marginMs: 0 };
  for (const afterMs of [1, 40, 90]) {
    const until = Date.now() + 20_000;
    const writers = [1, 2].map(() => work({ path, until, policy: busy, concurrency: 50, requestMs: 0 }));
    await Promise.all(writers.map((writer) => writer.firstStart));
    await sleep(afterMs);
    for (const writer of writers) writer.child.kill("SIGKILL");
    for (const writer of writers) expect((await writer.report).errors).toBe("");
  }
  // Most of it is for the process to start on a busy machine.
  const survivor = work({ path, until: Date.now() + 3_000, policy: busy, concurrency: 50 });
  const report = await survivor.report;
  expect(report).toMatchObject({ degraded: null, errors: "", code: 0 });
  expect(report.startedAt.length).toBeGreaterThan(0);
  expect(readdirSync(folder).filter((name) => name.includes("corrupt"))).toEqual([]);
});

test("processes that open a new file together all get it", async () => {
  const paths = Array.from({ length: 20 }, (_, index) => join(folder, `new-${index}`, "limits.db"));
  const job: OpenerJob = { paths, from: Date.now() + 700, everyMs: 60 };
  const outputs = await Promise.all(
    Array.from({ length: 4 }, () => execFileAsync(process.execPath, [OPENER, JSON.stringify(job)])),
  );
  for (const { stdout, stderr } of outputs) {
    expect(stderr).toBe("");
    expect(stdout.trim().split("\n")).toEqual(paths.map(() => "-"));
  }
  // What is left of SQLite's own side files is its business.
  const kept = (path: string): string[] =>
    readdirSync(dirname(path)).filter((name) => !/-(?:wal|shm)$/.test(name));
  for (const path of paths) expect(kept(path)).toEqual(["limits.db"]);
});
