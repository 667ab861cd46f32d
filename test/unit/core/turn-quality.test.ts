import { describe, expect, it } from "vitest";
import { says, scriptedProvider } from "../../support/scripted-provider.ts";
import { bench } from "../../support/turn-bench.ts";

const REFUSAL = "I'm sorry, but I can't help with that.";

describe("an answer with a flaw", () => {
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

  it("asks a higher tier after an answer that was set aside, and passes over those that are none", async () => {
    const { run, chain, events } = bench((clock) => [
      scriptedProvider("groq", [says(REFUSAL)], { clock, tier: "worker" }),
      scriptedProvider("cerebras", [says("Another worker.")], { clock, tier: "worker" }),
      scriptedProvider("gemini", [says("From the boss.")], { clock, tier: "boss" }),
    ]);
    expect(await run()).toMatchObject({
      text: "From the boss.",
      receipt: {
        tier: "boss",
        attempts: [{ outcome: "low_quality", quality: { flaws: [{ kind: "refusal" }] } }, { outcome: "ok" }],
      },
    });
    expect(chain.map(({ requests }) => requests.length)).toEqual([1, 0, 1]);
    expect(events).toContainEqual(expect.objectContaining({ type: "quality-reject", reason: "refusal" }));
  });

  it("asks those it passed over when the higher tier cannot be asked", async () => {
    const { run } = bench((clock) => [
      scriptedProvider("groq", [says(REFUSAL)], { clock, tier: "worker" }),
      scriptedProvider("cerebras", [says("Another worker.")], { clock, tier: "worker" }),
      scriptedProvider("gemini", [[{ fail: { kind: "auth" } }]], { clock, tier: "boss" }),
    ]);
    expect(await run()).toMatchObject({ text: "Another worker.", receipt: { provider: "cerebras" } });
  });

  it("serves the best of the answers that were set aside, and asks three at most", async () => {
    const looping = "and again and again ".repeat(60);
    const { run, chain } = bench((clock) => [
      scriptedProvider("groq", [says(REFUSAL)], { clock }),
      scriptedProvider("gemini", [says(looping)], { clock }),
      scriptedProvider("cerebras", [says(REFUSAL)], { clock }),
      scriptedProvider("openrouter", [says("Never asked.")], { clock }),
    ]);
    expect(await run()).toMatchObject({
      kind: "answered",
      text: looping,
      receipt: {
        provider: "gemini",
        attempts: [{ outcome: "low_quality" }, { outcome: "ok" }, { outcome: "low_quality" }],
      },
    });
    expect(chain.at(-1)?.requests).toHaveLength(0);
  });

  it("never accepts an answer without a visible character", async () => {
    const { run } = bench((clock) => [scriptedProvider("groq", [says(" \n\u200B ")], { clock })]);
    expect(await run()).toMatchObject({
      kind: "failed",
      attempts: [{ outcome: "empty" }, { outcome: "empty" }],
    });
  });
});
