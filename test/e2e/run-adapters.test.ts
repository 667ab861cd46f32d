import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installBmad } from "../support/sample-project.ts";
import { squad, type Home } from "../support/squad.ts";
import { answer, cutAfter, endAfter, rateLimited, status, type Script } from "../support/wire/script.ts";
import { startWireServer, type WireServer } from "../support/wire/wire-server.ts";
import { WIRED, wiredHome } from "../support/wired-home.ts";

let server: WireServer;
let home: Home;
let scripts: Partial<Record<string, Script>>;

beforeEach(async () => {
  scripts = {};
  server = await startWireServer({
    respond: ({ provider }) => scripts[provider] ?? answer(`Olá, aqui ${provider}. 🚀`),
  });
});

afterEach(async () => {
  home.remove();
  await server.close();
});

const run = (args: readonly string[], input = "What should we build?") =>
  squad(home, ["run", "--agent", "mary", ...args], { input });

describe("squad run through each adapter", () => {
  it.each(WIRED)("asks %s with the project's own persona and prints its answer alone", async (provider) => {
    home = wiredHome(server, { chain: [provider] });
    installBmad(home.project);
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `Olá, aqui ${provider}. 🚀\n`, stderr: "" });
    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(request?.system).toContain("You are Mary 📊, Business Analyst");
    expect(request?.system).toContain("Bakery analyst of this very repository");
    expect(request?.system).toContain("Always reply in Portuguese.");
    expect(request?.messages).toEqual([{ role: "user", content: "What should we build?" }]);
    expect(JSON.stringify(request?.headers)).toContain(`test-key-of-${provider}`);
  });

  it.each(WIRED)("streams the words of %s as events", async (provider) => {
    home = wiredHome(server, { chain: [provider] });
    const { stdout } = await run(["--format", "events"]);
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const deltas = events.filter(({ type }) => type === "text-delta").map(({ text }) => text);
    expect(deltas.length).toBeGreaterThan(1);
    expect(deltas.join("")).toBe(`Olá, aqui ${provider}. 🚀`);
    expect(events.at(-1)).toMatchObject({
      v: 1,
      type: "result",
      ok: true,
      provider,
      usage: { promptTokens: 12, completionTokens: 7, estimated: false },
    });
    for (const event of events)
      expect(event).toMatchObject({ v: 1, at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) });
  });

  const pairs = WIRED.flatMap((first) =>
    WIRED.filter((second) => second !== first).map((second) => [first, second] as const),
  );

  it.each(pairs)(
    "falls back from %s, killed in mid-stream, to %s without losing a word",
    async (first, second) => {
      scripts[first] = cutAfter("Half an answer ");
      home = wiredHome(server, { chain: [first, second] });
      const { code, stdout } = await run(["--format", "events"]);
      expect(code).toBe(0);
      const events = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(events).toContainEqual(
        expect.objectContaining({ type: "text-delta", text: expect.stringContaining("Half") }),
      );
      expect(events).toContainEqual(
        expect.objectContaining({
          type: "attempt-error",
          provider: first,
          kind: "interrupted",
          shown: "Half an answer ".length,
          next: "fall-back",
        }),
      );
      expect(events.at(-1)).toMatchObject({
        text: `Olá, aqui ${second}. 🚀`,
        provider: second,
        fallback: true,
        attempts: [
          { provider: first, outcome: "interrupted" },
          { provider: second, outcome: "ok", status: second === "gemini" ? expect.anything() : 200 },
        ],
      });
    },
  );

  it.each(WIRED)("never shows a stream of %s that ends without saying so as an answer", async (provider) => {
    scripts[provider] = endAfter("Looks finished.");
    home = wiredHome(server, { chain: [provider] });
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout }).toEqual({ code: 69, stdout: "" });
    expect(stderr).toContain(provider);
  });

  it.each(WIRED)("takes a retired model of %s as the next provider's turn, asked once", async (provider) => {
    scripts[provider] = status(404, {
      error: { message: "The model does not exist", code: "model_not_found" },
    });
    const other = provider === "groq" ? "gemini" : "groq";
    home = wiredHome(server, { chain: [provider, other] });
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Olá, aqui ${other}. 🚀\n` });
    expect(server.requestsOf(provider)).toHaveLength(1);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("leaves a provider alone that answered 429, in the next process too", async () => {
    scripts["groq"] = rateLimited({ retryAfter: 60 });
    home = wiredHome(server, { chain: ["groq", "gemini"] });
    for (const _ of [1, 2])
      expect(await run([])).toMatchObject({ code: 0, stdout: "Olá, aqui gemini. 🚀\n" });
    expect(server.requestsOf("groq")).toHaveLength(1);
    const report = JSON.parse((await squad(home, ["status", "--json"])).stdout) as {
      providers: { name: string }[];
    };
    expect(report.providers.find(({ name }) => name === "groq")).toMatchObject({
      state: "cooldown",
      cooldownUntil: expect.any(String),
      requests: { total: 1, ok: 0, rateLimited: 1, failed: 0 },
      throttle: { factor: 1, recent429: 1 },
    });
  });
});
