import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capMessages } from "../../src/core/chat/conversation.ts";
import type { Message } from "../../src/core/message.ts";
import { estimateTokens } from "../../src/core/tokens.ts";

const message: fc.Arbitrary<Message> = fc.record({
  role: fc.constantFrom("user", "assistant"),
  content: fc.string({ maxLength: 40 }),
});
/** Any order of roles: files may have been damaged. */
const messages = fc.array(message, { maxLength: 90 });

describe("capMessages, for any conversation", () => {
  it("keeps a suffix of at most `cap` messages that never starts with an assistant", () => {
    fc.assert(
      fc.property(messages, fc.integer({ min: 0, max: 60 }), (list, cap) => {
        const kept = capMessages(list, cap);
        expect(kept.messages.length).toBeLessThanOrEqual(cap);
        expect(kept.messages).toEqual(list.slice(kept.dropped));
        expect(kept.messages[0]?.role).not.toBe("assistant");
      }),
    );
  });

  it("keeps as much as these rules allow", () => {
    fc.assert(
      fc.property(messages, fc.integer({ min: 0, max: 60 }), (list, cap) => {
        const { dropped } = capMessages(list, cap);
        const longer = list.findIndex((each, index) => each.role === "user" && list.length - index <= cap);
        expect(dropped).toBe(longer === -1 ? list.length : longer);
      }),
    );
  });

  it("changes nothing the second time, and a larger cap never keeps less", () => {
    fc.assert(
      fc.property(messages, fc.nat(60), fc.nat(60), (list, cap, more) => {
        const kept = capMessages(list, cap);
        expect(capMessages(kept.messages, cap)).toEqual({ messages: kept.messages, dropped: 0 });
        expect(capMessages(list, cap + more).dropped).toBeLessThanOrEqual(kept.dropped);
      }),
    );
  });
});

describe("estimateTokens, for any text", () => {
  it("is a finite integer, positive unless the text is blank, at most three a unit", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const tokens = estimateTokens(text);
        expect(Number.isInteger(tokens)).toBe(true);
        expect(tokens).toBeGreaterThanOrEqual(text.trim() === "" ? 0 : 1);
        expect(tokens).toBeLessThanOrEqual(3 * text.length);
      }),
    );
  });

  it("never falls when the text grows", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 50 }), (text, more) => {
        expect(estimateTokens(text + more)).toBeGreaterThanOrEqual(estimateTokens(text));
      }),
    );
  });
});
