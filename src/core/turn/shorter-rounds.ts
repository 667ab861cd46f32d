import { messageTokens } from "../chat/conversation.ts";
import type { Message } from "../message.ts";
import { estimateTokens } from "../tokens.ts";
import { leastTokens, type MeasuredPrompt } from "./token-budget.ts";

/** What a model reads where something was left out. */
const MARK = "[shortened]";
/** What always stays of a text: enough to know what it was. Characters. */
const LEAST_KEPT = 200;
/** Estimates of a part are not exactly a part of the estimate. */
const SLACK_TOKENS = 16;

/**
 * The prompt with what was asked and given in its turn cut so far that it fits into `room` tokens, an answer included:
 * first what tools gave, the oldest first, then the texts in the arguments of calls. The input is never touched; the
 * prompt stays as it is when it fits, and is not small enough where all that can be cut is too little.
 */
export function withShorterRounds(
  prompt: MeasuredPrompt,
  room: number,
  maxOutputTokens: number,
): MeasuredPrompt {
  let cut = prompt;
  for (const shorten of [shorterResults, shorterArguments]) {
    for (let index = prompt.messages.length - prompt.tail + 1; index < prompt.messages.length; index += 1) {
      const excess = leastTokens(cut, maxOutputTokens) - room;
      if (excess <= 0) return cut;
      const message = cut.messages[index];
      if (message !== undefined) cut = replaced(cut, index, shorten(message, excess));
    }
  }
  return cut;
}

function replaced(prompt: MeasuredPrompt, index: number, message: Message): MeasuredPrompt {
  return {
    ...prompt,
    messages: prompt.messages.with(index, message),
    sizes: prompt.sizes.with(index, messageTokens(message)),
  };
}

function shorterResults(message: Message, excess: number): Message {
  if (message.results === undefined) return message;
  let left = excess;
  const results = message.results.map((result) => {
    if (left <= 0) return result;
    const content = shortened(result.content, left);
    left -= estimateTokens(result.content) - estimateTokens(content);
    return { ...result, content };
  });
  return { ...message, results };
}

function shorterArguments(message: Message, excess: number): Message {
  if (message.calls === undefined) return message;
  let left = excess;
  const calls = message.calls.map((call) => {
    if (left <= 0) return call;
    const json = shorterJson(call.arguments, left);
    left -= estimateTokens(call.arguments) - estimateTokens(json);
    return { ...call, arguments: json };
  });
  return { ...message, calls };
}

/** The arguments with their long texts shortened; as they are when they are no JSON object. */
function shorterJson(json: string, excess: number): string {
  let left = excess;
  try {
    return JSON.stringify(JSON.parse(json), (_name, value: unknown) => {
      if (typeof value !== "string" || left <= 0) return value;
      const short = shortened(value, left);
      left -= estimateTokens(value) - estimateTokens(short);
      return short;
    });
  } catch {
    return json;
  }
}

/** The beginning of `text`, by about `excess` tokens less, with a mark; `text` when nothing would be won. */
function shortened(text: string, excess: number): string {
  const tokens = estimateTokens(text);
  const share = Math.max(0, tokens - excess - SLACK_TOKENS) / Math.max(1, tokens);
  const kept = Math.max(LEAST_KEPT, Math.floor(text.length * share));
  return kept + MARK.length + 1 >= text.length ? text : `${text.slice(0, kept).toWellFormed()}\n${MARK}`;
}
