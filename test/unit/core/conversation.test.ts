import { describe, expect, it } from "vitest";
import { appendExchange, capMessages, MESSAGE_CAP } from "../../../src/core/chat/conversation.ts";
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
