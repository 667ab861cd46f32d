import { sanitize, sanitizeLine } from "../../core/sanitize.ts";
import type { Receipt, TurnOutcome } from "../../core/outcome.ts";
import { note, type Block } from "./block.ts";
import { failureItems, failureLine } from "./failure-lines.ts";
import { formatDuration } from "../bar/time-format.ts";
import type { Words } from "../words/en/index.ts";

/** What a closing line needs to know of the turn. */
export interface TurnEnd {
  readonly agent: { readonly icon: string; readonly name: string };
  /** Characters of answers that stand in the transcript. */
  readonly shown: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The input stands in the input line again. */
  readonly isGivenBack: boolean;
  readonly words: Words;
}

type OutcomeOf<K extends TurnOutcome["kind"]> = Extract<TurnOutcome, { kind: K }>;

/** The lines that close a turn: a receipt, a failure with its reasons, or the mark of an interrupted answer. */
export function outcomeBlocks(outcome: TurnOutcome, end: TurnEnd): Block[] {
  if (outcome.kind === "answered") return answeredBlocks(outcome, end);
  if (outcome.kind === "failed") return failedBlocks(outcome, end);
  const { brokenOff, stopped } = end.words.outcome;
  return [marked(end.shown > 0 ? brokenOff : stopped)];
}

/** Stands under an answer that is not whole. */
function marked(text: string): Block {
  return note(`— ${text} —`);
}

function answeredBlocks(outcome: OutcomeOf<"answered">, end: TurnEnd): Block[] {
  const cut = outcome.receipt.finish === "length" ? [marked(end.words.outcome.cutOff)] : [];
  const closing = [...cut, note(receiptLine(outcome.receipt, end.words))];
  const text = sanitize(outcome.text).trim();
  if (end.shown > 0 || text === "") return closing;
  return [{ kind: "gap" }, { kind: "speaker", ...end.agent }, { kind: "answer", text }, ...closing];
}

function failedBlocks(outcome: OutcomeOf<"failed">, end: TurnEnd): Block[] {
  const cut = end.shown > 0 ? [marked(end.words.outcome.brokenOff)] : [];
  const items = failureItems(outcome, end.words);
  const list: Block[] = items.length === 0 ? [] : [{ kind: "list", items }];
  return [...cut, note(failureLine(outcome, end), "error"), ...list];
}

/** Who served the answer, in what time, and who was tried before: `cerebras · qwen-3 · 1.2 s · after groq`. */
function receiptLine({ provider, model, timing, attempts }: Receipt, words: Words): string {
  const { outcome: said } = words;
  const waited = timing.waitedMs >= 1000 ? `, ${said.waited(formatDuration(timing.waitedMs, words))}` : "";
  const failed = attempts.filter(({ outcome }) => outcome !== "ok").map((attempt) => attempt.provider);
  const detour = [...new Set(failed)].filter((name) => name !== provider);
  const after = detour.length === 0 ? "" : ` · ${said.after(detour.join(", "))}`;
  const served =
    model === NO_MODEL ? provider : `${provider} · ${model} · ${formatDuration(timing.totalMs, words)}`;
  return sanitizeLine(`${served}${waited}${after}`, 300);
}

/** What the offline provider has in place of a model. */
const NO_MODEL = "none";
