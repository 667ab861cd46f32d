import { backoffMs } from "../providers/backoff.ts";
import { FAILURE_POLICY } from "../providers/failure-policy.ts";
import type { AnswerQuality, TurnOutcome } from "../outcome.ts";
import type { Tier } from "../providers/provider.ts";
import { expectationOf } from "../quality/expectation.ts";
import type { Answer } from "./attempt.ts";
import { isAskable, type LinkState } from "./chain.ts";
import { beginAnew } from "./go-on.ts";
import { answered, identity, type Rejected, type Run } from "./run.ts";

const RANK: Readonly<Record<Tier, number>> = { worker: 0, boss: 1, ultimate: 2 };

/** Answers of one turn that are rejected at most: when three models answer alike, the question is odd, not they. */
const MOST_REJECTIONS = 3;

/**
 * Accepts an answer, or sets it aside when somebody else is left to ask: a higher tier where the chain has one.
 * @throws {ProviderError} for an answer that was set aside
 */
export function judge(run: Run, state: LinkState, answer: Answer): TurnOutcome {
  const { reason, flaws, score } = run.deps.gate(answer, expectationOf(run.turn));
  if (reason === null) {
    run.attempts.push(answer.record);
    return answered(run, state, answer);
  }
  const quality: AnswerQuality = { score, flaws };
  // At its length limit an answer is not whole, but good as far as it goes.
  if (reason === "truncated" && answer.finish === "length") {
    run.attempts.push({ ...answer.record, quality });
    return answered(run, state, answer);
  }
  const kind = reason === "empty" ? "empty" : "low_quality";
  const message = `its answer was set aside: ${flaws[0]?.detail ?? reason}`;
  if (kind === "low_quality") run.rejected.push({ state, answer, quality, index: run.attempts.length });
  run.attempts.push({ ...answer.record, outcome: kind, message, quality });
  beginAnew(run);
  passOn(run, state, kind);
  const standing = run.states.some(isAskable) ? null : bestRejected(run);
  if (standing === null || standing.answer !== answer) {
    run.deps.emit({
      type: "quality-reject",
      attempt: run.attempts.length,
      ...identity(state),
      reason,
      score,
    });
  }
  if (standing === null) throw answer.rejection(kind, message);
  return served(run, standing);
}

/** Takes out of the turn who does no better: the provider itself, and with it those below the next higher tier. */
function passOn(run: Run, state: LinkState, kind: "empty" | "low_quality"): void {
  state.failures += 1;
  state.out = state.failures >= FAILURE_POLICY[kind].attempts;
  state.readyAt = run.deps.clock.now() + backoffMs(state.failures, run.deps.rng);
  const isHigher = ({ link }: LinkState): boolean =>
    RANK[link.provider.tier] > RANK[state.link.provider.tier];
  const left = run.states.filter(isAskable);
  const hasHigher = left.some(isHigher);
  run.passedOver = hasHigher ? left.filter((other) => !isHigher(other)) : [];
  const gone = run.rejected.length >= MOST_REJECTIONS ? left : run.passedOver;
  for (const other of gone) other.out = true;
}

/** Brings back who was passed over for a higher tier, once nobody of that is left: for what it did, not what it said. */
export function fallBackToPassedOver(run: Run): void {
  if (run.states.some(isAskable)) return;
  for (const state of run.passedOver) state.out = false;
  run.passedOver = [];
}

/** The best of the answers that were set aside, the first of equals; null when there is none. */
export function bestRejected({ rejected }: Run): Rejected | null {
  return rejected.toSorted((one, other) => other.quality.score - one.quality.score)[0] ?? null;
}

/** An answer that was set aside, served after all; its receipt tells of every attempt. */
export function served(run: Run, { state, answer, quality, index }: Rejected): TurnOutcome {
  const attempts = run.attempts.with(index, { ...answer.record, quality });
  return answered({ ...run, attempts }, state, answer);
}
