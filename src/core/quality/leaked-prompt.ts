import { excerpt } from "./excerpt.ts";
import { partsOf, withoutInlineCode } from "./parts.ts";
import type { Answer, Expectation, Finding } from "./verdict.ts";
import { wordsOf } from "./words.ts";

/** Words in a row that two texts do not share by chance. */
const SHINGLE = 7;

/** Words of the system prompt that an answer may repeat in such rows: a persona quotes a principle now and then. */
const MOST_SHARED = 25;
/** Share of the answer they have to make up, unless they are many. */
const LEAST_SHARE = 0.12;
const MANY_SHARED = 80;

/** What is shown on purpose: a persona's menu, who it is, and what a workflow has it say and write. */
const SHOWN = /^(?:Menu:|You are )[^\n]*$|<workflow>[^]*<\/workflow>/gm;

/** Control tokens of the chat templates of the families served for free. */
const MARKERS =
  /<\|(?:im_(?:start|end|sep)|(?:start|end)_header_id|eot_id|eom_id|begin_of_text|end_?of_?text|assistant|user|system|end|channel|message|return|start)\|>|\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>|<\/?think>|<s>\s{0,8}\[|<\/s>\s{0,8}(?:$|<s>)/;

const USER =
  "user|human|usuário|usuario|utilizador|utilisateur|nutzer|benutzer|utente|пользователь|用户|ユーザー";
const MODEL = "assistant|assistente|asistente|ai|ia|ki|ассистент|助手|アシスタント";
const MARK = String.raw`^[ \t]*(?:\*\*|###?[ ])?`;
const USER_TURN = new RegExp(`${MARK}(?:${USER})(?:\\*\\*)?[ ]?[:：]`, "imu");
const MODEL_TURN = new RegExp(`${MARK}(?:${MODEL})(?:\\*\\*)?[ ]?[:：]`, "imu");

/** A request for a conversation in writing. */
const ASKS_FOR_DIALOGUE =
  /dialog|diálog|conversa|chat|transcri|interview|entrevista|entretien|gespräch|roleplay|role-play|example|exempl|ejempl|beispiel|prompt|template/i;

/**
 * Finds an answer that shows what is not for the user: control tokens of a chat template, turns the model went on to
 * write for both sides, or long stretches of its system prompt. Its menu and its name are for the user.
 */
export function findLeakedPrompt({ text }: Answer, expected: Expectation): Finding | null {
  const prose = withoutInlineCode(partsOf(text).prose);
  return strayMarker(prose, expected) ?? continuedTurns(prose, expected) ?? sharedWords(text, expected);
}

function strayMarker(prose: string, { input }: Expectation): Finding | null {
  const marker = MARKERS.exec(prose)?.[0].trim();
  if (marker === undefined || input.includes(marker)) return null;
  return { kind: "leaked-prompt", detail: `a marker of the chat template: ${excerpt(marker)}` };
}

function continuedTurns(prose: string, { input }: Expectation): Finding | null {
  const detail = "goes on with turns of its own for the user";
  const user = USER_TURN.exec(prose);
  if (user === null || ASKS_FOR_DIALOGUE.test(input.slice(0, 4000))) return null;
  const before = prose.slice(0, user.index).trim();
  const introduced = before === "" || /[:：]$/.test(before.slice(-80).replace(/[*_]/g, ""));
  const startsAsModel = MODEL_TURN.exec(before)?.index === 0;
  if (introduced && !startsAsModel) return null;
  return startsAsModel || MODEL_TURN.test(prose.slice(user.index)) ? { kind: "leaked-prompt", detail } : null;
}

function sharedWords(text: string, { system, input }: Expectation): Finding | null {
  const given = wordsOf(system.replace(SHOWN, ""));
  const known = shinglesOf(given);
  for (const shingle of shinglesOf(wordsOf(input))) known.delete(shingle);
  if (known.size === 0) return null;
  const vocabulary = new Set(given);
  const words = wordsOf(text);
  const shared = { words: 0, first: -1, end: 0 };
  let familiar = 0;
  for (let end = 1; end <= words.length; end += 1) {
    familiar = vocabulary.has(words[end - 1] ?? "") ? familiar + 1 : 0;
    if (familiar < SHINGLE || !known.has(words.slice(end - SHINGLE, end).join(" "))) continue;
    if (shared.first < 0) shared.first = end - SHINGLE;
    shared.words += end - Math.max(end - SHINGLE, shared.end);
    shared.end = end;
  }
  if (shared.words < MOST_SHARED) return null;
  if (shared.words < MANY_SHARED && shared.words < LEAST_SHARE * words.length) return null;
  const start = excerpt(words.slice(shared.first, shared.first + SHINGLE).join(" "));
  return {
    kind: "leaked-prompt",
    detail: `repeats ${shared.words} words of its instructions, from ${start}`,
  };
}

function shinglesOf(words: readonly string[]): Set<string> {
  const shingles = new Set<string>();
  for (let index = 0; index + SHINGLE <= words.length; index += 1) {
    shingles.add(words.slice(index, index + SHINGLE).join(" "));
  }
  return shingles;
}
