import { spawn } from "node:child_process";
import type { Receipt } from "../../src/core/outcome.ts";
import type { SessionTranscript } from "../../src/core/session.ts";
import { openSessionStore } from "../../src/sessions/session-store.ts";

const PIECE = "stream ".repeat(70_000);

/** Pieces of the answer to turn `turn`: 0 to 8 MB, so that a kill may well hit a write half-way. */
export function piecesOf(turn: number): readonly string[] {
  return Array.from({ length: (turn % 5) ** 2 }, () => PIECE);
}

export const RECEIPT_OF_WRITER: Receipt = {
  provider: "offline",
  model: "none",
  tier: "worker",
  fallback: false,
  finish: "stop",
  attempts: [],
  usage: { promptTokens: 0, completionTokens: 0, estimated: true },
  timing: { waitedMs: 0, ttftMs: null, totalMs: 0 },
};

const MAX_LINES = 16;
const MAX_DELAY_MS = 20;

export interface KillReport {
  readonly kills: number;
  /** Exchanges that were acknowledged, and of those the ones that are gone. */
  readonly acknowledged: number;
  readonly lost: number;
  /** Inputs that were acknowledged and are nowhere. */
  readonly inputsLost: number;
  readonly unreadable: number;
  /** Kills after which the file ended in a torn record; more than one warning each counts as unreadable. */
  readonly torn: number;
}

/**
 * Kills a process that writes one session `kills` times at random moments, reading the file after each as the next
 * process would. `rng` gives a number in [0, 1).
 */
export async function killRepeatedly(dir: string, kills: number, rng: () => number): Promise<KillReport> {
  const store = openSessionStore({ dir, wall: () => Date.now(), newId: () => "unused" });
  const report = { kills, acknowledged: 0, lost: 0, inputsLost: 0, unreadable: 0, torn: 0 };
  for (let kill = 0; kill < kills; kill += 1) {
    // Two processes after each other share a session, so that the second one starts on what a kill left.
    const id = `s${kill >> 1}`;
    const said = await runAndKill(dir, id, 1 + Math.floor(rng() * MAX_LINES), rng() * MAX_DELAY_MS);
    const transcript = await store.read(id).catch(() => null);
    if (transcript === null || transcript.warnings.length > 1) report.unreadable += 1;
    if (transcript === null) continue;
    report.torn += Math.min(1, transcript.warnings.length);
    audit(said, transcript, report);
  }
  return report;
}

interface Said {
  readonly output: string;
  readonly pid: number;
}

/** Compares what the writer said it had saved with what is there. */
function audit(
  said: Said,
  transcript: SessionTranscript,
  report: { -readonly [K in keyof KillReport]: number },
): void {
  const inputs = new Set([...transcript.turns.map((turn) => turn.user), transcript.unanswered]);
  const answers = new Map(
    transcript.turns.flatMap((turn) => (turn.kind === "exchange" ? [[turn.user, turn.assistant]] : [])),
  );
  for (const [, event, turn = ""] of said.output.matchAll(/^(begun|saved) (\d+)\n/gm)) {
    const user = `q${turn} of ${said.pid}`;
    if (event === "begun") {
      if (!inputs.has(user)) report.inputsLost += 1;
    } else {
      report.acknowledged += 1;
      if (answers.get(user) !== `a${turn} ${piecesOf(Number(turn)).join("")}`) report.lost += 1;
    }
  }
}

/** Runs the writer until it has said `lines` lines, waits `delayMs` more and kills it. */
async function runAndKill(dir: string, id: string, lines: number, delayMs: number): Promise<Said> {
  const script = new URL("session-writer.mjs", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, dir, id], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  let said = 0;
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => {
    const before = said;
    output += text;
    said += text.split("\n").length - 1;
    if (before < lines && said >= lines) setTimeout(() => child.kill("SIGKILL"), delayMs);
  });
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => {
      resolve();
    });
  });
  return { output, pid: child.pid ?? 0 };
}
