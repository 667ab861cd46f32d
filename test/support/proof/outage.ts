import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { LimitPolicy } from "../../../src/core/limits/policy.ts";
import { COMMAND_TIMEOUT_MS } from "../../../src/limits/redis/connection.ts";
import type { ProofReport } from "./proof-job.ts";
import { type ProofResult, runProof } from "./run-proof.ts";
import { IS_LONG, tell } from "./scale.ts";
import { summaryOf, verdictOf } from "./verdict.ts";

const SHAPE = { burst: 6, marginMs: 500 };

const KEYS: Readonly<Record<string, LimitPolicy>> = {
  a: { ...SHAPE, rpm: 20, windowMs: 3_000 },
  b: { ...SHAPE, rpm: 30, windowMs: 5_000 },
};

/** Two machines, whose clocks are 10 minutes apart. */
const CLOCK_OFFSETS = [0, 600_000];
const PROCESSES = IS_LONG ? 8 : 4;
/** Time with Redis before the outage and after the return, in milliseconds. */
const SHARED_MS = IS_LONG ? 8_000 : 3_500;
/** Longest time from Redis' return until all processes share it again, in milliseconds. */
const RETURN_MS = 10_000;
/** What they take as a rule. */
const USUAL_RETURN_MS = 7_000;
/** What an operation may take when it misses the store: the command's own time and a little to go on elsewhere. */
const EXTRA_MS = COMMAND_TIMEOUT_MS + 50;

export interface Outage {
  readonly name: string;
  readonly url: string;
  /** Never to be shown. */
  readonly password?: string;
  /** Takes Redis away and brings it back; at most this long, in milliseconds. */
  readonly takesMs: number;
  readonly happen: () => Promise<void>;
}

/** Runs both machines through an outage and back. */
export async function proveOutage({ name, url, password, takesMs, happen }: Outage): Promise<void> {
  const groups = CLOCK_OFFSETS.map((clockOffsetMs, index) => ({
    processes: PROCESSES,
    clockOffsetMs,
    redis: { url, machine: `machine-${index}` },
  }));
  const forMs = 2 * SHARED_MS + takesMs + USUAL_RETURN_MS;
  let [lostAt, backAt] = [0, 0];
  const meanwhile = async (): Promise<void> => {
    await sleep(SHARED_MS);
    lostAt = Date.now();
    await happen();
    backAt = Date.now();
  };
  await runProof({ groups, policies: KEYS, forMs, meanwhile }, (result) => {
    const span = { from: result.startAt, to: result.endAt };
    const verdict = verdictOf(result, KEYS, span);
    tell(summaryOf(name, verdict, result));
    const reports = result.reports.flat();
    const phase = (from: number, to: number): string =>
      `${(100 * verdictOf(result, KEYS, { from, to }).share).toFixed(0)} %`;
    const restoredAt = Math.max(...reports.map((report) => report.degraded.at(-1)?.at ?? 0));
    tell(
      `  ${phase(result.startAt, lostAt)} before, ${phase(lostAt, backAt)} away, ${phase(backAt, restoredAt)} until ` +
        `all were back (${restoredAt - backAt} ms), ${phase(restoredAt, result.endAt)} after; longest operation ` +
        `${Math.max(0, ...reports.flatMap(({ slow }) => slow.map(({ from, to }) => to - from)))} ms`,
    );
    tell(
      `  ${[...new Set(reports.flatMap(({ degraded }) => degraded.map(({ reason }) => reason)))].join(" | ")}`,
    );
    if (password !== undefined) expect(JSON.stringify(reports)).not.toContain(password);
    expect(verdict).toMatchObject({ rejected: 0, over: 0 });
    for (const report of reports) {
      expect(report).toMatchObject({ errors: [], lost: 0 });
      expectShortMisses(report, result);
      expectDegraded(report, { lostAt, backAt });
    }
  });
}

/** At most one moment at which operations waited for the store, and none for longer than its command. */
function expectShortMisses(report: ProofReport, { serverLateMs }: ProofResult): void {
  const misses = report.slow.filter(({ from, to }) => to - from >= COMMAND_TIMEOUT_MS - 10);
  const lateMs = Math.max(report.loopLateMs, serverLateMs);
  for (const { from, to } of misses) expect(to - from).toBeLessThanOrEqual(EXTRA_MS + lateMs);
  const [first] = misses.map(({ to }) => to).sort((a, b) => a - b);
  expect(misses.filter(({ from }) => from > (first ?? 0))).toEqual([]);
}

/** Says so once the store is missed, says why in words, and is over in time. */
function expectDegraded(
  { degraded }: ProofReport,
  { lostAt, backAt }: { readonly lostAt: number; readonly backAt: number },
): void {
  const [first] = degraded;
  expect(first?.reason).toMatch(
    /^Redis at 127\.0\.0\.1:\d+ [a-z ]+: limits are shared on this machine only$/u,
  );
  expect(first?.at).toBeGreaterThanOrEqual(lostAt);
  const last = degraded.at(-1);
  expect(last?.reason).toBeNull();
  expect((last?.at ?? 0) - backAt).toBeLessThanOrEqual(RETURN_MS);
}
