import type { LimitPolicy } from "../../../src/core/limits/policy.ts";
import { busiest } from "../limits-oracle.ts";
import { allowance } from "./allowance.ts";
import type { ProofReport } from "./proof-job.ts";
import type { ProofResult } from "./run-proof.ts";

/** What the server saw of one key. */
export interface KeyVerdict {
  readonly key: string;
  readonly rejected: number;
  /** Requests above the limit in the busiest window of the provider. */
  readonly over: number;
  /** Most milliseconds from leaving the process to the server's clock. */
  readonly travelMs: number;
  /** Requests that came in the span, and how many `allowance` gives with the policy's margin and without. */
  readonly used: number;
  readonly allowed: number;
  readonly allowedWithoutMargin: number;
}

export interface Verdict {
  readonly keys: readonly KeyVerdict[];
  readonly over: number;
  readonly rejected: number;
  /** Used over allowed, all keys together. */
  readonly share: number;
  readonly shareWithoutMargin: number;
  readonly travelMs: number;
}

export interface JudgedSpan {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/**
 * Judges a result under its policies. What is used and allowed is counted in `span`, from the first request of the key in
 * it (when it was sent); what was over the limit, over the whole run.
 *
 * The margin is there for what the network adds to the distance of two requests; on a machine so loaded that requests took
 * longer than that to arrive, the windows are shorter by the excess.
 */
export function verdictOf(
  { server }: Pick<ProofResult, "server">,
  policies: Readonly<Record<string, LimitPolicy>>,
  span: JudgedSpan,
): Verdict {
  const keys = Object.entries(policies).map(([key, policy]): KeyVerdict => {
    const arrivals = server.arrivals(key);
    const travelMs = Math.ceil(Math.max(0, ...arrivals.map((arrival) => arrival.travelMs ?? 0)));
    const windowMs = policy.windowMs - Math.max(0, travelMs - policy.marginMs);
    const times = arrivals.map(({ at }) => performance.timeOrigin + at);
    const before = times.filter((at) => at < span.from);
    const within = times.filter((at) => at >= span.from && at <= span.to);
    const first = arrivals[0];
    const firstSentAt = (within[0] ?? span.to) - (first?.travelMs ?? 0);
    const from = before.length === 0 ? firstSentAt : span.from;
    const allowed = (marginMs: number): number => allowance({ ...policy, marginMs }, from, span.to, before);
    return {
      key,
      rejected: arrivals.filter(({ accepted }) => !accepted).length,
      over: Math.max(0, busiest(times, windowMs) - policy.rpm),
      travelMs,
      used: within.length,
      allowed: allowed(policy.marginMs),
      allowedWithoutMargin: allowed(0),
    };
  });
  const sum = (count: (key: KeyVerdict) => number): number =>
    keys.reduce((total, key) => total + count(key), 0);
  const used = sum((key) => key.used);
  return {
    keys,
    over: Math.max(...keys.map(({ over }) => over)),
    rejected: sum(({ rejected }) => rejected),
    share: used / sum(({ allowed }) => allowed),
    shareWithoutMargin: used / sum(({ allowedWithoutMargin }) => allowedWithoutMargin),
    travelMs: Math.max(...keys.map(({ travelMs }) => travelMs)),
  };
}

/** All reports in one, as one line for who runs the proof. */
export function summaryOf(name: string, verdict: Verdict, { reports, serverLateMs }: ProofResult): string {
  const all = reports.flat();
  const most = (value: (report: ProofReport) => number): number => Math.max(0, ...all.map(value));
  const sum = (value: (report: ProofReport) => number): number =>
    all.reduce((total, report) => total + value(report), 0);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const keys = verdict.keys.map(
    ({ key, used, allowed, allowedWithoutMargin }) => `${key} ${used}/${allowed}/${allowedWithoutMargin}`,
  );
  return [
    `${name}: ${percent(verdict.share)} of the allowance used, ${percent(verdict.shareWithoutMargin)} of that without margin`,
    `(${keys.join(", ")}); ${verdict.rejected} 429, ${verdict.over} over; ${sum((report) => report.served)} served,`,
    `${sum((report) => report.retaken)} retaken, ${sum((report) => report.lost)} lost, ${sum((report) => report.errors.length)} errors;`,
    `late: travel ${verdict.travelMs}, wake ${most((report) => report.wokenLateMs)},`,
    `loop ${most((report) => report.loopLateMs)}, server ${serverLateMs} ms;`,
    `a turn in the limiter ${most((report) => report.longestInLimiterMs)}, oldest wait ${most((report) => report.oldestWaitMs)} ms`,
  ].join(" ");
}
