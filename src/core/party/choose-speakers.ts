import { wordStems } from "./word-stems.ts";
import type { PartyMember } from "./party.ts";

/** How many speak in a round. BMad: two or three. */
const SPEAKERS = 2;

/**
 * Who speaks next, the first first: whoever is named, in the order of the message; then who has most to do with it, and of
 * those alike, who has been silent longest.
 * @param silent ids of those who spoke before, the latest last
 */
export function chooseSpeakers(
  members: readonly PartyMember[],
  message: string,
  silent: readonly string[],
): readonly PartyMember[] {
  const text = message.toLowerCase();
  const named = members
    .map((member) => ({ member, at: placeOf(member, text) }))
    .filter(({ at }) => at >= 0)
    .toSorted((one, other) => one.at - other.at)
    .map(({ member }) => member);
  const topic = wordStems(text);
  const others = members
    .filter((member) => !named.includes(member))
    .map((member) => ({ member, fit: fitOf(member, topic), spoke: silent.lastIndexOf(member.id) }))
    .toSorted((one, other) => other.fit - one.fit || one.spoke - other.spoke)
    .map(({ member }) => member);
  return [...named, ...others].slice(0, Math.max(SPEAKERS, Math.min(named.length, SPEAKERS + 1)));
}

/** Where a member is named first; -1 when nowhere. */
function placeOf({ id, name }: PartyMember, text: string): number {
  const places = [id, name]
    .map((word) => placeOfWord(word.toLowerCase().trim(), text))
    .filter((at) => at >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}

const IS_LETTER = /[\p{L}\p{N}]/u;

function placeOfWord(word: string, text: string): number {
  if (word === "") return -1;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const isWhole = !IS_LETTER.test(text.charAt(at - 1)) && !IS_LETTER.test(text.charAt(at + word.length));
    if (isWhole) return at;
  }
  return -1;
}

function fitOf({ title, essence }: PartyMember, topic: ReadonlySet<string>): number {
  const theirs = wordStems(`${title} ${essence}`.toLowerCase());
  return [...topic].filter((word) => theirs.has(word)).length;
}
