import type { Clock, Rng } from "../clock.ts";
import type { Emit } from "../events.ts";
import { FAILURE_POLICY } from "../providers/failure-policy.ts";
import { LEASE_RENEW_MS, type Limiter, type Permit, type Settlement } from "../limits/limiter.ts";
import type { StatedLimits } from "../limits/stated-limits.ts";
import type { AttemptRecord, FailureStory } from "../outcome.ts";
import { isProviderError, ProviderError, type FailureKind } from "../providers/provider-error.ts";
import type { FinishReason, Usage } from "../providers/provider.ts";
import { createSanitizer } from "../sanitize.ts";
import { estimateTokens } from "../tokens.ts";
import type { ToolCall } from "../tools/tool.ts";
import { cooldownOf } from "./cooldown-of.ts";
import type { Admitted } from "./admission.ts";
import type { LinkState } from "./chain.ts";
import { effectEvent } from "./effect-event.ts";
import { createSeam } from "./seam.ts";
import type { Prompt } from "./token-budget.ts";
import { trimEvent } from "./trim-event.ts";

export interface Answer {
  readonly kind: "answer";
  readonly text: string;
  readonly finish: FinishReason;
  /** What the model asked for; empty where no tools were offered. */
  readonly calls: readonly ToolCall[];
  readonly usage: Usage & { readonly estimated: boolean };
  readonly record: AttemptRecord;
  /** The error that says why this answer was not accepted. */
  rejection(kind: FailureKind, message: string): ProviderError;
}

export interface Failure {
  readonly kind: "failure";
  /** What was shown of the answer before it broke. */
  readonly text: string;
  /** Characters that were shown, with what was put before them. */
  readonly shown: number;
  readonly error: ProviderError;
  readonly record: AttemptRecord;
}

interface AttemptDeps {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly limiter: Limiter;
  readonly emit: Emit;
}

/** Where an attempt stands in its turn. */
interface AttemptPlace {
  readonly signal: AbortSignal;
  /** 1-based. */
  readonly number: number;
  /** Text of the answer that is shown already, and that this attempt continues; empty for one from the start. */
  readonly soFar: string;
  /** What is put before its first text; empty unless it goes on after the text of another round. */
  readonly lead: string;
}

/** What has come of one request so far. */
interface Progress {
  text: string;
  readonly calls: ToolCall[];
  status: number | null;
  stated: StatedLimits;
  ttftMs: number | null;
  finish: { readonly reason: FinishReason; readonly usage: Usage | null } | null;
}

/**
 * One request to the admitted provider, streamed through the sanitizer, then settled with the limiter.
 * A provider's failure is a value. Rejects with `signal.reason` never: an abort is the failure `cancelled`.
 */
export async function attempt(
  { system, tools = [] }: Pick<Prompt, "system" | "tools">,
  { state, permit, waitedMs }: Admitted,
  deps: AttemptDeps,
  { signal, number, soFar, lead }: AttemptPlace,
): Promise<Answer | Failure> {
  const { provider } = state.link;
  const began = deps.clock.now();
  const identity = { provider: provider.name, model: provider.model };
  const progress: Progress = { text: "", calls: [], status: null, stated: {}, ttftMs: null, finish: null };
  const trim = trimEvent(state);
  if (trim !== null) deps.emit(trim);
  deps.emit({
    type: "attempt-start",
    attempt: number,
    ...identity,
    tier: provider.tier,
    ...continuing(soFar + lead),
  });
  const settled = async (
    outcome: "ok" | FailureKind,
    error: ProviderError | null,
  ): Promise<AttemptRecord> => {
    const record: AttemptRecord = {
      ...identity,
      outcome,
      status: progress.status ?? error?.facts.status ?? null,
      waitedMs,
      ttftMs: progress.ttftMs,
      durationMs: Math.round(deps.clock.now() - began),
      ...(error === null ? {} : { message: error.message, ...storyOf(error) }),
    };
    if (permit !== null) await settle(permit, settlement(record, progress, error, deps.rng), identity, deps);
    return record;
  };
  const lease = permit === null ? null : keepLease(permit, deps);
  try {
    await consume({ system, tools }, state, progress, { ...deps, signal, began, soFar, lead });
    const finish = progress.finish ?? { reason: "stop", usage: null };
    const record = await settled("ok", null);
    const { status, ttftMs, durationMs } = record;
    deps.emit({
      type: "attempt-end",
      attempt: number,
      ...identity,
      status,
      finish: finish.reason,
      ttftMs,
      durationMs,
      usage: finish.usage,
    });
    return {
      kind: "answer",
      text: progress.text,
      finish: finish.reason,
      calls: progress.calls,
      usage: finish.usage === null ? estimatedUsage(state, progress) : { ...finish.usage, estimated: false },
      record,
      rejection: (kind, message) => new ProviderError({ kind, ...identity }, message),
    };
  } catch (thrown) {
    const error = asProviderError(thrown, identity, signal);
    const { text } = progress;
    const shown = text === "" ? 0 : lead.length + text.length;
    return { kind: "failure", text, shown, error, record: await settled(error.kind, error) };
  } finally {
    lease?.abort();
  }
}

function storyOf({
  facts: { dimension, retryAfterMs, refusal, quote },
}: ProviderError): Pick<AttemptRecord, "story"> {
  const story: FailureStory = {
    ...(dimension === undefined ? {} : { limit: dimension }),
    ...(retryAfterMs === undefined ? {} : { waitMs: retryAfterMs }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(quote === undefined ? {} : { quote }),
  };
  return Object.keys(story).length === 0 ? {} : { story };
}

/** How events say that an answer goes on. */
export function continuing(soFar: string): { readonly continues?: true } {
  return soFar === "" ? {} : { continues: true };
}

async function consume(
  { system, tools }: Required<Pick<Prompt, "system" | "tools">>,
  state: LinkState,
  progress: Progress,
  run: { readonly clock: Clock; readonly emit: Emit; readonly began: number } & Pick<
    AttemptPlace,
    "signal" | "soFar" | "lead"
  >,
): Promise<void> {
  const { provider } = state.link;
  const { messages = [], answerTokens: maxOutputTokens = provider.maxOutputTokens } = state.sent ?? {};
  const sanitizer = createSanitizer();
  const seam = createSeam(run.soFar);
  const show = (piece: string, isLast = false): void => {
    const text = run.soFar === "" ? piece : seam.push(piece) + (isLast ? seam.end() : "");
    if (text === "") return;
    progress.ttftMs ??= Math.round(run.clock.now() - run.began);
    const lead = progress.text === "" ? run.lead : "";
    progress.text += text;
    run.emit({ type: "text-delta", text: lead + text });
  };
  const request = { system, messages, maxOutputTokens, ...(tools.length === 0 ? {} : { tools }) };
  try {
    for await (const chunk of provider.stream(request, run.signal)) {
      if (chunk.type === "text-delta") {
        show(sanitizer.push(chunk.text));
      } else if (chunk.type === "tool-call") {
        if (tools.length > 0) progress.calls.push(chunk.call);
      } else if (chunk.type === "response") {
        progress.status = chunk.status;
        progress.stated = chunk.stated;
      } else {
        progress.finish = { reason: chunk.reason, usage: chunk.usage ?? null };
      }
    }
  } finally {
    show(sanitizer.end(), true);
  }
  run.signal.throwIfAborted();
  const identity = { provider: provider.name, model: provider.model };
  if (progress.finish === null) {
    throw new ProviderError(
      { kind: "interrupted", ...identity },
      `${provider.name} ended the answer without saying that it was complete`,
    );
  }
}

/** Renews the permit's lease in the background until the returned controller is aborted. */
function keepLease(permit: Permit, { clock, limiter }: AttemptDeps): AbortController {
  const stop = new AbortController();
  const renewing = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(LEASE_RENEW_MS, stop.signal);
      await limiter.renew(permit);
    }
  };
  // Ends with the abort above; a failed renewal only lets the lease expire early.
  renewing().catch(() => undefined);
  return stop;
}

function settlement(
  record: AttemptRecord,
  progress: Progress,
  error: ProviderError | null,
  rng: Rng,
): Settlement {
  return {
    outcome: record.outcome,
    usage: progress.finish?.usage ?? (error !== null && isUnspent(error, progress) ? NO_TOKENS : null),
    cooldown: error === null ? { kind: "none" } : cooldownOf(error.facts, rng),
    dimension: error?.facts.dimension ?? null,
    stated: error?.facts.stated ?? progress.stated,
    ttftMs: record.ttftMs,
    durationMs: record.durationMs,
    waitedMs: record.waitedMs,
  };
}

const NO_TOKENS: Usage = { promptTokens: 0, completionTokens: 0 };

function isUnspent({ kind, facts }: ProviderError, { text }: Progress): boolean {
  return facts.isUnsent === true || (text === "" && !FAILURE_POLICY[kind].spends);
}

async function settle(
  permit: Permit,
  result: Settlement,
  identity: { readonly provider: string; readonly model: string },
  { limiter, emit }: AttemptDeps,
): Promise<void> {
  for (const effect of await limiter.settle(permit, result)) {
    emit(effectEvent(identity, effect));
  }
}

function estimatedUsage(
  { sent }: LinkState,
  { text, calls }: Progress,
): Usage & { readonly estimated: true } {
  const asked = calls.reduce((sum, call) => sum + estimateTokens(call.name + call.arguments), 0);
  const completionTokens = estimateTokens(text) + asked;
  return { promptTokens: sent?.promptTokens ?? 0, completionTokens, estimated: true };
}

function asProviderError(
  thrown: unknown,
  identity: { readonly provider: string; readonly model: string },
  signal: AbortSignal,
): ProviderError {
  if (signal.aborted) return new ProviderError({ kind: "cancelled", ...identity }, "cancelled", thrown);
  if (isProviderError(thrown)) return thrown;
  throw thrown;
}
