import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { LimitPolicy } from "../../../src/core/limits/policy.ts";
import { startWindowServer, type WindowServer } from "../window-server.ts";
import type { ProofJob, ProofReport } from "./proof-job.ts";
import { type ProofProcess, startProofProcess } from "./proof-process.ts";

/** Processes of one machine. */
export interface ProofGroup {
  readonly processes: number;
  readonly redis?: ProofJob["redis"];
  readonly clockOffsetMs?: number;
}

export interface ProofPlan {
  readonly groups: readonly ProofGroup[];
  readonly policies: Readonly<Record<string, LimitPolicy>>;
  /** @default 4 */
  readonly callers?: number;
  readonly concurrency?: number;
  readonly leaseTtlMs?: number;
  /** How long there is demand, in milliseconds. */
  readonly forMs: number;
  /** Milliseconds that a request takes. @default 0 */
  readonly serviceMs?: number;
  /** What happens meanwhile; the proof waits for it. */
  readonly meanwhile?: (run: RunningProof) => Promise<void>;
}

export interface RunningProof {
  /** Epoch milliseconds of the first turn. */
  readonly startAt: number;
  /** By group. */
  readonly processes: readonly (readonly ProofProcess[])[];
  readonly server: WindowServer;
  /** The folder of each group's limits file, `limits.db`. */
  readonly folders: readonly string[];
}

export interface ProofResult {
  readonly startAt: number;
  readonly endAt: number;
  readonly server: WindowServer;
  /** By group; without the processes that were killed. */
  readonly reports: readonly (readonly ProofReport[])[];
  /** Most milliseconds that the server's event loop was late. */
  readonly serverLateMs: number;
}

/** Time for the slowest process to hear of the start, in milliseconds. */
const HEADSTART_MS = 300;

/** Runs a plan to its end and hands the result to `judge`, before the server and all files are gone. */
export async function runProof<T>(
  plan: ProofPlan,
  judge: (result: ProofResult) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "squad-proof-"));
  const server = await startWindowServer({
    rules: Object.fromEntries(
      Object.entries(plan.policies).map(([key, { rpm, windowMs }]) => [key, { limit: rpm, windowMs }]),
    ),
    serviceMs: plan.serviceMs ?? 0,
  });
  const started: ProofProcess[] = [];
  try {
    const folders = plan.groups.map((_, index) => join(folder, `machine-${index}`));
    const processes: ProofProcess[][] = [];
    for (const [index, group] of plan.groups.entries()) {
      const job = jobOf(plan, group, join(folders[index] ?? folder, "limits.db"), server.url);
      processes.push(
        await Promise.all(Array.from({ length: group.processes }, () => startProofProcess(job))),
      );
      started.push(...(processes[index] ?? []));
    }
    const startAt = Date.now() + HEADSTART_MS;
    const endAt = startAt + plan.forMs;
    for (const one of started) one.begin({ startAt, endAt });
    await sleep(HEADSTART_MS);
    const loop = monitorEventLoopDelay({ resolution: 10 });
    loop.enable();
    await plan.meanwhile?.({ startAt, processes, server, folders });
    const reports = await Promise.all(
      processes.map(async (group) => {
        const all = await Promise.all(group.map((one) => one.report));
        return all.filter((report) => report !== null);
      }),
    );
    loop.disable();
    return await judge({ startAt, endAt, server, reports, serverLateMs: Math.ceil(loop.max / 1e6) });
  } finally {
    await Promise.allSettled(started.map((one) => one.kill()));
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function jobOf(plan: ProofPlan, group: ProofGroup, path: string, serverUrl: string): ProofJob {
  return {
    path,
    redis: group.redis ?? null,
    clockOffsetMs: group.clockOffsetMs ?? 0,
    policies: plan.policies,
    concurrency: plan.concurrency ?? 200,
    leaseTtlMs: plan.leaseTtlMs ?? 30_000,
    callers: plan.callers ?? 4,
    serverUrl,
  };
}
