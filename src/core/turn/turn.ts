import pRetry from "p-retry";
import { backoffMs } from "../backoff.ts";
import type { Clock, Rng } from "../clock.ts";
import type { Emit, NextStep } from "../events.ts";
import { FAILURE_POLICY, MOST_ATTEMPTS } from "../failure-policy.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { PartialAnswer, AttemptRecord, Receipt, TurnOutcome } from "../outcome.ts";
import { isProviderError, ProviderError } from "../provider-error.ts";
import type { QualityGate } from "../quality.ts";
import { admitNext, Refused } from "./admission.ts";
import { attempt, type Answer, continuing } from "./attempt.ts";
import { planChain, roomOf, type ChainLink, type LinkState, type Prompt } from "./chain.ts";
import { continuedPrompt, isContinued, MOST_CONTINUATIONS } from "./continuation.ts";
import { exhausted } from "./exhausted.ts";

/** One user input on its way to one outcome. */
export interface Turn extends Prompt {
  readonly agent: { readonly id: string; readonly name: string; readonly title: string };
  readonly session: string | null;
  /** In the order of preference. */
  readonly chain: readonly ChainLink[];
  /** What was shown of an answer to this input before, which is continued; empty for an answer from the start. */
  readonly soFar?: string;
  /** Longest total wait for admission, in milliseconds; 0 = serve now or fail. */
  readonly maxWaitMs: number;
}

export interface TurnDeps {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly limiter: Limiter;
  readonly gate: QualityGate;
  readonly emit: Emit;
}

/**
 * Runs one turn: admission, one request, the quality gate, and down the chain until an answer is accepted.
 * Expected failures are values; it rejects only on bugs. The conversation is not touched: committing is the caller's.
 */
export async function runTurn(turn: Turn, deps: TurnDeps, signal: AbortSignal): Promise<TurnOutcome> {
  const run: Run = {
    turn,
    deps,
    signal,
    began: deps.clock.now(),
    states: planChain(turn.chain, turn),
    planned: new Map(),
    attempts: [],
    soFar: "",
    continuations: 0,
    cut: null,
    spent: NOTHING_SPENT,
    waitedMs: 0,
    partial: null,
    rejected: null,
  };
  deps.emit({
    type: "turn-start",
    session: turn.session,
    agent: turn.agent,
    chain: turn.chain.map(({ provider }) => ({ provider: provider.name, model: provider.model })),
  });
  for (const state of run.states.filter(({ out }) => out)) skipTooSmall(run, state);
  if (turn.soFar !== undefined && turn.soFar !== "") goOn(run, turn.soFar);
  const outcome = await walkChain(run);
  deps.emit({ type: "turn-end", outcome: outcome.kind });
  return outcome;
}

interface Run {
  readonly turn: Turn;
  readonly deps: TurnDeps;
  readonly signal: AbortSignal;
  readonly began: number;
  readonly states: readonly LinkState[];
  /** What each link is sent for an answer from the start. */
  readonly planned: Map<LinkState, LinkState["sent"]>;
  readonly attempts: AttemptRecord[];
  /** What is shown of the answer that the next attempt continues. */
  soFar: string;
  continuations: number;
  /** The answer that reached its length limit, and that the next attempts continue: it stands if none of them can. */
  cut: { readonly state: LinkState; readonly answer: Answer } | null;
  /** What the attempts before took whose text is part of the answer. */
  spent: Receipt["usage"];
  waitedMs: number;
  partial: PartialAnswer | null;
  /** An answer the gate refused, served after all when nothing better comes. */
  rejected: TurnOutcome | null;
}

async function walkChain(run: Run): Promise<TurnOutcome> {
  const { turn, deps, signal } = run;
  try {
    if (run.states.every((state) => state.out)) throw new NobodyLeft();
    return await pRetry(() => attemptNext(run), {
      retries: MOST_ATTEMPTS * turn.chain.length,
      minTimeout: 0,
      signal,
      shouldRetry: ({ error }) => isProviderError(error) && run.states.some((state) => !state.out),
    });
  } catch (error) {
    if (signal.aborted) return { kind: "cancelled", attempts: run.attempts, partial: run.partial };
    if (!isProviderError(error) && !(error instanceof Refused) && !(error instanceof NobodyLeft)) throw error;
    if (run.cut !== null) return answered(run, run.cut.state, { ...run.cut.answer, text: run.soFar });
    if (run.rejected !== null) return run.rejected;
    const refusal = error instanceof Refused ? error : null;
    const failure = await exhausted(turn.chain, run.attempts, refusal, deps.limiter);
    return { kind: "failed", ...failure, attempts: run.attempts, partial: run.partial };
  }
}

class NobodyLeft extends Error {}

async function attemptNext(run: Run): Promise<TurnOutcome> {
  const { deps, signal, turn } = run;
  const admitted = await admitNext(run.states, deps, { signal, waitBudgetMs: turn.maxWaitMs - run.waitedMs });
  run.waitedMs += admitted.waitedMs;
  const number = run.attempts.length + 1;
  const { soFar } = run;
  const result = await attempt(turn.system, admitted, deps, { signal, number, soFar });
  const text = soFar + result.text;
  if (result.kind === "failure") {
    run.attempts.push(result.record);
    if (text !== "") run.partial = { ...identity(admitted.state), text };
    if (result.text !== "" && isContinued(result.error.kind, text)) goOn(run, text);
    throw failed(run, admitted.state, result.error, result.text.length);
  }
  run.spent = total(run.spent, result.usage);
  const whole = { ...result, text, usage: run.spent };
  if (result.finish === "length" && run.continuations < MOST_CONTINUATIONS) {
    run.continuations += 1;
    if (goOn(run, text)) {
      run.partial = { ...identity(admitted.state), text };
      run.cut = { state: admitted.state, answer: whole };
      run.attempts.push(result.record);
      return attemptNext(run);
    }
  }
  return judge(run, admitted.state, whole);
}

/** Has the next attempt go on after `soFar`. False when nobody has room for that; then it begins anew, if there is one. */
function goOn(run: Run, soFar: string): boolean {
  const prompts = run.states.map((state) => {
    const sent = run.planned.get(state) ?? state.sent;
    run.planned.set(state, sent);
    return { state, sent: state.out || sent === null ? null : continuedPrompt(state.link, sent, soFar) };
  });
  const isPossible = prompts.some(({ sent }) => sent !== null);
  for (const { state, sent } of prompts) {
    if (!isPossible) state.sent = run.planned.get(state) ?? null;
    else if (sent === null) state.out = true;
    else state.sent = sent;
  }
  run.soFar = isPossible ? soFar : "";
  return isPossible;
}

/** What was shown is no part of the answer any more. */
function beginAnew(run: Run): void {
  for (const [state, sent] of run.planned) state.sent = sent;
  run.soFar = "";
  run.cut = null;
  run.spent = NOTHING_SPENT;
}

const NOTHING_SPENT: Receipt["usage"] = { promptTokens: 0, completionTokens: 0, estimated: false };

function total(some: Receipt["usage"], more: Receipt["usage"]): Receipt["usage"] {
  return {
    promptTokens: some.promptTokens + more.promptTokens,
    completionTokens: some.completionTokens + more.completionTokens,
    estimated: some.estimated || more.estimated,
  };
}

/** A link that has no room for even the input is passed over without a request. */
function skipTooSmall(run: Run, state: LinkState): void {
  const message = tooLarge(state.link);
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

function tooLarge(link: ChainLink): string {
  const { name, maxOutputTokens } = link.provider;
  const { tokens, bound } = roomOf(link);
  return bound === "window"
    ? `the input alone is larger than the ${tokens} tokens ${name} can read`
    : `the input, with an answer of ${maxOutputTokens} tokens, is larger than ${name} takes at once: its tpm is ${tokens}`;
}

/** Accepts an answer, or rejects it when somebody else is left to ask. */
async function judge(run: Run, state: LinkState, answer: Answer): Promise<TurnOutcome> {
  const verdict = run.deps.gate(answer.text);
  if (verdict.ok) {
    run.attempts.push(answer.record);
    return answered(run, state, answer);
  }
  const kind = verdict.reason === "empty" ? "empty" : "low_quality";
  const record = {
    ...answer.record,
    outcome: kind,
    message: `the answer was refused by the quality gate: ${verdict.reason}`,
  } as const;
  const others = run.states.some((other) => other !== state && !other.out);
  if (kind === "low_quality" && !others) {
    run.attempts.push(answer.record);
    return answered(run, state, answer);
  }
  run.attempts.push(record);
  state.out = true;
  beginAnew(run);
  run.deps.emit({
    type: "quality-reject",
    attempt: run.attempts.length,
    ...identity(state),
    reason: verdict.reason,
  });
  if (kind === "low_quality") run.rejected = answered(run, state, answer);
  throw answer.rejection(kind, record.message);
}

function answered(run: Run, state: LinkState, answer: Answer): TurnOutcome {
  const { provider } = state.link;
  const receipt: Receipt = {
    provider: provider.name,
    model: provider.model,
    tier: provider.tier,
    fallback: state.index > 0,
    finish: answer.finish,
    attempts: [...run.attempts],
    usage: answer.usage,
    timing: {
      waitedMs: run.waitedMs,
      ttftMs: answer.record.ttftMs,
      totalMs: Math.round(run.deps.clock.now() - run.began),
    },
  };
  return { kind: "answered", text: answer.text, receipt };
}

/** Books a failure: what the policy table says of its kind decides whether this link or another may be asked. */
function failed(run: Run, state: LinkState, error: ProviderError, shown: number): ProviderError {
  const policy = FAILURE_POLICY[error.kind];
  state.failures += 1;
  state.out = error.facts.isPermanent === true || state.failures >= policy.attempts;
  if (!policy.fallBack) for (const other of run.states) other.out = true;
  // A delay that the server named is the limiter's to keep, exactly.
  const isTold = policy.coolDown !== 0 && error.facts.retryAfterMs !== undefined;
  if (!state.out && !isTold) state.readyAt = run.deps.clock.now() + backoffMs(state.failures, run.deps.rng);
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
  if (states.some((state) => state !== current && !state.out)) return "fall-back";
  return current.out ? "stop" : "retry";
}

function identity(state: LinkState): { readonly provider: string; readonly model: string } {
  return { provider: state.link.provider.name, model: state.link.provider.model };
}
