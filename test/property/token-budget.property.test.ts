import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../src/core/message.ts";
import type { Provider } from "../../src/core/providers/provider.ts";
import { planChain, roomOf, type ChainLink, type LinkState } from "../../src/core/turn/chain.ts";
import { giveSecondChance, noteTooLarge } from "../../src/core/turn/second-chance.ts";
import {
  answerFloor,
  leastTokens,
  requestTokens,
  type Prompt,
  type Request,
} from "../../src/core/turn/token-budget.ts";
import { tooLargeForAll } from "../../src/core/turn/too-large.ts";

const message: fc.Arbitrary<Message> = fc.record({
  role: fc.constantFrom("user", "assistant"),
  content: fc.string({ maxLength: 400 }),
});
/** Any order of roles: files may have been damaged. */
const prompt: fc.Arbitrary<Prompt> = fc.record({
  system: fc.string({ maxLength: 400 }),
  history: fc.array(message, { maxLength: 20 }),
  input: fc.string({ maxLength: 400 }),
});
const link: fc.Arbitrary<ChainLink> = fc
  .record({
    contextWindow: fc.integer({ min: 1, max: 8000 }),
    tokensPerWindow: fc.option(fc.integer({ min: 1, max: 8000 })),
    maxOutputTokens: fc.integer({ min: 1, max: 3000 }),
  })
  .map(({ tokensPerWindow, ...sizes }) => ({
    provider: { name: "p", model: "m", ...sizes } as Provider,
    limitKey: "p/m",
    tokensPerWindow,
  }));
const chain = fc.array(link, { minLength: 1, maxLength: 4 });

function whole({ prompt: { systemTokens, sizes } }: LinkState): number {
  return systemTokens + sizes.reduce((sum, size) => sum + size, 0);
}

function expectSound(state: LinkState, request: Request, input: string): void {
  const { maxOutputTokens } = state.link.provider;
  expect(request.answerTokens).toBeGreaterThanOrEqual(answerFloor(maxOutputTokens));
  expect(request.answerTokens).toBeLessThanOrEqual(maxOutputTokens);
  expect(request.messages.at(-1)).toEqual({ role: "user", content: input });
  expect(request.messages[0]?.role).toBe("user");
  expect(request.messages).toEqual(state.prompt.messages.slice(request.dropped));
}

describe("the request of every link, for any conversation", () => {
  it("fits the room with its answer, and carries the input whole", () => {
    fc.assert(
      fc.property(chain, prompt, (links, turn) => {
        for (const state of planChain(links, turn)) {
          if (state.sent === null) continue;
          expect(requestTokens(state.sent)).toBeLessThanOrEqual(roomOf(state.link).tokens);
          expectSound(state, state.sent, turn.input);
        }
      }),
    );
  });

  it("leaves out nothing that fits, and shortens no answer that has room", () => {
    fc.assert(
      fc.property(chain, prompt, (links, turn) => {
        for (const state of planChain(links, turn)) {
          const { tokens } = roomOf(state.link);
          const { maxOutputTokens } = state.link.provider;
          const needed = whole(state) + answerFloor(maxOutputTokens);
          if (state.prompt.messages[0]?.role === "user" && needed <= tokens) {
            expect(state.sent?.dropped).toBe(0);
          }
          if (state.sent !== null && state.sent.promptTokens + maxOutputTokens <= tokens) {
            expect(state.sent.answerTokens).toBe(maxOutputTokens);
          }
        }
      }),
    );
  });

  it("is there unless not even the input fits, and the turn fails only when that is so for all", () => {
    fc.assert(
      fc.property(chain, prompt, (links, turn) => {
        const states = planChain(links, turn);
        for (const { sent, link: each, prompt: measured, out } of states) {
          const least = leastTokens(measured, each.provider.maxOutputTokens);
          expect(sent === null).toBe(least > roomOf(each).tokens);
          expect(out).toBe(sent === null);
        }
        expect(tooLargeForAll(states) === null).toBe(states.some(({ sent }) => sent !== null));
      }),
    );
  });
});

describe("a second chance, for any chain that refused all as too large", () => {
  it("is one smaller request, once, unless nothing can be left out", () => {
    fc.assert(
      fc.property(chain, prompt, (links, turn) => {
        const states = planChain(links, turn);
        const sizes = states.map(({ sent }) => (sent === null ? 0 : requestTokens(sent)));
        for (const state of states) {
          noteTooLarge(state);
          state.out = true;
        }
        giveSecondChance(states);
        const back = states.filter(({ out }) => !out);
        expect(back.length).toBeLessThanOrEqual(1);
        for (const state of back) {
          if (state.sent === null) throw new Error("a link without a request was brought back");
          expect(requestTokens(state.sent)).toBeLessThan(sizes[state.index] ?? 0);
          expectSound(state, state.sent, turn.input);
          noteTooLarge(state);
          state.out = true;
        }
        giveSecondChance(states);
        expect(states.every(({ out }) => out)).toBe(true);
        const isStuck = states.every(
          ({ link: each, prompt: measured, sent }, index) =>
            sent === null || leastTokens(measured, each.provider.maxOutputTokens) >= (sizes[index] ?? 0),
        );
        expect(back.length === 0).toBe(isStuck);
      }),
    );
  });

  it("is not given while somebody else may be asked", () => {
    fc.assert(
      fc.property(chain, prompt, (links, turn) => {
        const states = planChain([...links, ...links], turn);
        states.slice(1).forEach((state) => {
          noteTooLarge(state);
          state.out = true;
        });
        const before = states.map(({ sent }) => sent);
        const [first] = states;
        if (first === undefined || first.out) return;
        giveSecondChance(states);
        expect(states.map(({ sent }) => sent)).toEqual(before);
      }),
    );
  });
});
