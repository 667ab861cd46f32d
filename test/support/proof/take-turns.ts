import { type Agent, get, type IncomingHttpHeaders } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Limiter, Permit, Settlement } from "../../../src/core/limits/limiter.ts";
import { settlement } from "../limits-rig.ts";
import { type ProofJob, type ProofReport, type ProofSpan, SLOW_MS } from "./proof-job.ts";

type Tally = { -readonly [Name in keyof ProofReport]: ProofReport[Name] } & {
  errors: string[];
  slow: { name: string; from: number; to: number }[];
  degraded: { at: number; reason: string | null }[];
};

/** One turn in progress. */
interface Turn {
  readonly since: number;
  inLimiterMs: number;
}

/** How often `degraded` is asked, in milliseconds. */
const WATCH_MS = 25;

/** `job.callers` take one turn after the other for the whole span. */
export async function takeTurns(
  limiter: Limiter,
  job: ProofJob,
  { startAt, endAt }: ProofSpan,
  agent: Agent,
): Promise<ProofReport> {
  const tally: Tally = {
    turns: 0,
    served: 0,
    rateLimited: 0,
    retaken: 0,
    lost: 0,
    oldestWaitMs: 0,
    errors: [],
    longestInLimiterMs: 0,
    slow: [],
    loopLateMs: 0,
    wokenLateMs: 0,
    degraded: [],
  };
  const keys = Object.keys(job.policies);
  const isOver = (): boolean => Date.now() >= endAt;

  const timed = async <T>(turn: Turn, name: string, operation: Promise<T>): Promise<T> => {
    const from = Date.now();
    try {
      return await operation;
    } finally {
      const to = Date.now();
      turn.inLimiterMs += to - from;
      if (to - from > SLOW_MS) tally.slow.push({ name, from, to });
    }
  };
  const rest = async (ms: number): Promise<void> => {
    const wakeAt = performance.now() + Math.max(0, ms);
    await sleep(Math.max(0, Math.min(ms, endAt - Date.now())));
    tally.wokenLateMs = Math.max(tally.wokenLateMs, Math.ceil(performance.now() - wakeAt));
  };

  /** Waits for the permit's turn. False when it is gone, or the span is over. */
  const begin = async (turn: Turn, permit: Permit, waitMs: number): Promise<boolean> => {
    await rest(waitMs);
    while (!isOver()) {
      const decision = await timed(turn, "start", limiter.start(permit));
      if (decision.kind === "started") return true;
      if (decision.kind === "lost") {
        tally.retaken += 1;
        return false;
      }
      await rest(decision.waitMs);
    }
    await timed(turn, "cancel", limiter.cancel(permit));
    return false;
  };

  /** True when the turn was answered, with whatever status. */
  const take = async (turn: Turn, chain: readonly string[]): Promise<boolean> => {
    while (!isOver()) {
      const candidates = chain.map((key) => ({ key, model: "m", tokens: 1, delayMs: 0 }));
      const admission = await timed(
        turn,
        "admit",
        limiter.admit({ candidates, maxWaitMs: 120_000, patienceMs: 0 }),
      );
      if (admission.kind === "refused") throw new Error(`refused: ${admission.reason}`);
      const { permit, waitMs } = admission;
      if (!(await begin(turn, permit, waitMs))) continue;
      const answer = await request(`${job.serverUrl}/${permit.key}`, agent);
      await timed(turn, "settle", limiter.settle(permit, settlementOf(answer)));
      if (answer.status === 200) tally.served += 1;
      else tally.rateLimited += 1;
      return true;
    }
    return false;
  };

  const call = async (caller: number): Promise<void> => {
    for (let round = caller; !isOver(); round += 1) {
      const turn: Turn = { since: Date.now(), inLimiterMs: 0 };
      const first = round % keys.length;
      tally.turns += 1;
      try {
        if (!(await take(turn, [...keys.slice(first), ...keys.slice(0, first)]))) {
          if (isOver()) tally.oldestWaitMs = Math.max(tally.oldestWaitMs, endAt - turn.since);
          else tally.lost += 1;
        }
      } catch (error) {
        tally.lost += 1;
        tally.errors.push(String(error));
        // A bug may answer at once, again and again.
        await sleep(WATCH_MS);
      }
      tally.longestInLimiterMs = Math.max(tally.longestInLimiterMs, turn.inLimiterMs);
    }
  };

  const watch = setInterval(() => {
    const reason = limiter.degraded()?.message ?? null;
    if (reason !== (tally.degraded.at(-1)?.reason ?? null)) tally.degraded.push({ at: Date.now(), reason });
  }, WATCH_MS);
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  // Callers of one process do not all begin with the same key, nor do those of several.
  const offset = process.pid + startAt;
  await Promise.all(Array.from({ length: job.callers }, (_, caller) => call(offset + caller)));
  loop.disable();
  clearInterval(watch);
  return { ...tally, loopLateMs: Math.ceil(loop.max / 1e6) };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

function settlementOf({ status, headers }: Answer): Settlement {
  if (status === 200) return settlement();
  return settlement({
    outcome: "rate_limited",
    cooldown: { kind: "stated", ms: Number(headers["retry-after-ms"] ?? 0) },
    dimension: "rpm",
  });
}

function request(url: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { agent, headers: { "x-sent-at": String(Date.now()) } }, (response) => {
      response.resume();
      response.once("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      response.once("error", reject);
    });
    sent.once("error", reject);
  });
}
