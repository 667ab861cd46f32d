import { MESSAGE_OVERHEAD_TOKENS, messageTokens } from "../chat/conversation.ts";
import { withNote } from "../compaction/context.ts";
import type { Message } from "../message.ts";
import { estimateTokens } from "../tokens.ts";
import type { ToolSpec } from "../tools/tool.ts";

/**
 * What an answer keeps when the room is small: this share of the configured length, and not less than `tokens`. Half:
 * an answer that breaks off is worse than an old exchange forgotten, and models that think spend hundreds of tokens of
 * it before their first word.
 */
const ANSWER_FLOOR = { share: 0.5, tokens: 512 };

/** What a turn sends, before it is cut to the room a link has. */
export interface Prompt {
  /** The persona's system prompt. */
  readonly system: string;
  /** Opens the first message that is sent, whatever is cut; empty for none. */
  readonly note?: string;
  /** Committed messages, oldest first. */
  readonly history: readonly Message[];
  readonly input: string;
  /** What follows the input in the same message: the text of the files it mentions. */
  readonly attached?: string;
  /** What the model may ask for. */
  readonly tools?: readonly ToolSpec[];
  /** What was asked and given in this turn before: after each assistant's message a user's. */
  readonly rounds?: readonly Message[];
  /** What is sent in the place of the input and what is attached to it. */
  readonly instead?: string | null;
}

/** A prompt whose parts were estimated, once for all links. */
export interface MeasuredPrompt {
  /** History and input, oldest first. */
  readonly messages: readonly Message[];
  /** Tokens of each message, template included. */
  readonly sizes: readonly number[];
  readonly note: string;
  /** Tokens of the system prompt, template included, of the note, and of what tells of the tools. */
  readonly systemTokens: number;
  /** How many of the last messages are always sent, from a user's on: the input, and what belongs to it. */
  readonly tail: number;
}

/** What is sent to one model. */
export interface Request {
  /** What it was cut from, and to how many tokens, with an answer of how many at most. */
  readonly prompt: MeasuredPrompt;
  readonly room: number;
  readonly maxOutputTokens: number;
  readonly messages: readonly Message[];
  /** Messages left out at the front. */
  readonly dropped: number;
  /** Estimated tokens of system prompt and messages. */
  readonly promptTokens: number;
  /** Longest answer that is asked for: `answerFloor` at least, `maxOutputTokens` at most. */
  readonly answerTokens: number;
}

/** Tokens of prompt and answer together: what the limiter reserves. */
export function requestTokens({ promptTokens, answerTokens }: Request): number {
  return promptTokens + answerTokens;
}

export function measurePrompt(prompt: Prompt): MeasuredPrompt {
  const { system, note = "", history, input, attached = "", tools = [], rounds = [], instead } = prompt;
  const content = instead ?? input + attached;
  const messages: readonly Message[] = [...history, { role: "user", content }, ...rounds];
  const toolTokens = tools.length === 0 ? 0 : estimateTokens(JSON.stringify(tools));
  return {
    messages,
    sizes: messages.map(messageTokens),
    note,
    systemTokens: MESSAGE_OVERHEAD_TOKENS + estimateTokens(system) + estimateTokens(note) + toolTokens,
    tail: 1 + rounds.length,
  };
}

/** The prompt with more messages at its end, which are always sent. */
export function extended(prompt: MeasuredPrompt, added: readonly Message[]): MeasuredPrompt {
  return {
    ...prompt,
    messages: [...prompt.messages, ...added],
    sizes: [...prompt.sizes, ...added.map(messageTokens)],
    tail: prompt.tail + added.length,
  };
}

/** Tokens of system prompt and input together: what no request goes without. */
export function inputTokens({ sizes, systemTokens, tail }: MeasuredPrompt): number {
  return sizes.slice(-tail).reduce((sum, size) => sum + size, systemTokens);
}

/** Tokens below which an answer is never cut, of a configured length of `maxOutputTokens`. */
export function answerFloor(maxOutputTokens: number): number {
  const { share, tokens } = ANSWER_FLOOR;
  return Math.min(maxOutputTokens, Math.max(tokens, Math.ceil(maxOutputTokens * share)));
}

/** Tokens of the smallest request there can be: system prompt, input, and the shortest answer. */
export function leastTokens(prompt: MeasuredPrompt, maxOutputTokens: number): number {
  return inputTokens(prompt) + answerFloor(maxOutputTokens);
}

/**
 * Cuts a prompt to `room` tokens, answer included: first the answer, down to its floor, then whole exchanges from the
 * front; what these free goes to the answer again. The input is always sent whole; null when there is no room for it.
 * The messages sent begin with a user's: Gemini refuses others.
 */
export function fitToRoom(prompt: MeasuredPrompt, room: number, maxOutputTokens: number): Request | null {
  const { messages, sizes, note, systemTokens, tail } = prompt;
  const most = room - answerFloor(maxOutputTokens);
  let promptTokens = systemTokens;
  let fit: { readonly start: number; readonly promptTokens: number } | null = null;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    promptTokens += sizes[index] ?? 0;
    if (promptTokens > most) break;
    if (index <= messages.length - tail && messages[index]?.role === "user")
      fit = { start: index, promptTokens };
  }
  if (fit === null) return null;
  return {
    prompt,
    room,
    maxOutputTokens,
    messages: withNote(note, messages.slice(fit.start)),
    dropped: fit.start,
    promptTokens: fit.promptTokens,
    answerTokens: Math.min(maxOutputTokens, room - fit.promptTokens),
  };
}
