import type { Clock } from "../core/clock.ts";
import type { ChatRequest, ProviderChunk } from "../core/provider.ts";
import { isProviderError } from "../core/provider-error.ts";
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
  { name, model, clock }: { readonly name: string; readonly model: string; readonly clock: Clock },
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ProviderChunk> {
  const words = offlineAnswer(request).match(/\S+\s*/g) ?? [];
  try {
    for (const text of words) {
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

/** The text of an offline answer. */
export function offlineAnswer({ system, messages }: ChatRequest): string {
  const persona = readPersona(system);
  const question = sanitizeLine(messages.at(-1)?.content ?? "", MOST_QUESTION);
  const role = persona.title === "" ? "" : `, ${persona.title}`;
  const who = [persona.name, persona.icon].filter((part) => part !== "").join(" ");
  const menu =
    persona.menu.length === 0
      ? []
      : ["With a model behind me, this is what I can do for you:", ...persona.menu, ""];
  return [
    `${who}${role}, here. I am offline: no model read this, so I cannot think it through with you yet.`,
    "",
    ...(question === "" ? [] : [`You said: “${question}”`, ""]),
    ...menu,
    "A free key changes that: `squad providers` says where to get one.",
  ].join("\n");
}
