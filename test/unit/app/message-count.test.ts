import { expect, it, vi } from "vitest";
import { createMessageCounter } from "../../../src/app/message-count.ts";
import type { Message } from "../../../src/core/message.ts";
import { estimateTokens } from "../../../src/core/tokens.ts";

const SYSTEM = "You are Mary, a business analyst.";

const exchanges = (count: number): readonly Message[] =>
  Array.from({ length: count }, (): readonly Message[] => [
    { role: "user", content: "What is next?" },
    { role: "assistant", content: "The brief." },
  ]).flat();

it("counts nothing of a conversation without messages", () => {
  expect(createMessageCounter()([], () => SYSTEM)).toEqual({ count: 0, cap: 50, tokens: 0 });
});

it("counts what is sent: the kept messages and what the agent is told", () => {
  const count = createMessageCounter();
  const one = count(exchanges(1), () => SYSTEM).tokens;
  expect(one).toBeGreaterThan(estimateTokens(SYSTEM));
  const kept = count(exchanges(25), () => SYSTEM);
  expect(kept.count).toBe(50);
  expect(count(exchanges(40), () => SYSTEM)).toEqual(kept);
});

it("counts the same messages once", () => {
  const count = createMessageCounter();
  const messages = exchanges(3);
  const system = vi.fn(() => SYSTEM);
  expect(count(messages, system)).toBe(count(messages, system));
  expect(system).toHaveBeenCalledTimes(1);
});
