import { EXIT, type ExitCode, type SquadError } from "../core/errors.ts";
import type { AttemptRecord, TurnOutcome } from "../core/outcome.ts";

/** The agent of a run, as its result names it. */
export interface RunAgent {
  readonly id: string;
  readonly name: string;
  readonly title: string;
}

/** How a run ended: a turn's outcome, or a failure before there was a turn. */
export type RunEnd =
  | { readonly kind: "turn"; readonly outcome: TurnOutcome; readonly code: ExitCode }
  | { readonly kind: "no-turn"; readonly error: SquadError; readonly code: ExitCode };

/** The object of `--format json` and the last line of `--format events`; its shape is a contract with scripts. */
export function runResult(
  end: RunEnd,
  agent: RunAgent | null,
  session: string | null,
): Record<string, unknown> {
  const base = { v: 1, type: "result" };
  if (end.kind === "no-turn") {
    const { error, code } = end;
    return {
      ...base,
      ...failure(code, error.code, error.message),
      agent,
      session,
      ...nobody([]),
      retryAt: null,
    };
  }
  const { outcome, code } = end;
  if (outcome.kind === "answered") {
    const { receipt } = outcome;
    const { provider, model, tier, fallback, attempts, usage, timing, finish } = receipt;
    const head = { ...base, ok: code === EXIT.ok, code, agent, session, text: outcome.text, finish };
    return {
      ...head,
      provider,
      model,
      tier,
      fallback,
      attempts,
      usage,
      timing,
      retryAt: null,
      error: null,
    };
  }
  const kind =
    outcome.kind === "failed" ? outcome.error.code : code === EXIT.timeout ? "timeout" : "cancelled";
  const message = outcome.kind === "failed" ? outcome.error.message : (END_WORDS[code] ?? "cancelled");
  const retryAt =
    outcome.kind === "failed" && outcome.retryAt !== null ? new Date(outcome.retryAt).toISOString() : null;
  return {
    ...base,
    ...failure(code, kind, message),
    agent,
    session,
    ...nobody(outcome.attempts),
    ...(outcome.partial === null ? {} : { text: outcome.partial.text, finish: "interrupted" }),
    retryAt,
  };
}

/** What ended a run from outside, by the exit code it leads to. */
export const END_WORDS: Readonly<Record<number, string>> = {
  [EXIT.timeout]: "the turn took longer than --timeout allows",
  [EXIT.hangup]: "ended by SIGHUP",
  [EXIT.interrupt]: "ended by SIGINT",
  [EXIT.terminate]: "ended by SIGTERM",
};

function failure(code: ExitCode, kind: string, message: string): Record<string, unknown> {
  return { ok: false, code, error: { kind, message } };
}

/** The fields of an answer that never came. */
function nobody(attempts: readonly AttemptRecord[]): Record<string, unknown> {
  const waitedMs = attempts.reduce((sum, record) => sum + record.waitedMs, 0);
  const totalMs = attempts.reduce((sum, record) => sum + record.waitedMs + record.durationMs, 0);
  return {
    text: "",
    finish: null,
    provider: null,
    model: null,
    tier: null,
    fallback: false,
    attempts,
    usage: null,
    timing: { waitedMs, ttftMs: null, totalMs },
  };
}
