import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capMessages, fitToWindow, messageTokens, type WindowBudget } from "../../src/core/conversation.ts";
import type { Message } from "../../src/core/message.ts";
import { estimateTokens } from "../../src/core/tokens.ts";

const message: fc.Arbitrary<Message> = fc.record({
  role: fc.constantFrom("user", "assistant"),
  content: fc.string({ maxLength: 40 }),
});
/** Any order of roles: files may have been damaged. */
const messages = fc.array(message, { maxLength: 90 });
const pending = messages.map((list): Message[] => [...list, { role: "user", content: "now" }]);
const budget: fc.Arbitrary<WindowBudget> = fc.record({
  window: fc.integer({ min: 0, max: 1500 }),
  systemTokens: fc.integer({ min: 0, max: 200 }),
  maxOutputTokens: fc.integer({ min: 0, max: 200 }),
});

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

describe("fitToWindow, for any conversation", () => {
  it("sends a suffix that fits and ends in the last user message, or says that this one does not fit", () => {
    fc.assert(
      fc.property(pending, budget, (list, limits) => {
        const available = limits.window - limits.systemTokens - limits.maxOutputTokens;
        const fit = fitToWindow(list, limits);
        if (fit.kind === "too_large") {
          expect(messageTokens({ role: "user", content: "now" })).toBeGreaterThan(available);
          return;
        }
        const used = fit.messages.reduce((sum, each) => sum + messageTokens(each), 0);
        expect(used).toBeLessThanOrEqual(available);
        expect(fit.messages).toEqual(list.slice(fit.dropped));
        expect(fit.messages[0]?.role).toBe("user");
        expect(fit.messages.at(-1)).toEqual({ role: "user", content: "now" });
      }),
    );
  });

  it("never sends less to a larger window", () => {
    fc.assert(
      fc.property(pending, budget, fc.nat(500), (list, limits, more) => {
        const small = fitToWindow(list, limits);
        const large = fitToWindow(list, { ...limits, window: limits.window + more });
        if (small.kind === "fits") expect(large.kind === "fits" && large.dropped <= small.dropped).toBe(true);
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
