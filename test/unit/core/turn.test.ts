import { describe, expect, it } from "vitest";
import type { SquadEventBody } from "../../../src/core/events.ts";
import type { WaitReason } from "../../../src/core/limits/limiter.ts";
import type { FailureKind } from "../../../src/core/provider-error.ts";
import { qualityGate } from "../../../src/core/quality.ts";
import { runTurn, type Turn } from "../../../src/core/turn/turn.ts";
import { openLimiter, type OpenLimiter } from "../../support/open-limiter.ts";
import { says, scriptedProvider, type ScriptedProvider } from "../../support/scripted-provider.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

const REFUSAL = "I'm sorry, but I can't help with that.";

function bench(
  providers: (clock: VirtualClock) => readonly ScriptedProvider[],
  limiter: OpenLimiter = openLimiter(),
) {
  const clock = new VirtualClock();
  const chain = providers(clock);
  const events: SquadEventBody[] = [];
  const abort = new AbortController();
  const turn: Turn = {
    agent: { id: "analyst", name: "Mary", title: "Business Analyst" },
    session: null,
    system: "You are Mary.",
    history: [],
    input: "What next?",
    chain: chain.map((provider) => ({
      provider,
      limitKey: `${provider.name}/${provider.model}`,
      tokensPerWindow: null,
    })),
    maxWaitMs: 60_000,
  };
  const run = (changes: Partial<Turn> = {}) =>
    clock.drive(
      runTurn(
        { ...turn, ...changes },
        { clock, rng: () => 0.5, limiter, gate: qualityGate, emit: (event) => events.push(event) },
        abort.signal,
      ),
    );
  const types = (): string[] => events.map(({ type }) => type);
  return { clock, chain, links: turn.chain, events, types, abort, limiter, run };
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
    ["too_large", 1],
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

  const LONG = "The first half of a long answer, which is worth keeping because it took a while to write. ";

  it("goes on where a stream broke, without a word twice, when much was shown", async () => {
    const { run, events, chain } = bench((clock) => [
      scriptedProvider("groq", [[{ text: LONG }, { fail: { kind: "interrupted" } }]], { clock }),
      scriptedProvider("gemini", [says("because it took a while to write. And the second half.")], { clock }),
    ]);
    const outcome = await run();
    expect(outcome).toMatchObject({
      kind: "answered",
      text: `${LONG}And the second half.`,
      receipt: { provider: "gemini", attempts: [{ outcome: "interrupted" }, { outcome: "ok" }] },
    });
    expect(chain[1]?.requests[0]?.messages).toMatchObject([
      { role: "user", content: "What next?" },
      { role: "assistant", content: LONG },
      { role: "user" },
    ]);
    const shown = events.flatMap((event) => (event.type === "text-delta" ? [event.text] : []));
    expect(shown.join("")).toBe(`${LONG}And the second half.`);
    expect(events).toContainEqual(expect.objectContaining({ type: "attempt-error", continues: true }));
    expect(events).toContainEqual(
      expect.objectContaining({ type: "attempt-start", provider: "gemini", continues: true }),
    );
  });

  it("keeps all that was shown when nobody can go on", async () => {
    const { run } = bench((clock) => [
      scriptedProvider("groq", [[{ text: LONG }, { fail: { kind: "interrupted" } }]], { clock }),
      scriptedProvider("gemini", [[{ text: "And a bit" }, { fail: { kind: "interrupted" } }]], { clock }),
    ]);
    expect(await run()).toMatchObject({
      kind: "failed",
      partial: { text: expect.stringContaining(LONG) as string },
    });
  });

  it("continues an answer that reached its length limit, twice at most", async () => {
    const piece = (text: string) => [
      { text },
      { finish: "length" as const, usage: { promptTokens: 10, completionTokens: 5 } },
    ];
    const whole = bench((clock) => [
      scriptedProvider("groq", [piece("One, two, "), piece("three, four, "), says("five.")], { clock }),
    ]);
    expect(await whole.run()).toMatchObject({
      kind: "answered",
      text: "One, two, three, four, five.",
      receipt: { finish: "stop", attempts: [{}, {}, {}] },
    });
    const endless = bench((clock) => [scriptedProvider("groq", [piece("and "), piece("on ")], { clock })]);
    expect(await endless.run()).toMatchObject({
      kind: "answered",
      text: "and on on ",
      receipt: { finish: "length", usage: { promptTokens: 30, completionTokens: 15 } },
    });
  });

  it("serves what there is of a long answer when it cannot be continued", async () => {
    const { run } = bench((clock) => [
      scriptedProvider(
        "groq",
        [[{ text: "Cut here" }, { finish: "length" }], [{ fail: { kind: "network" } }]],
        { clock },
      ),
    ]);
    expect(await run()).toMatchObject({ kind: "answered", text: "Cut here", receipt: { finish: "length" } });
  });

  it("continues what was shown of an answer before", async () => {
    const { run, chain } = bench((clock) => [scriptedProvider("groq", [says("end.")], { clock })]);
    expect(await run({ soFar: "The beginning and the " })).toMatchObject({
      kind: "answered",
      text: "The beginning and the end.",
    });
    expect(chain[0]?.requests[0]?.messages[1]).toEqual({
      role: "assistant",
      content: "The beginning and the ",
    });
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

  it("sends a refusal to the next provider, and serves it after all when nobody else answers", async () => {
    const escalated = bench((clock) => [
      scriptedProvider("groq", [says(REFUSAL)], { clock }),
      scriptedProvider("gemini", [says("Gladly.")], { clock }),
    ]);
    expect(await escalated.run()).toMatchObject({
      text: "Gladly.",
      receipt: { attempts: [{ outcome: "low_quality" }, { outcome: "ok" }] },
    });
    expect(escalated.types()).toContain("quality-reject");

    const alone = bench((clock) => [
      scriptedProvider("groq", [says(REFUSAL)], { clock }),
      scriptedProvider("gemini", [[{ fail: { kind: "network" } }]], { clock }),
    ]);
    expect(await alone.run()).toMatchObject({
      kind: "answered",
      text: REFUSAL,
      receipt: { provider: "groq" },
    });
  });

  it("never accepts an answer without a visible character", async () => {
    const { run } = bench((clock) => [scriptedProvider("groq", [says(" \n\u200B ")], { clock })]);
    expect(await run()).toMatchObject({ kind: "failed", attempts: [{ outcome: "empty" }] });
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
      scriptedProvider("tiny", [says("no")], { clock, contextWindow: 1010 }),
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
      scriptedProvider("small", [says("ok")], { clock, contextWindow: 1100 }),
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
    await run({ history, chain: links.map((link) => ({ ...link, tokensPerWindow: 1150 })) });
    expect(chain[0]?.requests[0]?.messages).toHaveLength(3);
    expect(events).toContainEqual({
      type: "conversation-trim",
      dropped: 2,
      reason: "window",
      provider: "groq",
    });
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
      chain: [{ ...groq, tokensPerWindow: 1200 }, gemini],
    });
    expect(outcome).toMatchObject({ text: "Read it all.", receipt: { provider: "gemini" } });
    expect(outcome).toMatchObject({
      receipt: {
        attempts: [
          {
            provider: "groq",
            outcome: "too_large",
            message:
              "the input, with an answer of 1000 tokens, is larger than groq takes at once: its tpm is 1200",
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
