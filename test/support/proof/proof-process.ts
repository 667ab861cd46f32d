import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { ProofJob, ProofReport, ProofSpan } from "./proof-job.ts";

const WORKER = join(import.meta.dirname, "turn-worker.ts");

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** One process of a proof, which waits for its span. */
export interface ProofProcess {
  readonly pid: number;
  begin(span: ProofSpan): void;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Null for a process that was killed. Rejects for one that failed, with what it printed. */
  readonly report: Promise<ProofReport | null>;
}

/** Resolves when the process is ready to begin. */
export async function startProofProcess(job: ProofJob): Promise<ProofProcess> {
  const child = spawn(process.execPath, [WORKER, JSON.stringify(job)], { stdio: ["pipe", "pipe", "pipe"] });
  let out = "";
  let errors = "";
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      if (out.startsWith("ready\n")) resolve();
    });
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  child.stdin.on("error", () => undefined);
  running.add(child);
  const report = once(child, "close").then(([code, signal]): ProofReport | null => {
    running.delete(child);
    if (signal === "SIGKILL") return null;
    const [, line] = out.split("\n");
    if (code !== 0 || errors !== "" || line === undefined) throw new Error(`exit ${code}: ${errors}${out}`);
    return JSON.parse(line) as ProofReport;
  });
  report.catch(() => undefined);
  await Promise.race([ready, report]);
  return {
    pid: child.pid ?? 0,
    begin: (span) => void child.stdin.write(`${JSON.stringify(span)}\n`),
    async kill() {
      child.kill("SIGKILL");
      await report;
    },
    report,
  };
}
