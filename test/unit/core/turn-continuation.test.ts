import { describe, expect, it } from "vitest";
import { says, scriptedProvider } from "../../support/scripted-provider.ts";
import { bench } from "../../support/turn-bench.ts";

const LONG = "The first half of a long answer, which is worth keeping because it took a while to write. ";

describe("an answer that is not whole", () => {
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

  it("serves it also when what was added has outgrown the room to go on", async () => {
    const long = `${"word ".repeat(1_400)}and so on`;
    const { run } = bench((clock) => [
      scriptedProvider(
        "groq",
        [
          [{ text: "Cut here" }, { finish: "length" }],
          [{ text: long }, { fail: { kind: "interrupted" } }],
          [{ fail: { kind: "network" } }],
        ],
        { clock, contextWindow: 1_600 },
      ),
    ]);
    expect(await run()).toMatchObject({
      kind: "answered",
      text: `Cut here${long}`,
      receipt: { finish: "length", attempts: [{ outcome: "ok" }, { outcome: "interrupted" }] },
    });
  });

  it("is never continued by a model that has no room for what was shown", async () => {
    const long = Array.from({ length: 200 }, (_, at) => `Story ${at} is about guest number ${at * 7}.`).join(
      "\n",
    );
    const { run, chain } = bench((clock) => [
      scriptedProvider("groq", [[{ text: long }, { fail: { kind: "interrupted" } }], says("Anew.")], {
        clock,
        contextWindow: 1_600,
      }),
      scriptedProvider("gemini", [[{ fail: { kind: "network" } }], says(" The rest.")], { clock }),
    ]);
    expect(await run()).toMatchObject({ kind: "answered", text: `${long} The rest.` });
    expect(chain.map(({ requests }) => requests.length)).toEqual([1, 2]);
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
});
