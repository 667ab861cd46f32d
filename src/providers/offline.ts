import type { Clock } from "../core/clock.ts";
import type { OfflineWords } from "../core/chat/offline-words.ts";
import type { ChatRequest, ProviderChunk } from "../core/providers/provider.ts";
import { isProviderError } from "../core/providers/provider-error.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { failure } from "./failure.ts";
import { readPersona } from "./persona-in-prompt.ts";

/** Pace of the words in milliseconds: visible as a stream, and a whole answer stays under a second. */
const WORD_MS = 6;
const MOST_QUESTION = 160;

/**
 * Answers from the persona itself, without a model and without a network, and says so in every answer. The same
 * request always gets the same text.
 * @throws {ProviderError} `cancelled` when `signal` aborts.
 */
export async function* answerOffline(
  {
    name,
    model,
    clock,
    words,
  }: {
    readonly name: string;
    readonly model: string;
    readonly clock: Clock;
    readonly words: OfflineWords;
  },
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ProviderChunk> {
  const pieces = offlineAnswer(request, words).match(/\S+\s*/g) ?? [];
  try {
    for (const text of pieces) {
      await clock.sleep(WORD_MS, signal);
      yield { type: "text-delta", text };
    }
    signal.throwIfAborted();
  } catch (error) {
    if (isProviderError(error) || !signal.aborted) throw error;
    throw failure({ provider: name, model, secrets: [] }, "cancelled", "was cancelled");
  }
  yield { type: "finish", reason: "stop", usage: { promptTokens: 0, completionTokens: 0 } };
}

/** The text of an offline answer, in the language of `words`. */
export function offlineAnswer({ system, messages }: ChatRequest, words: OfflineWords): string {
  const persona = readPersona(system);
  const question = sanitizeLine(messages.at(-1)?.content ?? "", MOST_QUESTION);
  const role = persona.title === "" ? "" : `, ${persona.title}`;
  const who = [persona.name, persona.icon].filter((part) => part !== "").join(" ");
  const menu = persona.menu.length === 0 ? [] : [words.menu, ...persona.menu, ""];
  return [
    words.opening(`${who}${role}`),
    "",
    ...(question === "" ? [] : [words.said(question), ""]),
    ...menu,
    words.closing,
  ].join("\n");
}
