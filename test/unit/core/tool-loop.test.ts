import { expect, it } from "vitest";
import { MOST_TOOL_CALLS, MOST_TOOL_ROUNDS } from "../../../src/core/tools/tool.ts";
import { calls, says, scriptedProvider, type Step } from "../../support/scripted-provider.ts";
import { toolBox } from "../../support/tool-box.ts";
import { bench } from "../../support/turn-bench.ts";

const SECOND = 1000;
const TEXT = "Line one\nLine two";
const reads = calls("Let me look.", ["read_file", { path: "a.md" }]);
const reader = () => toolBox({ read_file: () => TEXT });

function one(scripts: readonly (readonly Step[])[], contextWindow = 100_000) {
  return bench((clock) => [scriptedProvider("groq", scripts, { clock, contextWindow })]);
}

function shown({ events }: ReturnType<typeof bench>): string {
  return events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
}

it("asks, carries out and asks again, and both texts are the answer", async () => {
  const stage = one([reads, says("It has two lines.")]);
  const box = reader();
  const { outcome, uses } = await stage.runWith({ box });
  expect(outcome).toMatchObject({
    kind: "answered",
    text: "Let me look.\n\nIt has two lines.",
    receipt: { provider: "groq", attempts: [{ outcome: "ok" }, { outcome: "ok" }] },
  });
  expect(shown(stage)).toBe("Let me look.\n\nIt has two lines.");
  expect(uses).toEqual([{ tool: "read_file", summary: "a.md — 2 lines", isError: false }]);
  expect(box.asked).toEqual([{ id: "call00001", name: "read_file", arguments: '{"path":"a.md"}' }]);
  const [first, second] = stage.chain[0]?.requests ?? [];
  expect(first?.tools?.map(({ name }) => name)).toEqual(["read_file"]);
  expect(second?.messages).toEqual([
    { role: "user", content: "What next?" },
    { role: "assistant", content: "Let me look.", calls: box.asked },
    {
      role: "user",
      content: "",
      results: [{ id: "call00001", name: "read_file", content: TEXT, isError: false }],
    },
  ]);
  expect(stage.types()).toEqual([
    "turn-start",
    "admission-grant",
    "attempt-start",
    "text-delta",
    "attempt-end",
    "tool-call",
    "tool-result",
    "admission-grant",
    "attempt-start",
    "text-delta",
    "attempt-end",
    "turn-end",
  ]);
  expect(stage.events.find(({ type }) => type === "tool-result")).toEqual({
    type: "tool-result",
    id: "call00001",
    tool: "read_file",
    arguments: "a.md",
    isError: false,
    summary: "",
    lines: 2,
  });
});

it("sums what all rounds took", async () => {
  const usage = { promptTokens: 100, completionTokens: 10 };
  const finish = { finish: "tool_calls", usage } as const;
  const stage = one([
    [{ call: { name: "read_file", arguments: '{"path":"a.md"}' } }, finish],
    [{ text: "Done, all of it." }, { finish: "stop", usage: { promptTokens: 200, completionTokens: 5 } }],
  ]);
  const { outcome } = await stage.runWith({ box: reader() });
  expect(outcome).toMatchObject({
    kind: "answered",
    receipt: { usage: { promptTokens: 300, completionTokens: 15, estimated: false } },
  });
});

it("stops offering tools after the last round, and says so", async () => {
  const script = Array.from({ length: MOST_TOOL_ROUNDS }, () => calls("", ["read_file", { path: "a.md" }]));
  const stage = one([...script, says("That is enough.")]);
  const { outcome, uses } = await stage.runWith({ box: reader() }, { maxWaitMs: 3_600 * SECOND });
  expect(outcome).toMatchObject({ kind: "answered", text: "That is enough." });
  expect(uses).toHaveLength(MOST_TOOL_ROUNDS);
  const requests = stage.chain[0]?.requests ?? [];
  expect(requests).toHaveLength(MOST_TOOL_ROUNDS + 1);
  expect(requests.map(({ tools }) => tools?.length ?? 0)).toEqual([...script.map(() => 1), 0]);
  expect(requests.at(-1)?.messages.at(-1)?.results?.[0]?.content).toMatch(
    /^Line one\nLine two\n\(No more tools/,
  );
});

it("carries out no more than the most calls, and says so once", async () => {
  const many = Array.from({ length: MOST_TOOL_CALLS + 5 }, () => ["read_file", { path: "a.md" }] as const);
  const stage = one([calls("", ...many), says("That is enough.")]);
  const box = reader();
  await stage.runWith({ box });
  expect(box.asked).toHaveLength(MOST_TOOL_CALLS);
  const last = stage.chain[0]?.requests[1];
  expect(last?.tools).toBeUndefined();
  expect(last?.messages.at(-1)?.results?.map(({ isError }) => isError)).toEqual([
    ...Array.from({ length: MOST_TOOL_CALLS }, () => false),
    true,
  ]);
});

it("tells the model of a mistake and goes on", async () => {
  const stage = one([calls("", ["fly", {}]), says("I cannot fly.")]);
  const { outcome, uses } = await stage.runWith({ box: reader() });
  expect(outcome).toMatchObject({ kind: "answered", text: "I cannot fly." });
  expect(uses).toEqual([{ tool: "fly", summary: "there is no tool fly", isError: true }]);
});

it.each([
  ["longer than any", `{"path":"${"x".repeat(40_000)}"}`, "tool_calls", /characters at most/],
  ["cut by the output limit", '{"path":"a.m', "length", /output limit/],
] as const)("reaches no tool with arguments that are %s", async (_what, json, finish, says_) => {
  const stage = one([[{ call: { name: "read_file", arguments: json } }, { finish }], says("Well then, no.")]);
  const box = reader();
  await stage.runWith({ box });
  expect(box.asked).toEqual([]);
  expect(stage.chain[0]?.requests[1]?.messages.at(-1)?.results?.[0]?.content).toMatch(says_);
});

it("ends the turn where a tool says so, with what was said", async () => {
  const stage = one([calls("I save it.", ["ask", { path: "q" }], ["read_file", { path: "a.md" }])]);
  const ask = () => ({ content: "", isError: false, sequel: "stop", say: "Shall I go on?" }) as const;
  const box = toolBox({ ask, read_file: () => TEXT });
  const { outcome } = await stage.runWith({ box });
  expect(outcome).toMatchObject({ kind: "answered", text: "I save it.\n\nShall I go on?" });
  expect(shown(stage)).toBe("I save it.\n\nShall I go on?");
  expect(box.asked).toHaveLength(1);
});

it("goes on afresh with the result alone, and the frame of then", async () => {
  const stage = one([reads, calls("", ["next_step", { path: "2" }]), says("Step two is under way.")]);
  let step = 1;
  const next = () => {
    step = 2;
    return { content: "Step 2: ask for the name.", isError: false, sequel: "afresh" } as const;
  };
  const frame = () => ({ system: `You are in step ${step}.`, note: "" });
  await stage.runWith({ box: toolBox({ read_file: () => TEXT, next_step: next }), frame });
  const requests = stage.chain[0]?.requests ?? [];
  expect(requests.map(({ system }) => system)).toEqual([
    "You are in step 1.",
    "You are in step 1.",
    "You are in step 2.",
  ]);
  expect(requests[2]?.messages).toEqual([{ role: "user", content: "Step 2: ask for the name." }]);
});

it("falls back in a later round with the rounds so far", async () => {
  const stage = bench((clock) => [
    scriptedProvider("groq", [reads, [{ fail: { kind: "auth" } }]], { clock }),
    scriptedProvider("gemini", [says("Gemini read it too.")], { clock }),
  ]);
  const { outcome } = await stage.runWith({ box: reader() });
  expect(outcome).toMatchObject({
    kind: "answered",
    text: "Let me look.\n\nGemini read it too.",
    receipt: { provider: "gemini", fallback: true },
  });
  expect(stage.chain[1]?.requests[0]?.messages).toEqual(stage.chain[0]?.requests[1]?.messages);
  expect(stage.types().filter((type) => type.startsWith("turn-"))).toEqual(["turn-start", "turn-end"]);
});

it("asks nobody again in a later round who is out", async () => {
  const stage = bench((clock) => [
    scriptedProvider("groq", [[{ fail: { kind: "blocked" } }]], { clock }),
    scriptedProvider("gemini", [reads, says("It has two lines.")], { clock }),
  ]);
  await stage.runWith({ box: reader() });
  expect(stage.chain.map(({ requests }) => requests.length)).toEqual([1, 2]);
});

it("keeps what was said when a tool is cancelled", async () => {
  const stage = one([reads]);
  const box = toolBox({
    read_file: (_args, signal) => {
      stage.abort.abort();
      throw signal.reason;
    },
  });
  const { outcome } = await stage.runWith({ box });
  expect(outcome).toMatchObject({ kind: "cancelled", partial: { provider: "groq", text: "Let me look." } });
  expect(stage.types().at(-1)).toBe("turn-end");
});

it("keeps what was said in all rounds when a later one fails", async () => {
  const broken = [{ text: "It has" }, { fail: { kind: "blocked" } }] as const;
  const stage = one([reads, broken]);
  const { outcome } = await stage.runWith({ box: reader() });
  expect(outcome).toMatchObject({ kind: "failed", partial: { text: "Let me look.\n\nIt has" } });
  expect(stage.events.find(({ type }) => type === "attempt-error")).toMatchObject({
    shown: "\n\nIt has".length,
  });
});

it("is asked again at once by a provider that knows no tools", async () => {
  const stage = bench((clock) => [
    scriptedProvider("groq", [[{ fail: { kind: "tools_unsupported" } }], says("Without tools then.")], {
      clock,
    }),
    scriptedProvider("gemini", [says("I was not asked.")], { clock }),
  ]);
  const { outcome } = await stage.runWith({ box: reader() });
  expect(outcome).toMatchObject({ kind: "answered", text: "Without tools then." });
});

it("shortens the oldest results where the rounds outgrow a model, and never the input", async () => {
  const long = "word ".repeat(900);
  const rounds = Array.from({ length: 3 }, () => calls("", ["read_file", { path: "a.md" }]));
  const stage = one([...rounds, says("That was long.")], 3_500);
  const input = "Tell me what these say. ".repeat(10);
  await stage.runWith({ box: toolBox({ read_file: () => long }) }, { input, maxWaitMs: 600 * SECOND });
  const last = stage.chain[0]?.requests[3];
  expect(last?.messages[0]?.content).toBe(input);
  const results =
    last?.messages.flatMap((message) => message.results ?? []).map(({ content }) => content) ?? [];
  expect(results).toHaveLength(3);
  expect(results[0]).toMatch(/\[shortened\]$/);
  expect(results[2]).toBe(long);
  expect(last?.maxOutputTokens).toBeGreaterThanOrEqual(512);
});

it("sends nothing of tools for an empty box", async () => {
  const stage = one([says("Just an answer.")]);
  await stage.runWith({ box: toolBox({}) });
  expect(stage.chain[0]?.requests[0]).not.toHaveProperty("tools");
});
