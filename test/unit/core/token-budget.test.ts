import { describe, expect, it } from "vitest";
import type { Message } from "../../../src/core/message.ts";
import {
  answerFloor,
  extended,
  fitToRoom,
  leastTokens,
  measurePrompt,
  requestTokens,
} from "../../../src/core/turn/token-budget.ts";

const HISTORY: readonly Message[] = Array.from({ length: 4 }, (_, index) => ({
  role: index % 2 === 0 ? "user" : "assistant",
  content: `message ${index} ${"word ".repeat(200)}`,
}));
const PROMPT = measurePrompt({ system: "You are Mary.", history: HISTORY, input: "What next?" });
const WHOLE = PROMPT.systemTokens + PROMPT.sizes.reduce((sum, size) => sum + size, 0);
const MOST = 2000;

describe("a prompt cut to a room", () => {
  it("is sent whole, with the whole answer, where both fit", () => {
    expect(fitToRoom(PROMPT, WHOLE + MOST, MOST)).toMatchObject({
      messages: PROMPT.messages,
      dropped: 0,
      promptTokens: WHOLE,
      answerTokens: MOST,
    });
  });

  it("first takes from the answer, down to its floor", () => {
    for (const less of [1, 500, 1000]) {
      expect(fitToRoom(PROMPT, WHOLE + MOST - less, MOST)).toMatchObject({
        dropped: 0,
        answerTokens: MOST - less,
      });
    }
  });

  it("then drops the oldest exchange, and gives the answer what that frees", () => {
    const request = fitToRoom(PROMPT, WHOLE + MOST - 1001, MOST);
    const freed = (PROMPT.sizes[0] ?? 0) + (PROMPT.sizes[1] ?? 0);
    expect(request).toMatchObject({ dropped: 2, answerTokens: MOST - 1001 + freed });
    expect(request?.messages[0]).toBe(HISTORY[2]);
  });

  it("is the input alone at last, and nothing below that", () => {
    const least = leastTokens(PROMPT, MOST);
    const request = fitToRoom(PROMPT, least, MOST);
    expect(request).toMatchObject({ dropped: 4, answerTokens: 1000 });
    expect(request === null ? 0 : requestTokens(request)).toBe(least);
    expect(fitToRoom(PROMPT, least - 1, MOST)).toBeNull();
  });

  it("keeps what was added to go on with, and drops history for it", () => {
    const added = [
      { role: "assistant", content: `So far: ${"word ".repeat(300)}` },
      { role: "user", content: "Go on." },
    ] as const;
    const longer = extended(PROMPT, added);
    const request = fitToRoom(longer, WHOLE + 1000, MOST);
    expect(request).toMatchObject({ dropped: 2, promptTokens: expect.any(Number) });
    expect(request?.messages.slice(-3)).toEqual([{ role: "user", content: "What next?" }, ...added]);
    expect(fitToRoom(longer, leastTokens(longer, MOST) - 1, MOST)).toBeNull();
    expect(fitToRoom(longer, leastTokens(longer, MOST), MOST)?.messages).toHaveLength(3);
  });

  it("counts what the template adds to each message", () => {
    expect(PROMPT.systemTokens).toBeGreaterThan(5);
    expect(PROMPT.sizes.every((size) => size > 5)).toBe(true);
  });
});

describe("the floor of an answer", () => {
  it.each([
    [8192, 4096],
    [2048, 1024],
    [1024, 512],
    [600, 512],
    [100, 100],
  ])("of %i tokens is %i", (configured, floor) => expect(answerFloor(configured)).toBe(floor));
});
