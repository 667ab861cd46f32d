import { sanitize, sanitizeLine } from "../core/sanitize.ts";
import type { Receipt, TurnOutcome } from "../core/outcome.ts";
import { note, type Block } from "./block.ts";
import { formatDuration, formatMoment } from "./time-format.ts";

/** What a closing line needs to know of the turn. */
export interface TurnEnd {
  readonly agent: { readonly icon: string; readonly name: string };
  /** Characters of answers that stand in the transcript. */
  readonly shown: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

type OutcomeOf<K extends TurnOutcome["kind"]> = Extract<TurnOutcome, { kind: K }>;

/** The lines that close a turn: a receipt, a failure with its reason, or the mark of an interrupted answer. */
export function outcomeBlocks(outcome: TurnOutcome, end: TurnEnd): Block[] {
  if (outcome.kind === "answered") return answeredBlocks(outcome, end);
  if (outcome.kind === "failed") return failedBlocks(outcome, end);
  return [note(end.shown > 0 ? "— interrupted —" : "— stopped —")];
}

function answeredBlocks(outcome: OutcomeOf<"answered">, end: TurnEnd): Block[] {
  const receipt = note(receiptLine(outcome.receipt));
  if (end.shown > 0) return [receipt];
  const answer: Block = { kind: "answer", text: sanitize(outcome.text).trim() };
  return [{ kind: "gap" }, { kind: "speaker", ...end.agent }, answer, receipt];
}

function failedBlocks({ error, retryAt }: OutcomeOf<"failed">, end: TurnEnd): Block[] {
  const when = retryAt === null ? "" : ` A provider will serve again at ${formatMoment(retryAt, end.now)}.`;
  const hint = error.hint === undefined ? "" : ` ${sanitizeLine(error.hint, 200)}`;
  const cut = end.shown > 0 ? [note("— interrupted —")] : [];
  return [...cut, note(`${sentence(sanitizeLine(error.message, 300))}${when}${hint}`, "error")];
}

/** Who served the answer, in what time, and who was tried before: `cerebras · qwen-3 · 1.2 s · after groq`. */
function receiptLine({ provider, model, timing, attempts }: Receipt): string {
  const waited = timing.waitedMs >= 1000 ? `, ${formatDuration(timing.waitedMs)} of it waiting` : "";
  const failed = attempts.filter(({ outcome }) => outcome !== "ok").map((attempt) => attempt.provider);
  const detour = [...new Set(failed)].filter((name) => name !== provider);
  const after = detour.length === 0 ? "" : ` · after ${detour.join(", ")}`;
  return sanitizeLine(`${provider} · ${model} · ${formatDuration(timing.totalMs)}${waited}${after}`, 300);
}

function sentence(text: string): string {
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}
