import { describe, expect, it } from "vitest";
import {
  afterTelling,
  isNews,
  trimWords,
  type ToldTrim,
  type Trim,
} from "../../../src/core/chat/trim-words.ts";

const TRIM: Trim = {
  type: "conversation-trim",
  dropped: 12,
  reason: "tpm",
  provider: "groq",
  room: 8000,
  answerTokens: null,
};

/** Which of these a user hears of. */
function told(...trims: readonly Partial<Trim>[]): boolean[] {
  let last: ToldTrim | undefined;
  return trims.map((change) => {
    const trim = { ...TRIM, ...change };
    const isSaid = isNews(trim, last);
    if (isSaid) last = afterTelling(trim, last);
    return isSaid;
  });
}

describe("what was left out of a request", () => {
  it.each<[Partial<Trim>, string]>([
    [
      {},
      "groq takes 8000 tokens a minute: the oldest 12 messages are left out for it, but kept in the session",
    ],
    [
      { dropped: 0, answerTokens: 1400 },
      "groq takes 8000 tokens a minute: its answer may take 1400 tokens at most",
    ],
    [
      { reason: "window", dropped: 1, answerTokens: 1024 },
      "groq reads 8000 tokens at once: the oldest message is left out for it, but kept in the session, and its answer may take 1024 tokens at most",
    ],
    [
      { reason: "refused" },
      "groq refused about 8000 tokens as too many: the oldest 12 messages are left out for it, but kept in the session",
    ],
    [
      { reason: "cap", provider: null, room: null },
      "the oldest 12 messages are no longer sent, but kept in the session",
    ],
  ])("is said in words: %o", (change, words) => expect(trimWords({ ...TRIM, ...change })).toBe(words));

  it("is news when it begins, doubles by ten at least, or has another reason", () => {
    expect(told({ dropped: 2 }, { dropped: 4 }, { dropped: 11 }, { dropped: 12 }, { dropped: 23 })).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
    expect(told({ dropped: 24 }, { dropped: 2 }, { dropped: 24 }, { reason: "refused" })).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it("is news once of the answer, and again when messages go too", () => {
    const answer = { dropped: 0, answerTokens: 1500 };
    expect(told(answer, { ...answer, answerTokens: 1100 }, { dropped: 2 }, answer)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});
