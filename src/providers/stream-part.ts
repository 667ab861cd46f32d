import type { FinishReason, Usage } from "../core/providers/provider.ts";
import type { CallDelta } from "./call-assembler.ts";

/** One event of a provider's stream, in words common to all providers. */
export interface StreamPart {
  /** Empty when the event carries no text. */
  readonly text: string;
  /** Pieces of calls of tools. */
  readonly calls: readonly CallDelta[];
  /** The model is thinking: nothing to show, but a sign of life. */
  readonly isThought: boolean;
  /** `failed` is a model that says it stopped by an error; `detail` may name the reason. */
  readonly finish: { readonly reason: FinishReason | "failed"; readonly detail: string } | null;
  readonly usage: Usage | null;
  /** The parsed event, when it carries an error object. */
  readonly error: unknown;
}

/** Tokens as a provider counted them; null unless both counts are sane. */
export function usageOf(promptTokens: unknown, completionTokens: unknown): Usage | null {
  return isCount(promptTokens) && isCount(completionTokens) ? { promptTokens, completionTokens } : null;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
