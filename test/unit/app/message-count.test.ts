import { expect, it, vi } from "vitest";
import { createMessageCounter } from "../../../src/app/chat/message-count.ts";
import { noteOf, type Context } from "../../../src/core/compaction/context.ts";
import { estimateTokens } from "../../../src/core/tokens.ts";

const SYSTEM = "You are Mary, a business analyst.";

const exchanges = (count: number, summary: string | null = null): Context => ({
  summary,
  messages: Array.from({ length: count }, (): Context["messages"] => [
    { role: "user", content: "What is next?", agent: "analyst" },
    { role: "assistant", content: "The brief.", agent: "analyst" },
  ]).flat(),
});

it("counts nothing of a conversation without messages", () => {
  expect(createMessageCounter()(exchanges(0), () => SYSTEM)).toEqual({ count: 0, cap: 50, tokens: 0 });
});

it("counts what is sent: the kept messages and what the agent is told", () => {
  const count = createMessageCounter();
  const one = count(exchanges(1), () => SYSTEM).tokens;
  expect(one).toBeGreaterThan(estimateTokens(SYSTEM));
  const kept = count(exchanges(25), () => SYSTEM);
  expect(kept.count).toBe(50);
  expect(count(exchanges(40), () => SYSTEM)).toEqual(kept);
});

it("counts the tokens of a summary, which is no message of its own", () => {
  const count = createMessageCounter();
  const { tokens } = count(exchanges(4), () => SYSTEM);
  expect(count(exchanges(4, "They baked."), () => SYSTEM)).toEqual({
    count: 8,
    cap: 50,
    tokens: tokens + estimateTokens(noteOf("They baked.")),
  });
});

it("counts the same context once", () => {
  const count = createMessageCounter();
  const messages = exchanges(3);
  const system = vi.fn(() => SYSTEM);
  expect(count(messages, system)).toBe(count(messages, system));
  expect(system).toHaveBeenCalledTimes(1);
});
