import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProviderType } from "../../src/providers/settings.ts";
import { answer, event, hang, raw, type Script } from "../support/wire/script.ts";
import { listen, testProvider } from "../support/wire/test-provider.ts";
import { startWireServer, type WireServer } from "../support/wire/wire-server.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

let server: WireServer;
let script: Script;

beforeAll(async () => {
  server = await startWireServer({ respond: () => script });
});

afterAll(() => server.close());

async function hear(name: string, type: ProviderType, ...events: readonly unknown[]) {
  script = raw(...events.map((data) => (typeof data === "string" ? data : event(data))));
  return await listen(testProvider({ name, type, baseUrl: server.baseUrl(name) }));
}

function choice(delta: unknown, finish_reason: string | null = null): unknown {
  return { choices: [{ index: 0, delta, finish_reason }] };
}

describe("chat completions", () => {
  it("may carry chunks without choices, null content, a role and reasoning", async () => {
    const heard = await hear(
      "openrouter",
      "openai-compatible",
      { choices: [] },
      {},
      choice({ role: "assistant", content: null, reasoning: "hidden thoughts" }),
      choice({ content: "" }),
      choice({ content: "visible" }),
      choice(null, "stop"),
      "data: [DONE]\n\n",
    );
    expect(heard).toMatchObject({ text: "visible", error: null });
  });

  it.each([
    ["stop", "stop"],
    ["length", "length"],
    ["max_tokens", "length"],
    ["tool_calls", "tool_calls"],
    ["function_call", "tool_calls"],
    ["something_new", "stop"],
  ])("finish for the reason %s as %s", async (theirs, ours) => {
    const heard = await hear("groq", "groq", choice({ content: "x" }, theirs), "data: [DONE]\n\n");
    expect(heard.chunks.at(-1)).toEqual({ type: "finish", reason: ours });
  });

  it("that finish with an error are none, with and without an error object", async () => {
    const bare = await hear("openrouter", "openai-compatible", choice({ content: "x" }, "error"));
    expect(bare).toMatchObject({ text: "x", error: { kind: "server_error" } });
    const error = { code: "server_error", message: "Provider disconnected" };
    const chunk = { ...(choice({ content: "" }, "error") as object), error };
    const full = await hear("openrouter", "openai-compatible", choice({ content: "x" }), chunk);
    expect(full).toMatchObject({ text: "x", error: { kind: "server_error" } });
  });

  it("from groq may bring their usage in groq's own field", async () => {
    const last = choice({}, "stop") as object;
    const usage = { prompt_tokens: 3, completion_tokens: 4 };
    const heard = await hear("groq", "groq", choice({ content: "x" }), { ...last, x_groq: { usage } });
    expect(heard.chunks.at(-1)).toMatchObject({ usage: { promptTokens: 3, completionTokens: 4 } });
  });

  it.each([
    null,
    { prompt_tokens: -1, completion_tokens: 2 },
    { prompt_tokens: "3", completion_tokens: 2 },
    { prompt_tokens: 3 },
  ])("with the usage %j have none", async (usage) => {
    const heard = await hear("groq", "groq", choice({ content: "x" }, "stop"), { choices: [], usage });
    expect(heard.chunks.at(-1)).toEqual({ type: "finish", reason: "stop" });
  });

  it.each(["null", "7", '"text"', "[]", '{"choices":5}', '{"choices":[null]}', '{"choices":[{"delta":7}]}'])(
    "in the shape %s never crash",
    async (data) => {
      const heard = await hear("groq", "groq", `data: ${data}\n\n`);
      expect(["interrupted", "server_error"]).toContain(heard.error?.kind);
    },
  );

  it("that stay open after their finish reason are left after two seconds", async () => {
    script = (request) => {
      const reply = answer("done", { usage: null })(request);
      return { ...reply, steps: [...reply.steps.slice(0, -1), ...hang()(request).steps] };
    };
    const clock = new VirtualClock();
    const timeouts = { headersMs: 30_000, firstTokenMs: 30_000, idleMs: 30_000, totalMs: 60_000 };
    const provider = testProvider({
      name: "groq",
      type: "groq",
      baseUrl: server.baseUrl("groq"),
      clock,
      timeouts,
    });
    const state = { over: false };
    const attempt = listen(provider).finally(() => {
      state.over = true;
    });
    while (!state.over) {
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      await clock.advance(100);
    }
    expect(await attempt).toMatchObject({ text: "done", error: null });
    expect(clock.now()).toBeGreaterThanOrEqual(2000);
  });
});

describe("gemini", () => {
  function candidate(parts: unknown, finishReason?: string): unknown {
    return { candidates: [{ content: { role: "model", parts }, ...(finishReason ? { finishReason } : {}) }] };
  }

  it("thinks aloud in parts that are no answer, and counts them as output", async () => {
    const usageMetadata = { promptTokenCount: 5, candidatesTokenCount: 2, thoughtsTokenCount: 40 };
    const last = candidate([{ text: "b" }], "STOP") as object;
    const heard = await hear(
      "gemini",
      "gemini",
      candidate([{ text: "hidden", thought: true }, { text: "a" }]),
      { ...last, usageMetadata },
    );
    expect(heard.text).toBe("ab");
    expect(heard.chunks.at(-1)).toMatchObject({ usage: { promptTokens: 5, completionTokens: 42 } });
  });

  it.each(["SAFETY", "RECITATION", "PROHIBITED_CONTENT", "SPII", "BLOCKLIST"])(
    "stops for %s with a block",
    async (reason) => {
      const heard = await hear("gemini", "gemini", candidate([{ text: "x" }]), candidate([], reason));
      expect(heard.error).toMatchObject({ kind: "blocked" });
      expect(heard.error?.message).toContain(reason);
    },
  );

  it("blocks a prompt without any candidate", async () => {
    const heard = await hear("gemini", "gemini", { promptFeedback: { blockReason: "PROHIBITED_CONTENT" } });
    expect(heard.error).toMatchObject({ kind: "blocked" });
  });

  it.each(["OTHER", "MALFORMED_FUNCTION_CALL", "SOMETHING_NEW"])(
    "failed when it stops for %s",
    async (reason) => {
      expect((await hear("gemini", "gemini", candidate([{ text: "x" }], reason))).error?.kind).toBe(
        "server_error",
      );
    },
  );

  it("has a reason only when it says one", async () => {
    const heard = await hear("gemini", "gemini", candidate([{ text: "x" }], "FINISH_REASON_UNSPECIFIED"));
    expect(heard.error?.kind).toBe("interrupted");
  });

  it("borrows the global fetch for no longer than it takes to pick it up", async () => {
    const own = globalThis.fetch;
    script = answer("one two three", { pauseMs: 5 });
    const provider = testProvider({ name: "gemini", type: "gemini", baseUrl: server.baseUrl("gemini") });
    const seen: boolean[] = [];
    const onChunk = (): void => {
      seen.push(globalThis.fetch === own);
    };
    const both = await Promise.all([listen(provider, { onChunk }), listen(provider, { onChunk })]);
    expect(both.map(({ text }) => text)).toEqual(["one two three", "one two three"]);
    expect(seen.every(Boolean)).toBe(true);
    expect(globalThis.fetch).toBe(own);
  });
});
