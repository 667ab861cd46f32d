import { describe, expect, it } from "vitest";
import {
  appendExchange,
  capMessages,
  fitToWindow,
  MESSAGE_CAP,
  messageTokens,
} from "../../../src/core/conversation.ts";
import type { Message } from "../../../src/core/message.ts";

/** `count` messages, alternating from a user message on: `0`, `1`, `2`… */
function conversation(count: number): Message[] {
  return Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content: String(index),
  }));
}

describe("capMessages", () => {
  it("leaves a conversation within the cap as it is", () => {
    expect(capMessages(conversation(50))).toEqual({ messages: conversation(50), dropped: 0 });
  });

  it("keeps the newest of 61, from a user message on", () => {
    const { messages, dropped } = capMessages(conversation(61));
    expect(dropped).toBe(12);
    expect(messages).toHaveLength(49);
    expect(messages[0]).toEqual({ role: "user", content: "12" });
    expect(messages.at(-1)).toEqual({ role: "user", content: "60" });
  });

  it("never starts with an assistant message, even below the cap", () => {
    expect(capMessages(conversation(4).slice(1))).toEqual({ messages: conversation(4).slice(2), dropped: 1 });
    expect(capMessages([{ role: "assistant", content: "hello" }])).toEqual({ messages: [], dropped: 1 });
  });

  it("takes an empty conversation", () => {
    expect(capMessages([])).toEqual({ messages: [], dropped: 0 });
  });
});

describe("appendExchange", () => {
  it("appends both messages and drops one exchange of a full conversation", () => {
    const { messages, dropped } = appendExchange(conversation(MESSAGE_CAP), { user: "u", assistant: "a" });
    expect(dropped).toBe(2);
    expect(messages).toHaveLength(MESSAGE_CAP);
    expect(messages.slice(-2)).toEqual([
      { role: "user", content: "u" },
      { role: "assistant", content: "a" },
    ]);
  });
});

describe("fitToWindow", () => {
  const messages = conversation(5);
  const each = messageTokens({ role: "user", content: "0" });

  it("sends everything when there is room", () => {
    const budget = { window: 5 * each + 30, systemTokens: 10, maxOutputTokens: 20 };
    expect(fitToWindow(messages, budget)).toEqual({ kind: "fits", messages, dropped: 0 });
  });

  it("drops whole exchanges from the front, one token short", () => {
    const budget = { window: 5 * each + 29, systemTokens: 10, maxOutputTokens: 20 };
    expect(fitToWindow(messages, budget)).toEqual({ kind: "fits", messages: messages.slice(2), dropped: 2 });
  });

  it("drops an exchange of which only the answer would fit", () => {
    const budget = { window: 2 * each, systemTokens: 0, maxOutputTokens: 0 };
    expect(fitToWindow(messages, budget)).toEqual({ kind: "fits", messages: messages.slice(4), dropped: 4 });
  });

  it("says so when not even the last user message fits", () => {
    const budget = { window: each + 29, systemTokens: 10, maxOutputTokens: 20 };
    expect(fitToWindow(messages, budget)).toEqual({ kind: "too_large", needed: each, available: each - 1 });
  });

  it("says so when system prompt and answer leave nothing", () => {
    const budget = { window: 100, systemTokens: 90, maxOutputTokens: 20 };
    expect(fitToWindow(messages, budget)).toMatchObject({ kind: "too_large", available: 0 });
  });

  it("takes an empty conversation", () => {
    const budget = { window: 10, systemTokens: 0, maxOutputTokens: 0 };
    expect(fitToWindow([], budget)).toEqual({ kind: "fits", messages: [], dropped: 0 });
  });
});
