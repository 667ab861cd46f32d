import { describe, expect, it } from "vitest";
import { MESSAGE_OVERHEAD_TOKENS, messageTokens } from "../../../src/core/chat/conversation.ts";
import type { WaitReason } from "../../../src/core/limits/limiter.ts";
import type { FailureKind } from "../../../src/core/providers/provider-error.ts";
import type { ChatRequest } from "../../../src/core/providers/provider.ts";
import { estimateTokens } from "../../../src/core/tokens.ts";
import { openLimiter } from "../../support/open-limiter.ts";
import { says, scriptedProvider } from "../../support/scripted-provider.ts";
import { bench } from "../../support/turn-bench.ts";

/** Estimated tokens of a prompt. */
function tokens(request: ChatRequest | undefined): number {
  if (request === undefined) return 0;
  const system = MESSAGE_OVERHEAD_TOKENS + estimateTokens(request.system);
  return request.messages.reduce((sum, message) => sum + messageTokens(message), system);
}

describe("a turn", () => {
  it("streams the answer of the first provider and gives a receipt", async () => {
    const { run, types, events, limiter } = bench((clock) => [
      scriptedProvider(
        "groq",
        [
          [
            { waitMs: 300 },
            { text: "Hello" },
            { text: " Ana" },
            { finish: "stop", usage: { promptTokens: 9, completionTokens: 2 } },
          ],
        ],
        { clock },
      ),
    ]);
    const outcome = await run();
    expect(outcome).toMatchObject({
      kind: "answered",
      text: "Hello Ana",
      receipt: {
        provider: "groq",
        fallback: false,
        finish: "stop",
        usage: { promptTokens: 9, completionTokens: 2, estimated: false },
        timing: { waitedMs: 0, ttftMs: 300, totalMs: 300 },
        attempts: [{ provider: "groq", outcome: "ok", ttftMs: 300, durationMs: 300 }],
      },
    });
    expect(types()).toEqual([
      "turn-start",
      "admission-grant",
      "attempt-start",
      "text-delta",
      "text-delta",
      "attempt-end",
      "turn-end",
    ]);
    expect(events.at(-1)).toEqual({ type: "turn-end", outcome: "answered" });
    expect(limiter.settled.map(({ settlement }) => settlement.outcome)).toEqual(["ok"]);
  });

  it.each<[FailureKind, number]>([
    ["rate_limited", 3],
    ["server_error", 3],
    ["network", 2],
    ["timeout", 2],
    ["interrupted", 2],
    ["quota_exhausted", 1],
    ["auth", 1],
    ["model_not_found", 1],
    ["too_large", 2],
    ["blocked", 1],
    ["empty", 2],
    ["invalid_request", 1],
  ])("asks a lone provider that fails with %s %i time(s)", async (kind, requests) => {
    const { run, chain } = bench((clock) => [scriptedProvider("groq", [[{ fail: { kind } }]], { clock })]);
    expect((await run()).kind).toBe("failed");
    expect(chain[0]?.requests).toHaveLength(requests);
  });

  it.each<[FailureKind, boolean]>([
    ["rate_limited", true],
    ["quota_exhausted", true],
    ["server_error", true],
    ["network", true],
    ["timeout", true],
    ["interrupted", true],
    ["auth", true],
    ["model_not_found", true],
    ["too_large", true],
    ["blocked", true],
    ["empty", true],
    ["invalid_request", false],
  ])("after %s the next provider is asked: %s", async (kind, asked) => {
    const { run, chain } = bench((clock) => [
      scriptedProvider("groq", [[{ fail: { kind } }]], { clock }),
      scriptedProvider("cerebras", [says("From the second.")], { clock }),
    ]);
    const outcome = await run();
    expect(chain.map(({ requests }) => requests.length)).toEqual(asked ? [1, 1] : [1, 0]);
    if (asked)
      expect(outcome).toMatchObject({
        kind: "answered",
        text: "From the second.",
        receipt: { fallback: true },
      });
    else expect(outcome).toMatchObject({ kind: "failed", error: { code: "provider" } });
  });

  it.each<[FailureKind, string]>([
    ["rate_limited", "throttled"],
    ["quota_exhausted", "throttled"],
    ["network", "unreachable"],
    ["server_error", "unreachable"],
    ["timeout", "unreachable"],
    ["auth", "no-credentials"],
    ["model_not_found", "provider"],
    ["blocked", "provider"],
  ])("when all fail with %s the error is %s and names each provider's reason", async (kind, code) => {
    const { run } = bench((clock) => [
      scriptedProvider("groq", [[{ fail: { kind }, message: "groq said so" }]], { clock }),
      scriptedProvider("gemini", [[{ fail: { kind }, message: "gemini said so" }]], { clock }),
    ]);
    const outcome = await run();
    expect(outcome).toMatchObject({ kind: "failed", error: { code } });
    expect(outcome).toMatchObject({ error: { details: ["groq said so", "gemini said so"] } });
  });

  it("keeps what was shown of a stream that broke, and announces the fall-back", async () => {
    const { run, events } = bench((clock) => [
      scriptedProvider("groq", [[{ text: "Half an ans" }, { fail: { kind: "interrupted" } }]], { clock }),
      scriptedProvider("gemini", [[{ fail: { kind: "auth" } }]], { clock }),
    ]);
    const outcome = await run();
    expect(outcome).toMatchObject({ kind: "failed", partial: { provider: "groq", text: "Half an ans" } });
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "attempt-error",
        provider: "groq",
        kind: "interrupted",
        shown: 11,
        next: "fall-back",
      }),
    );
  });

  it("waits a moment for a provider that keeps failing, and not at all for one that refused the key", async () => {
    const permit = { id: "p", key: "groq/groq-model", model: "groq-model", tokens: 1, startAt: 9_000 };
    const resting = (waitMs: number, reason: WaitReason) =>
      bench(
        (clock) => [scriptedProvider("groq", [says("back")], { clock })],
        openLimiter({ admissions: [{ kind: "granted", permit, waitMs, reason }] }),
      );
    expect(await resting(9_000, "failing").run()).toMatchObject({ kind: "answered", text: "back" });
    const failing = resting(11_000, "failing");
    expect(await failing.run()).toMatchObject({ kind: "failed", attempts: [] });
    expect(failing.limiter.cancelled).toEqual([permit]);
    expect(await resting(100, "key").run()).toMatchObject({ kind: "failed", attempts: [] });
  });

  it("treats a stream without a finish as interrupted, never as an answer", async () => {
    const { run } = bench((clock) => [
      scriptedProvider("groq", [[{ text: "Looks done." }, { end: true }]], { clock }),
      scriptedProvider("gemini", [says("Really done.")], { clock }),
    ]);
    expect(await run()).toMatchObject({
      kind: "answered",
      text: "Really done.",
      receipt: { attempts: [{ outcome: "interrupted" }, { outcome: "ok" }] },
    });
  });

  it("waits for admission visibly, and gives the reservation back when it is cancelled meanwhile", async () => {
    const permit = { id: "p", key: "groq/groq-model", model: "groq-model", tokens: 1, startAt: 0 };
    const limiter = openLimiter({
      admissions: [{ kind: "granted", permit, waitMs: 30_000, reason: "window" }],
    });
    const { run, abort, clock, events, chain } = bench(
      (c) => [scriptedProvider("groq", [says("late")], { clock: c })],
      limiter,
    );
    clock.sleep(10_000).then(
      () => abort.abort(),
      () => undefined,
    );
    expect(await run()).toMatchObject({ kind: "cancelled", attempts: [], partial: null });
    expect(events).toContainEqual(
      expect.objectContaining({ type: "admission-wait", provider: "groq", waitMs: 30_000, reason: "window" }),
    );
    expect(limiter.cancelled).toEqual([permit]);
    expect(chain[0]?.requests).toHaveLength(0);
  });

  it("admits again when the reservation was lost", async () => {
    const limiter = openLimiter({
      starts: [{ kind: "lost" }, { kind: "wait", waitMs: 50, reason: "concurrency" }],
    });
    const { run, clock } = bench((c) => [scriptedProvider("groq", [says("served")], { clock: c })], limiter);
    expect(await run()).toMatchObject({ kind: "answered", receipt: { timing: { waitedMs: 50 } } });
    expect(clock.now()).toBe(50);
  });

  it("fails with the time of the next slot when the limiter refuses", async () => {
    const limiter = openLimiter({ admissions: [{ kind: "refused", retryAt: 123_000, reason: "window" }] });
    const { run } = bench((clock) => [scriptedProvider("groq", [says("no")], { clock })], limiter);
    expect(await run()).toMatchObject({
      kind: "failed",
      error: { code: "throttled" },
      retryAt: 123_000,
      attempts: [],
    });
  });

  it("sets a shared cooldown from the delay the server named", async () => {
    const { run, limiter, events } = bench((clock) => [
      scriptedProvider("groq", [[{ fail: { kind: "rate_limited", retryAfterMs: 7000, status: 429 } }]], {
        clock,
      }),
      scriptedProvider("gemini", [says("ok")], { clock }),
    ]);
    await run();
    expect(limiter.settled[0]?.settlement.cooldown).toEqual({ kind: "stated", ms: 7000 });
    expect(events).toContainEqual(expect.objectContaining({ type: "cooldown-start", provider: "groq" }));
  });

  it("gives back the tokens of a request that the provider cannot have counted", async () => {
    const { run, limiter } = bench((clock) => [
      scriptedProvider("groq", [[{ fail: { kind: "network", isUnsent: true } }]], { clock }),
      scriptedProvider("gemini", [[{ fail: { kind: "auth" } }]], { clock }),
      scriptedProvider("cerebras", [[{ fail: { kind: "timeout" } }]], { clock }),
    ]);
    await run();
    const spent = limiter.settled.map(({ permit, settlement }) => [permit.key, settlement.usage]);
    expect(spent).toContainEqual(["groq/groq-model", { promptTokens: 0, completionTokens: 0 }]);
    expect(spent).toContainEqual(["gemini/gemini-model", { promptTokens: 0, completionTokens: 0 }]);
    expect(spent).toContainEqual(["cerebras/cerebras-model", null]);
  });

  it("adds no backoff to a delay that the server named", async () => {
    const { run, events } = bench((clock) => [
      scriptedProvider("groq", [[{ fail: { kind: "rate_limited", retryAfterMs: 100 } }], says("Fine.")], {
        clock,
      }),
    ]);
    expect((await run()).kind).toBe("answered");
    // This limiter keeps no cooldown, so that what is left to wait for would be backoff.
    expect(events).not.toContainEqual(expect.objectContaining({ type: "admission-wait" }));
  });

  it("keeps the partial answer when it is cancelled in mid-stream", async () => {
    const { run, abort, clock } = bench((c) => [
      scriptedProvider("groq", [[{ text: "So far" }, { waitMs: 60_000 }, { text: "never" }]], { clock: c }),
    ]);
    clock.sleep(1000).then(
      () => abort.abort(),
      () => undefined,
    );
    expect(await run()).toMatchObject({ kind: "cancelled", partial: { provider: "groq", text: "So far" } });
  });

  it("renews its lease while a long answer streams, and stops afterwards", async () => {
    const { run, limiter, clock } = bench((c) => [
      scriptedProvider("groq", [[{ waitMs: 35_000 }, { text: "long" }, { finish: "stop" }]], { clock: c }),
    ]);
    await run();
    expect(limiter.renewed).toHaveLength(3);
    await clock.advance(60_000);
    expect(limiter.renewed).toHaveLength(3);
  });

  it("passes over a model whose window cannot hold the input, without a request", async () => {
    const { run, chain } = bench((clock) => [
      scriptedProvider("tiny", [says("no")], { clock, contextWindow: 1000 }),
      scriptedProvider("large", [says("Read it all.")], { clock }),
    ]);
    const outcome = await run({ input: "word ".repeat(500) });
    expect(outcome).toMatchObject({
      text: "Read it all.",
      receipt: { attempts: [{ provider: "tiny", outcome: "too_large", durationMs: 0 }, { outcome: "ok" }] },
    });
    expect(chain[0]?.requests).toHaveLength(0);
  });

  it("cuts the history to the target's window and says so", async () => {
    const { run, chain, events } = bench((clock) => [
      scriptedProvider("small", [says("ok")], { clock, contextWindow: 600 }),
    ]);
    const history = [1, 2].flatMap((n) => [
      { role: "user" as const, content: `question ${n} ${"x ".repeat(100)}` },
      { role: "assistant" as const, content: `answer ${n}` },
    ]);
    await run({ history });
    expect(chain[0]?.requests[0]?.messages.map(({ content }) => content)).toEqual(["What next?"]);
    expect(events).toContainEqual({
      type: "conversation-trim",
      dropped: 4,
      reason: "window",
      provider: "small",
      room: 600,
      answerTokens: 600 - tokens(chain[0]?.requests[0]),
    });
  });

  it("cuts the history to the tokens that a limit lets through at once, where these are fewer", async () => {
    const { run, chain, events, links } = bench((clock) => [
      scriptedProvider("groq", [says("ok")], { clock }),
    ]);
    const history = [1, 2].flatMap((n) => [
      { role: "user" as const, content: `question ${n} ${"x ".repeat(100)}` },
      { role: "assistant" as const, content: `answer ${n}` },
    ]);
    await run({ history, chain: links.map((link) => ({ ...link, tokensPerWindow: 700 })) });
    expect(chain[0]?.requests[0]?.messages).toHaveLength(3);
    expect(events).toContainEqual({
      type: "conversation-trim",
      dropped: 2,
      reason: "tpm",
      provider: "groq",
      room: 700,
      answerTokens: 700 - tokens(chain[0]?.requests[0]),
    });
  });

  it("reserves what it asks for: the prompt and the answer it has room for", async () => {
    const limiter = openLimiter();
    const { run, chain, links } = bench(
      (clock) => [scriptedProvider("groq", [says("ok")], { clock })],
      limiter,
    );
    await run({
      input: "word ".repeat(100),
      chain: links.map((link) => ({ ...link, tokensPerWindow: 700 })),
    });
    const asked = chain[0]?.requests[0]?.maxOutputTokens ?? 0;
    expect(asked).toBeLessThan(1000);
    expect(limiter.settled[0]?.permit.tokens).toBe(700);
    expect(asked + tokens(chain[0]?.requests[0])).toBe(700);
  });

  it("after a refusal as too large asks somebody larger, and if there is nobody, the same with less", async () => {
    const tooLarge = [{ fail: { kind: "too_large", status: 413 } }] as const;
    const history = [1, 2, 3].flatMap((n) => [
      { role: "user" as const, content: `question ${n} ${"word ".repeat(300)}` },
      { role: "assistant" as const, content: `answer ${n}` },
    ]);
    const { run, chain, events } = bench((clock) => [
      scriptedProvider("groq", [tooLarge, says("Short enough.")], { clock, contextWindow: 50_000 }),
      scriptedProvider("cerebras", [tooLarge], { clock, contextWindow: 40_000 }),
    ]);
    expect(await run({ history })).toMatchObject({
      text: "Short enough.",
      receipt: {
        attempts: [
          { provider: "groq", outcome: "too_large", status: 413 },
          { provider: "cerebras", outcome: "too_large", status: 413 },
          { provider: "groq", outcome: "ok" },
        ],
      },
    });
    const [first, second] = chain[0]?.requests ?? [];
    expect(first?.messages).toHaveLength(7);
    expect(second?.messages).toHaveLength(3);
    expect(second?.messages.at(-1)).toEqual(first?.messages.at(-1));
    expect(events.filter(({ type }) => type === "conversation-trim")).toEqual([
      expect.objectContaining({ dropped: 4, reason: "refused", provider: "groq" }),
    ]);
  });

  it("gives no second chance to a conversation that was refused twice", async () => {
    const { run, chain } = bench((clock) => [
      scriptedProvider("groq", [[{ fail: { kind: "too_large" } }]], { clock }),
      scriptedProvider("cerebras", [[{ fail: { kind: "too_large" } }]], { clock }),
    ]);
    expect(await run()).toMatchObject({
      kind: "failed",
      error: { code: "provider", message: "this is too long for every provider" },
    });
    expect(chain.map(({ requests }) => requests.length)).toEqual([2, 1]);
  });

  it("asks nobody when the input is too large for all, and says how large and who takes most", async () => {
    const { run, chain, events } = bench((clock) => [
      scriptedProvider("small", [says("no")], { clock, contextWindow: 900 }),
      scriptedProvider("large", [says("no")], { clock, contextWindow: 1000 }),
    ]);
    const outcome = await run({ input: "word ".repeat(1000) });
    expect(outcome).toMatchObject({
      kind: "failed",
      retryAt: null,
      error: {
        code: "provider",
        message: expect.stringMatching(
          /^the input is too large: with the persona about \d{4} tokens, and large, which takes most, has room for 488$/,
        ),
        hint: "shorten it, or split it up; or add a provider with a larger context window to the chain",
        details: [expect.stringContaining("small"), expect.stringContaining("large")],
      },
      attempts: [
        { provider: "small", outcome: "too_large", status: null },
        { provider: "large", outcome: "too_large", status: null },
      ],
    });
    expect(chain.flatMap(({ requests }) => requests)).toEqual([]);
    expect(events.at(-1)).toEqual({ type: "turn-end", outcome: "failed" });
  });

  it("passes over a provider whose limit of tokens the input exceeds, and names the limit", async () => {
    const { run, chain, links } = bench((clock) => [
      scriptedProvider("groq", [says("no")], { clock }),
      scriptedProvider("gemini", [says("Read it all.")], { clock }),
    ]);
    const [groq, gemini] = links;
    if (groq === undefined || gemini === undefined) throw new Error("two links were made");
    const outcome = await run({
      input: "word ".repeat(500),
      chain: [{ ...groq, tokensPerWindow: 1000 }, gemini],
    });
    expect(outcome).toMatchObject({ text: "Read it all.", receipt: { provider: "gemini" } });
    expect(outcome).toMatchObject({
      receipt: {
        attempts: [
          {
            provider: "groq",
            outcome: "too_large",
            message: expect.stringMatching(
              /^the input \(with the persona about \d+ tokens\), with an answer of 512, is larger than groq takes at once: its tpm is 1000$/,
            ),
          },
          { outcome: "ok" },
        ],
      },
    });
    expect(chain[0]?.requests).toHaveLength(0);
  });

  it("asks the model that was admitted where several share the limits of an account", async () => {
    const permit = { id: "p", key: "account/*", model: "second-model", tokens: 1, startAt: 0 };
    const limiter = openLimiter({ admissions: [{ kind: "granted", permit, waitMs: 0, reason: null }] });
    const { run, links } = bench(
      (clock) => [
        scriptedProvider("first", [says("from the first")], { clock }),
        scriptedProvider("second", [says("from the second")], { clock }),
      ],
      limiter,
    );
    const chain = links.map((link) => ({ ...link, limitKey: "account/*" }));
    expect(await run({ chain })).toMatchObject({ receipt: { provider: "second", model: "second-model" } });
  });

  it("strips terminal escapes from an answer, also when they are split over chunks", async () => {
    const { run } = bench((clock) => [
      scriptedProvider("groq", [[{ text: "a\u001b]0;ti" }, { text: "tle\u0007b" }, { finish: "stop" }]], {
        clock,
      }),
    ]);
    expect(await run()).toMatchObject({ text: "ab" });
  });
});
