import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Provider } from "../../src/core/providers/provider.ts";
import type { ProviderType } from "../../src/providers/settings.ts";
import {
  answer,
  cutAfter,
  endAfter,
  event,
  hang,
  inPieces,
  rateLimited,
  raw,
  rewritten,
  type Script,
  silence,
  status,
  textEvent,
} from "../support/wire/script.ts";
import {
  listen,
  REQUEST,
  TEST_KEY,
  type TestProviderOptions,
  testProvider,
} from "../support/wire/test-provider.ts";
import type { WireProtocol } from "../support/wire/wire-request.ts";
import { startWireServer, type WireServer } from "../support/wire/wire-server.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

export interface ContractSubject {
  /** Name under which the wire server knows the provider. */
  readonly name: string;
  readonly type: ProviderType;
  readonly protocol: WireProtocol;
  readonly finish: { readonly length: string; readonly blocked: string };
}

const GREETING = "Hello, wörld 🚀 – naïve café";
const ESC = "\u001b";

/** What every adapter must do over a real connection, whatever its SDK does. */
export function describeProviderContract(subject: ContractSubject): void {
  const { name, type, protocol } = subject;
  let server: WireServer;
  let script: Script;
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => {
    unhandled.push(reason);
  };

  beforeEach(async () => {
    unhandled.length = 0;
    process.on("unhandledRejection", note);
    server = await startWireServer({ respond: () => script });
  });

  afterEach(async () => {
    await server.close();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });

  function provider(options: Partial<TestProviderOptions> = {}): Provider {
    return testProvider({ name, type, baseUrl: server.baseUrl(name), ...options });
  }

  async function failureOf(next: Script): ReturnType<typeof heardError> {
    script = next;
    return await heardError();
  }

  async function heardError() {
    const { error, text, chunks } = await listen(provider());
    if (error === null) throw new Error(`expected a failure, heard ${JSON.stringify(chunks)}`);
    expect(error.message).toMatch(/^[\P{C}]{1,300}$/u);
    expect(error.message).not.toContain(TEST_KEY);
    expect(error.message.startsWith(name)).toBe(true);
    expect(error.cause).toBeUndefined();
    expect(error.facts).toMatchObject({ provider: name, model: "test-model" });
    return { error, text, kind: error.kind, facts: error.facts };
  }

  describe("a good answer", () => {
    it("arrives as response, text deltas and one finish with the usage", async () => {
      script = answer(GREETING, { headers: { "X-RateLimit-Remaining-Requests-Day": "17" } });
      const { chunks, text, error } = await listen(provider());
      expect(error).toBeNull();
      expect(text).toBe(GREETING);
      expect(chunks[0]).toMatchObject({
        type: "response",
        status: 200,
        stated: { rpd: { remaining: 17 } },
      });
      expect(chunks.filter(({ type }) => type === "text-delta").length).toBeGreaterThan(3);
      expect(chunks.at(-1)).toEqual({
        type: "finish",
        reason: "stop",
        usage: { promptTokens: 12, completionTokens: 7 },
      });
      expect(server.requests).toHaveLength(1);
    });

    it("is asked for with the system prompt, the whole history, the model and the output limit", async () => {
      script = answer("ok");
      await listen(provider());
      const { system, messages, model, body, provider: asked } = await server.request(0);
      expect({ system, model, asked }).toEqual({ system: REQUEST.system, model: "test-model", asked: name });
      expect(messages.map(({ role }) => role.replace("model", "assistant"))).toEqual([
        "user",
        "assistant",
        "user",
      ]);
      expect(messages.map(({ content }) => content)).toEqual(REQUEST.messages.map(({ content }) => content));
      expect(JSON.stringify(body)).toMatch(/"(max_tokens|max_completion_tokens|maxOutputTokens)":256/);
    });

    it("is shown piece by piece while it is still being written", async () => {
      script = hang("Hel");
      const abort = new AbortController();
      const seen: string[] = [];
      await listen(provider(), {
        signal: abort.signal,
        onChunk: (chunk) => {
          if (chunk.type !== "text-delta") return;
          seen.push(chunk.text);
          abort.abort();
        },
      });
      expect(seen).toEqual(["Hel"]);
    });

    it.each([1, 2, 3, 7])("survives being split after every %i bytes", async (size) => {
      script = inPieces(answer(GREETING), size);
      expect(await listen(provider())).toMatchObject({ text: GREETING, error: null });
    });

    it.each([
      ["CR LF framing", (text: string) => text.replaceAll("\n", "\r\n")],
      [
        "comments between events",
        (text: string) => text.replaceAll("data:", ": OPENROUTER PROCESSING\n\ndata:"),
      ],
      ["a byte order mark and other fields", (text: string) => `\ufeffid: 1\nretry: 10\n${text}`],
      ["no space after the colon", (text: string) => text.replaceAll("data: ", "data:")],
      ["no blank line at the end", (text: string) => text.trimEnd()],
    ])("survives %s", async (_what, change) => {
      script = rewritten(answer(GREETING), change);
      expect(await listen(provider())).toMatchObject({ text: GREETING, error: null });
    });

    it("does without usage", async () => {
      script = answer(GREETING, { usage: null });
      const { chunks, error } = await listen(provider());
      expect(error).toBeNull();
      expect(chunks.at(-1)).toEqual({ type: "finish", reason: "stop" });
    });

    it("says so when it was cut by the output limit", async () => {
      script = answer("only the beg", { finish: subject.finish.length });
      expect((await listen(provider())).chunks.at(-1)).toMatchObject({ type: "finish", reason: "length" });
    });

    it("stays an answer when the connection breaks after the finish reason", async () => {
      script = (request) => {
        const reply = answer("done", { usage: null })(request);
        return { ...reply, steps: [...reply.steps, { type: "cut" }] };
      };
      expect(await listen(provider())).toMatchObject({ text: "done", error: null });
    });

    it("sends our headers and no others", async () => {
      script = answer("ok");
      await listen(provider());
      const { headers } = await server.request(0);
      const expected = ["accept", "accept-encoding", "accept-language", "connection", "content-length"];
      expected.push("content-type", "host", "sec-fetch-mode", "user-agent");
      expected.push(protocol === "gemini" ? "x-goog-api-key" : "authorization");
      expect(Object.keys(headers).sort()).toEqual(expected.sort());
      expect(headers["user-agent"]).toBe("squad");
    });

    it("needs no key where none is configured", async () => {
      script = answer("ok");
      expect(await listen(provider({ apiKey: null }))).toMatchObject({ text: "ok", error: null });
      const { headers } = await server.request(0);
      expect(headers).not.toHaveProperty("authorization");
      expect(headers).not.toHaveProperty("x-goog-api-key");
    });
  });

  describe("an answer that is none", () => {
    it("broke off cleanly before the finish reason", async () => {
      expect(await failureOf(endAfter("half an ans"))).toMatchObject({
        kind: "interrupted",
        text: "half an ans",
      });
    });

    it("broke off in the middle of an event", async () => {
      const half = textEvent(protocol, "lost").slice(0, 40);
      expect(await failureOf(raw(textEvent(protocol, "half"), half))).toMatchObject({
        kind: "interrupted",
        text: "half",
      });
    });

    it("lost its connection after text was shown", async () => {
      expect(await failureOf(cutAfter("half an ans"))).toMatchObject({
        kind: "interrupted",
        text: "half an ans",
      });
    });

    it("lost its connection before anything came", async () => {
      expect(await failureOf(cutAfter(""))).toMatchObject({ kind: "network", text: "" });
    });

    it("has no text", async () => {
      expect((await failureOf(answer(""))).kind).toBe("empty");
      expect((await failureOf(answer("", { finish: subject.finish.length }))).kind).toBe("empty");
    });

    it("was stopped by the content filter", async () => {
      expect((await failureOf(answer("some", { finish: subject.finish.blocked }))).kind).toBe("blocked");
    });

    it("is a web page with status 200", async () => {
      const { error } = await failureOf(status(200, `<html>${ESC}[2Jlog in</html>`));
      expect(error.kind).toBe("server_error");
      expect(error.message).toContain("web page");
    });

    it("is not JSON", async () => {
      expect((await failureOf(raw("data: {oops\n\n"))).kind).toBe("server_error");
      expect((await failureOf(raw(textEvent(protocol, "half"), "data: {oops\n\n"))).kind).toBe("interrupted");
    });

    it("is an error with status 200", async () => {
      const body = {
        error: { code: 429, message: "Rate limit exceeded: free-models-per-min. Try again in 7s." },
      };
      expect(await failureOf(status(200, body))).toMatchObject({
        kind: "rate_limited",
        facts: { dimension: "rpm", retryAfterMs: 7000 },
      });
    });

    it("is an error inside the stream", async () => {
      const error = event({ error: { code: 502, message: "Provider returned error" }, choices: [] });
      expect(await failureOf(raw(error))).toMatchObject({ kind: "server_error", text: "" });
      expect(await failureOf(raw(textEvent(protocol, "half"), error))).toMatchObject({
        kind: "server_error",
        text: "half",
      });
    });

    it("is a line without end", async () => {
      const { error } = await failureOf(raw(`data: "${"x".repeat(3_000_000)}`));
      expect(error.kind).toBe("server_error");
    });
  });

  describe("an error response", () => {
    it.each([
      [400, "invalid_request"],
      [401, "auth"],
      [402, "auth"],
      [403, "auth"],
      [404, "model_not_found"],
      [408, "timeout"],
      [410, "model_not_found"],
      [413, "too_large"],
      [422, "invalid_request"],
      [429, "rate_limited"],
      [500, "server_error"],
      [502, "server_error"],
      [503, "server_error"],
      [504, "server_error"],
      [529, "server_error"],
    ])("%i is %s, after exactly one request", async (code, kind) => {
      const heard = await failureOf(status(code, undefined, { "X-RateLimit-Limit-Tokens-Minute": "900" }));
      expect(heard).toMatchObject({ kind, facts: { status: code, stated: { tpm: { limit: 900 } } } });
      expect(server.requests).toHaveLength(1);
    });

    it("says in its message how long a 429 lasts", async () => {
      const { error, facts } = await failureOf(rateLimited({ retryAfter: 35 }));
      expect(facts.retryAfterMs).toBe(35_000);
      expect(error.message).toContain("again in 35 s");
    });

    it("of 200 KB of HTML and escape sequences leaves one clean line", async () => {
      const page = `<html>${ESC}[2J${ESC}]52;c;ZXZpbA==\u0007${"MARKER ".repeat(30_000)}</html>`;
      const { error } = await failureOf(status(502, page));
      expect(error.kind).toBe("server_error");
      expect(error.message).not.toContain("MARKER");
    });

    it("that echoes the key does not get it printed", async () => {
      const body = { error: { message: `Bad request with key ${TEST_KEY} in it`, code: "bad" } };
      const { error } = await failureOf(status(400, body, { "x-echo": TEST_KEY }));
      expect(error.message).toContain("with key *** in it");
      expect(JSON.stringify(error.facts)).not.toContain(TEST_KEY);
      expect(String(error.stack)).not.toContain(TEST_KEY);
    });

    it("that redirects is not followed", async () => {
      const { error } = await failureOf(
        status(307, "", { location: `${server.url}/elsewhere/v1/chat/completions` }),
      );
      expect(error.kind).toBe("network");
      expect(error.message).toContain("redirects");
      expect(server.requests).toHaveLength(1);
    });
  });

  describe("a key with a line break", () => {
    it("is refused before anything is sent, and never printed", async () => {
      script = answer("never");
      const key = "gsk_first-half\nsecond-half";
      const { error } = await listen(provider({ apiKey: key }));
      expect(error?.kind).toBe("auth");
      expect(`${error?.message} ${error?.stack}`).not.toMatch(/first-half|second-half/);
      expect(server.requests).toHaveLength(0);
    });
  });

  describe("a server that is not there", () => {
    it("is named with its address", async () => {
      const { baseUrl } = { baseUrl: server.baseUrl(name) };
      await server.close();
      const { error } = await listen(provider({ baseUrl }));
      expect(error?.kind).toBe("network");
      expect(error?.facts.isUnsent).toBe(true);
      expect(error?.message).toContain(new URL(baseUrl).host);
      server = await startWireServer({ respond: () => script });
    });
  });

  describe("cancelling", () => {
    it.each([
      ["before the headers", silence()],
      ["before the first event", hang()],
      ["in mid-stream", hang("Hel")],
    ])("%s ends at once and closes the connection", { retry: 2 }, async (_when, next) => {
      script = next;
      const abort = new AbortController();
      const attempt = listen(provider(), { signal: abort.signal });
      const request = await server.request(0);
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
      const began = performance.now();
      abort.abort();
      const { error } = await attempt;
      expect(error?.kind).toBe("cancelled");
      expect(performance.now() - began).toBeLessThan(100);
      expect((await request.closed) - began).toBeLessThan(100);
    });

    it("before the start sends nothing", async () => {
      const { error } = await listen(provider(), { signal: AbortSignal.abort() });
      expect(error?.kind).toBe("cancelled");
      expect(server.requests).toHaveLength(0);
    });

    it("by leaving the loop closes the connection", { retry: 2 }, async () => {
      script = hang("Hel");
      for await (const chunk of provider().stream(REQUEST, new AbortController().signal)) {
        if (chunk.type === "text-delta") break;
      }
      const began = performance.now();
      expect((await (await server.request(0)).closed) - began).toBeLessThan(100);
    });
  });

  describe("the clocks", () => {
    const timeouts = { headersMs: 30_000, firstTokenMs: 30_000, idleMs: 20_000, totalMs: 60_000 };

    async function until(condition: () => boolean): Promise<void> {
      while (!condition()) {
        await new Promise((resolve) => {
          setTimeout(resolve, 1);
        });
      }
    }

    it.each([
      ["headers", silence()],
      ["first event", hang()],
    ])("give up when the %s do not come in time", async (_what, next) => {
      script = next;
      const clock = new VirtualClock();
      let over = false;
      const attempt = listen(provider({ clock, timeouts })).finally(() => {
        over = true;
      });
      const request = await server.request(0);
      await clock.advance(29_999);
      expect(over).toBe(false);
      await clock.advance(1);
      expect((await attempt).error).toMatchObject({
        kind: "timeout",
        message: `${name} sent nothing for 30 s`,
      });
      await request.closed;
    });

    it("give up when the text stops in the middle", async () => {
      script = hang("Hel");
      const clock = new VirtualClock();
      let seen = false;
      const attempt = listen(provider({ clock, timeouts }), {
        onChunk: (chunk) => {
          seen ||= chunk.type === "text-delta";
        },
      });
      await until(() => seen);
      await clock.advance(20_000);
      expect(await attempt).toMatchObject({
        text: "Hel",
        error: { kind: "timeout", message: `${name} went silent for 20 s` },
      });
    });

    it("are not fooled by comments", async () => {
      script = raw(textEvent(protocol, "Hel"), ": still here\n\n", { type: "hang" });
      const clock = new VirtualClock();
      let seen = false;
      const attempt = listen(provider({ clock, timeouts }), {
        onChunk: (chunk) => {
          seen ||= chunk.type === "text-delta";
        },
      });
      await until(() => seen);
      await clock.advance(20_000);
      expect((await attempt).error?.kind).toBe("timeout");
    });

    it("bound the whole answer, however steadily it drips", async () => {
      const clock = new VirtualClock();
      const drops = 8;
      script = raw(
        ...Array.from({ length: drops }, (): [string, { type: "wait"; ms: number }] => [
          textEvent(protocol, "x"),
          { type: "wait", ms: 15 },
        ]).flat(),
        { type: "hang" },
      );
      const attempt = listen(provider({ clock, timeouts: { ...timeouts, totalMs: 50_000 } }), {
        onChunk: (chunk) => {
          if (chunk.type === "text-delta") void clock.advance(10_000);
        },
      });
      const { error, text } = await attempt;
      expect(error).toMatchObject({ kind: "timeout", message: `${name} took longer than 50 s` });
      expect(text.length).toBeLessThan(drops);
    });
  });
}
