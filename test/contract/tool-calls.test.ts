import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChatRequest, Provider } from "../../src/core/providers/provider.ts";
import type { ProviderType } from "../../src/providers/settings.ts";
import { toolSpec } from "../support/tool-box.ts";
import { answer, callsTools, inPieces, raw, event, status, type Script } from "../support/wire/script.ts";
import { listen, REQUEST, testProvider, type TestProviderOptions } from "../support/wire/test-provider.ts";
import { startWireServer, type WireServer } from "../support/wire/wire-server.ts";

const READ = toolSpec("read_file", "path");
const LIST = { ...toolSpec("list_files"), description: "Lists them." };
const CALL = { id: "call00001", name: "read_file", arguments: '{"path":"a.md"}' };
const LIST_CALL = { id: "call00002", name: "list_files", arguments: "" };
const ASKING: ChatRequest = { ...REQUEST, tools: [READ, LIST] };
const ROUNDS: ChatRequest = {
  ...REQUEST,
  messages: [
    { role: "user", content: "Look." },
    { role: "assistant", content: "I look.", calls: [CALL, LIST_CALL] },
    {
      role: "user",
      content: "",
      results: [
        { id: CALL.id, name: "read_file", content: "Bread", isError: false },
        { id: LIST_CALL.id, name: "list_files", content: "no", isError: true },
      ],
    },
  ],
  tools: [READ, LIST],
};

const SUBJECTS: readonly { readonly name: string; readonly type: ProviderType }[] = [
  { name: "groq", type: "groq" },
  { name: "cerebras", type: "openai-compatible" },
  { name: "openrouter", type: "openai-compatible" },
  { name: "gemini", type: "gemini" },
];

let server: WireServer;
let script: Script;
beforeAll(async () => {
  server = await startWireServer({ respond: () => script });
});
afterAll(() => server.close());

describe.each(SUBJECTS)("$name", ({ name, type }) => {
  const isGemini = type === "gemini";
  const provider = (options: Partial<TestProviderOptions> = {}): Provider =>
    testProvider({ name, type, baseUrl: server.baseUrl(name), ...options });
  const last = () => server.requestsOf(name).at(-1);

  async function callsOf(next: Script, asked: Provider = provider()) {
    script = next;
    const { chunks, text, error } = await listen(asked, { request: ASKING });
    expect(error).toBeNull();
    const calls = chunks.flatMap((chunk) => (chunk.type === "tool-call" ? [chunk.call] : []));
    return {
      text,
      calls: calls.map((call) => [call.name, call.arguments]),
      end: chunks.at(-1),
      whole: calls,
    };
  }

  it("is offered tools in its own words", async () => {
    await callsOf(answer("none needed"));
    const { body } = last() ?? {};
    const { description, parameters } = READ;
    expect(body?.["tools"]).toEqual(
      isGemini
        ? [
            {
              functionDeclarations: [
                { name: "read_file", description, parameters },
                { name: "list_files", description: "Lists them." },
              ],
            },
          ]
        : [READ, LIST].map((spec) => ({ type: "function", function: spec })),
    );
    script = answer("ok");
    await listen(provider());
    expect(last()?.body).not.toHaveProperty("tools");
  });

  it("is sent calls and what they gave", async () => {
    script = answer("Bread it is.");
    expect(await listen(provider(), { request: ROUNDS })).toMatchObject({ text: "Bread it is." });
    const { body = {} } = last() ?? {};
    expect(isGemini ? body["contents"] : (body["messages"] as unknown[]).slice(1)).toEqual(
      isGemini
        ? [
            { role: "user", parts: [{ text: "Look." }] },
            {
              role: "model",
              parts: [
                { text: "I look." },
                {
                  functionCall: { name: "read_file", args: { path: "a.md" } },
                  thoughtSignature: "skip_thought_signature_validator",
                },
                { functionCall: { name: "list_files", args: {} } },
              ],
            },
            {
              role: "user",
              parts: [
                { functionResponse: { name: "read_file", response: { output: "Bread" } } },
                { functionResponse: { name: "list_files", response: { error: "no" } } },
              ],
            },
          ]
        : [
            { role: "user", content: "Look." },
            {
              role: "assistant",
              content: "I look.",
              tool_calls: [
                {
                  id: "call00001",
                  type: "function",
                  function: { name: "read_file", arguments: '{"path":"a.md"}' },
                },
                { id: "call00002", type: "function", function: { name: "list_files", arguments: "{}" } },
              ],
            },
            { role: "tool", tool_call_id: "call00001", content: "Bread" },
            { role: "tool", tool_call_id: "call00002", content: "no" },
          ],
    );
  });

  it("wrote its calls into its text: they are calls, and no text", async () => {
    const written =
      'I look.\n<tool_call>\n{"name": "read_file", "arguments": {"path": "a.md"}}\n</tool_call>';
    for (const next of [answer(written), inPieces(answer(written), 7)]) {
      expect(await callsOf(next)).toMatchObject({
        text: "I look.\n",
        calls: [["read_file", '{"path":"a.md"}']],
        end: { type: "finish", reason: "tool_calls" },
      });
    }
    const other = written.replace("read_file", "rm_file");
    expect(await callsOf(answer(other))).toMatchObject({ text: other, calls: [], end: { reason: "stop" } });
    const both = callsTools([{ name: "list_files", arguments: "{}" }], { text: written });
    expect(await callsOf(both)).toMatchObject({ text: written, calls: [["list_files", "{}"]] });
  });

  it("wrote calls that its server could not read: squad reads them where nothing else can be meant", async () => {
    const refused = (written: string) => ({
      error: {
        message: "Failed to call a function. See 'failed_generation' for more details.",
        type: "invalid_request_error",
        code: "tool_use_failed",
        failed_generation: written,
      },
    });
    const function_ = '<function=read_file{"path": "a.md"}</function>';
    for (const written of [function_, '[{"name": "read_file", "parameters": {"path": "a.md"}}]']) {
      expect(await callsOf(status(400, refused(written)))).toMatchObject({
        text: "",
        calls: [["read_file", '{"path":"a.md"}']],
        end: { type: "finish", reason: "tool_calls" },
      });
    }
    expect(await callsOf(status(400, refused(`I look.\n${function_}`)))).toMatchObject({ text: "I look.\n" });
    script = status(400, refused('<function=read_file{"path": '));
    const { error, text } = await listen(provider(), { request: ASKING });
    expect(text).toBe("");
    expect(error).toMatchObject({ kind: "server_error" });
    expect(error?.message).not.toContain("a.md");
    if (isGemini) return;
    const partly = raw(
      event({ choices: [{ index: 0, delta: { content: "I look.\n" }, finish_reason: null }] }),
      event(refused(`I look.\n${function_}`)),
    );
    expect(await callsOf(partly)).toMatchObject({
      text: "I look.\n",
      calls: [["read_file", '{"path":"a.md"}']],
    });
  });

  it("asks for several tools after a text", async () => {
    const script = callsTools(
      [
        { name: "read_file", arguments: '{"path":"ä \\"b\\".md"}', size: 3 },
        { name: "list_files", arguments: "{}" },
      ],
      { text: "I look." },
    );
    const { text, calls, end } = await callsOf(script);
    expect(text).toBe("I look.");
    expect(calls).toEqual([
      ["read_file", '{"path":"ä \\"b\\".md"}'],
      ["list_files", "{}"],
    ]);
    expect(end).toEqual({
      type: "finish",
      reason: "tool_calls",
      usage: { promptTokens: 12, completionTokens: 7 },
    });
  });

  it("is understood however its stream is split", async () => {
    const whole = callsTools([{ name: "read_file", arguments: '{"path":"é🚀.md"}', size: 2 }]);
    for (const size of [1, 2, 3, 5, 17]) {
      expect((await callsOf(inPieces(whole, size))).calls).toEqual([["read_file", '{"path":"é🚀.md"}']]);
    }
  });

  it("is understood whatever its arguments are", { timeout: 60_000 }, async () => {
    const value = fc.record({ path: fc.string({ maxLength: 40 }), deep: fc.jsonValue() });
    const asked = fc.array(fc.tuple(value, fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(asked, fc.integer({ min: 1, max: 200 }), async (all, bytes) => {
        const wanted = all.map(([args, size]) => ({
          name: "read_file",
          arguments: JSON.stringify(args),
          size,
        }));
        const { calls } = await callsOf(inPieces(callsTools(wanted), bytes));
        const heard = calls.map(([, json = ""]) => JSON.parse(json) as unknown);
        expect(heard).toEqual(all.map(([args]) => JSON.parse(JSON.stringify(args)) as unknown));
      }),
      { numRuns: 25 },
    );
  });

  it("gives empty arguments as an empty object", async () => {
    const { calls } = await callsOf(
      isGemini
        ? raw(
            event({
              candidates: [
                { content: { parts: [{ functionCall: { name: "list_files" } }] }, finishReason: "STOP" },
              ],
            }),
          )
        : callsTools([{ name: "list_files", arguments: "" }]),
    );
    expect(calls).toEqual([["list_files", "{}"]]);
  });

  it("is cut where its arguments have no end", async () => {
    const json = `{"path":"${"x".repeat(100_000)}"}`;
    const { calls } = await callsOf(callsTools([{ name: "read_file", arguments: json, size: 10_000 }]));
    expect(calls[0]?.[1]).toHaveLength(32_769);
  });

  it("is not heard when it calls what nobody offered", async () => {
    script = callsTools([{ name: "read_file", arguments: "{}" }]);
    const { error } = await listen(provider());
    expect(error?.kind).toBe("empty");
  });

  it("is offered tools in words, once it said that it knows none", async () => {
    const asked = provider();
    const message = "test-model does not support tools";
    script = status(400, { error: { message, code: 400 } });
    const { error } = await listen(asked, { request: ASKING });
    expect(error?.kind).toBe("tools_unsupported");
    const fence = '```tool\n{"tool": "read_file", "path": "a.md"}\n```';
    const { text, calls, end } = await callsOf(answer(`I look.\n${fence}\nIt says bread.`), asked);
    expect({ text, calls }).toEqual({ text: "I look.\n", calls: [["read_file", '{"path":"a.md"}']] });
    expect(end).toMatchObject({ reason: "tool_calls" });
    expect(last()?.body).not.toHaveProperty("tools");
    expect(last()?.system).toMatch(
      /- read_file: Does read_file\. "path" \(string\): the path\n- list_files: /,
    );
    script = answer("Bread.");
    await listen(asked, { request: ROUNDS });
    expect(last()?.messages.map(({ content }) => content)).toEqual([
      "Look.",
      'I look.\n\n```tool\n{"tool":"read_file","path":"a.md"}\n```\n\n```tool\n{"tool":"list_files"}\n```',
      "[Result of read_file]\nBread\n\n[Error of list_files]\nno",
    ]);
  });

  it("is told nothing of tools where it is to have none", async () => {
    script = answer("I cannot.");
    await listen(provider({ tools: "none" }), { request: ROUNDS });
    expect(last()?.body).not.toHaveProperty("tools");
    expect(last()?.system).toBe(REQUEST.system);
    expect(JSON.stringify(last()?.body)).not.toMatch(/tool_call|functionCall/);
  });
});

describe("gemini", () => {
  const provider = (model: string): Provider =>
    testProvider({ name: "gemini", type: "gemini", baseUrl: server.baseUrl("gemini"), model });
  const sent = async (model: string, seal: { model: string; text: string } | null) => {
    script = answer("ok");
    const calls = [{ ...CALL, ...(seal === null ? {} : { seal }) }];
    const messages = ROUNDS.messages.map((message) =>
      message.calls === undefined ? message : { ...message, calls },
    );
    await listen(provider(model), { request: { ...ROUNDS, messages } });
    const contents = server.requests.at(-1)?.body["contents"] as { parts: { thoughtSignature?: string }[] }[];
    return contents[1]?.parts.at(-1)?.thoughtSignature;
  };

  it("gets back the signature of its own calls and of no other's", async () => {
    script = callsTools([{ name: "read_file", arguments: "{}" }]);
    const { chunks } = await listen(provider("gemini-3.5-flash"), { request: ASKING });
    const call = chunks.find((chunk) => chunk.type === "tool-call")?.call;
    expect(call?.seal).toEqual({ model: "gemini-3.5-flash", text: "sig of read_file" });
    const seal = call?.seal ?? null;
    expect(await sent("gemini-3.5-flash", seal)).toBe("sig of read_file");
    expect(await sent("gemini-3.1-flash-lite", seal)).toBe("skip_thought_signature_validator");
    expect(await sent("gemini-2.5-flash", seal)).toBeUndefined();
  });
});

describe("what servers say of tools they do not know", () => {
  it.each([
    [404, "No endpoints found that support tool use. To learn more about provider routing, visit us"],
    [400, "registry.ollama.ai/library/gemma:2b does not support tools"],
    [400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'],
    [500, "tools param requires --jinja flag"],
    [400, "`tool calling` is not supported with this model"],
    [400, "Function calling is not enabled for models/gemma-3-27b-it"],
  ])("%i %s", async (code, message) => {
    const name = "openrouter";
    script = status(code, { error: { message, code } });
    const asked = testProvider({ name, type: "openai-compatible", baseUrl: server.baseUrl(name) });
    expect((await listen(asked, { request: ASKING })).error?.kind).toBe("tools_unsupported");
  });

  it("is told apart from a call that went wrong", async () => {
    script = status(400, {
      error: {
        message:
          "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
        type: "invalid_request_error",
        code: "tool_use_failed",
        failed_generation: "<function=read_file{</function>",
      },
    });
    const asked = testProvider({ name: "groq", type: "groq", baseUrl: server.baseUrl("groq") });
    expect((await listen(asked, { request: ASKING })).error?.kind).toBe("server_error");
  });
});
