import pRetry from "p-retry";
import { backoffMs } from "../providers/backoff.ts";
import type { NextStep } from "../events.ts";
import { FAILURE_POLICY, MOST_ATTEMPTS } from "../providers/failure-policy.ts";
import type { TurnOutcome } from "../outcome.ts";
import { isProviderError, ProviderError } from "../providers/provider-error.ts";
import { admitNext, Refused } from "./admission.ts";
import { attempt, continuing } from "./attempt.ts";
import { isAskable, type LinkState } from "./chain.ts";
import { isContinued, MOST_CONTINUATIONS } from "./continuation.ts";
import { exhausted } from "./exhausted.ts";
import { endCut, goOn, total } from "./go-on.ts";
import { bestRejected, fallBackToPassedOver, judge, served } from "./judge.ts";
import { answered, type Called, identity, type Run, type Turn, type TurnDeps } from "./run.ts";
import { startRun } from "./start-run.ts";
import { giveSecondChance, noteTooLarge } from "./second-chance.ts";
import { tooLargeFor, tooLargeForAll } from "./too-large.ts";

/**
 * Runs one turn: admission, one request, the quality gate, and down the chain until an answer is accepted.
 * Expected failures are values; it rejects only on bugs. The conversation is not touched: committing is the caller's.
 */
export async function runTurn(turn: Turn, deps: TurnDeps, signal: AbortSignal): Promise<TurnOutcome> {
  return announced(turn, deps, async () => {
    const outcome = await answerOnce(startRun({ turn, deps, signal }));
    if (outcome.kind === "called") throw new Error("a tool was called that nobody offered");
    return outcome;
  });
}

/** Tells of the beginning and the end of a turn. */
export async function announced(
  turn: Turn,
  deps: TurnDeps,
  work: () => Promise<TurnOutcome>,
): Promise<TurnOutcome> {
  deps.emit({
    type: "turn-start",
    session: turn.session,
    agent: turn.agent,
    chain: turn.chain.map(({ provider }) => ({ provider: provider.name, model: provider.model })),
  });
  const outcome = await work();
  deps.emit({ type: "turn-end", outcome: outcome.kind });
  return outcome;
}

/** Asks down the chain until there is an answer, or somebody wants a tool. */
export async function answerOnce(run: Run): Promise<TurnOutcome | Called> {
  const { turn } = run;
  for (const state of run.states.filter(isNewlyTooSmall)) skipTooSmall(run, state);
  if (turn.soFar !== undefined && turn.soFar !== "") goOn(run, turn.soFar);
  return walkChain(run);
}

async function walkChain(run: Run): Promise<TurnOutcome | Called> {
  const { turn, deps, signal } = run;
  const tooLarge = tooLargeForAll(run.states, (turn.attached ?? "") !== "");
  if (tooLarge !== null) {
    return { kind: "failed", error: tooLarge, attempts: run.attempts, partial: null, retryAt: null };
  }
  try {
    return await pRetry(() => attemptNext(run), {
      retries: MOST_ATTEMPTS * turn.chain.length,
      minTimeout: 0,
      signal,
      shouldRetry: ({ error }) => isProviderError(error) && run.states.some(isAskable),
    });
  } catch (error) {
    if (signal.aborted) return { kind: "cancelled", attempts: run.attempts, partial: run.partial };
    if (!isProviderError(error) && !(error instanceof Refused)) throw error;
    if (run.cut !== null) return answered(run, run.cut.state, { ...run.cut.answer, text: run.soFar });
    const standing = bestRejected(run);
    if (standing !== null) return served(run, standing);
    const refusal = error instanceof Refused ? error : null;
    const failure = await exhausted(turn.chain, run.attempts, refusal, deps.limiter);
    return { kind: "failed", ...failure, attempts: run.attempts, partial: run.partial };
  }
}

async function attemptNext(run: Run): Promise<TurnOutcome | Called> {
  const { deps, signal, turn } = run;
  const admitted = await admitNext(run.states, deps, { signal, waitBudgetMs: turn.maxWaitMs - run.waitedMs });
  run.waitedMs += admitted.waitedMs;
  const number = run.attempts.length + 1;
  const { soFar, lead } = run;
  const result = await attempt(turn, admitted, deps, { signal, number, soFar, lead });
  const text = soFar + result.text;
  if (result.kind === "failure") {
    run.attempts.push(result.record);
    if (text !== "") run.partial = { ...identity(admitted.state), text };
    if (result.text !== "" && isContinued(result.error.kind, text) && !goOn(run, text)) endCut(run, text);
    throw failed(run, admitted.state, result.error, result.shown);
  }
  run.spent = total(run.spent, result.usage);
  const whole = { ...result, text, usage: run.spent };
  if (result.calls.length > 0) {
    run.attempts.push(result.record);
    return { kind: "called", state: admitted.state, answer: whole };
  }
  if (result.finish === "length" && run.continuations < MOST_CONTINUATIONS) {
    run.continuations += 1;
    if (goOn(run, text)) {
      run.partial = { ...identity(admitted.state), text };
      run.cut = { state: admitted.state, answer: whole, isFinal: false };
      run.attempts.push(result.record);
      return attemptNext(run);
    }
  }
  return judge(run, admitted.state, whole);
}

function isNewlyTooSmall({ sent, failures }: LinkState): boolean {
  return sent === null && failures === 0;
}

/** A link that has no room for even the input is passed over without a request. */
function skipTooSmall(run: Run, state: LinkState): void {
  const message = tooLargeFor(state);
  run.attempts.push({
    ...identity(state),
    outcome: "too_large",
    status: null,
    waitedMs: 0,
    ttftMs: null,
    durationMs: 0,
    message,
  });
  failed(run, state, new ProviderError({ kind: "too_large", ...identity(state) }, message), 0);
}

/** Books a failure: what the policy table says of its kind decides whether this link or another may be asked. */
function failed(run: Run, state: LinkState, error: ProviderError, shown: number): ProviderError {
  const policy = FAILURE_POLICY[error.kind];
  state.failures += 1;
  state.out = error.facts.isPermanent === true || state.failures >= policy.attempts;
  if (error.kind === "too_large") noteTooLarge(state);
  if (!policy.fallBack || run.cut?.isFinal === true) for (const other of run.states) other.out = true;
  else fallBackToPassedOver(run);
  if (policy.fallBack && run.soFar === "") giveSecondChance(run.states);
  // A delay that the server named is the limiter's to keep, exactly.
  const isTold = policy.coolDown !== 0 && error.facts.retryAfterMs !== undefined;
  if (!state.out && !isTold && policy.isPauseless !== true)
    state.readyAt = run.deps.clock.now() + backoffMs(state.failures, run.deps.rng);
  if (error.kind !== "cancelled") {
    run.deps.emit({
      type: "attempt-error",
      attempt: run.attempts.length,
      ...identity(state),
      kind: error.kind,
      message: error.message,
      status: error.facts.status ?? null,
      shown,
      next: nextStep(run.states, state),
      ...continuing(run.soFar),
    });
  }
  return error;
}

function nextStep(states: readonly LinkState[], current: LinkState): NextStep {
  if (states.some((state) => state !== current && isAskable(state))) return "fall-back";
  return isAskable(current) ? "retry" : "stop";
}
