import { describe, expect } from "vitest";
import { squad } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { answer, rateLimited, status, type Script } from "../support/wire/script.ts";
import { startUntrustedServer } from "../support/wire/untrusted-server.ts";
import { startWireServer } from "../support/wire/wire-server.ts";
import { WIRED } from "../support/wired-home.ts";

const NO_MODEL = status(404, { error: { message: "The model does not exist", code: "model_not_found" } });

describe("squad providers list", () => {
  it("names every provider, its model, whether it can be used and which variable holds its key", async ({
    setStage,
  }) => {
    const { home, server } = await setStage();
    home.env["OPENROUTER_API_KEY"] = "";
    const { code, stdout } = await squad(home, ["providers"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^PROVIDER +MODEL +TIER +STATE +KEY$/m);
    expect(stdout).toMatch(/^groq +openai\/gpt-oss-120b +boss +usable +environment GROQ_API_KEY$/m);
    expect(stdout).toMatch(/^openrouter +\S+ +worker +no key +OPENROUTER_API_KEY: free at https:/m);
    expect(stdout).toMatch(/^offline +none +worker +usable +none needed$/m);
    const { providers } = JSON.parse((await squad(home, ["providers", "list", "--json"])).stdout) as {
      providers: object[];
    };
    expect(providers).toContainEqual({
      name: "groq",
      type: "groq",
      model: "openai/gpt-oss-120b",
      tier: "boss",
      state: "usable",
      key: "GROQ_API_KEY",
      keySource: "environment",
      keyUrl: "https://console.groq.com/keys",
      baseUrl: server.baseUrl("groq"),
    });
    expect(server.requests).toHaveLength(0);
  });
});

describe("squad providers test", () => {
  it("says ok of each provider in one line, after one tiny request to each", async ({ setStage }) => {
    const { home, server } = await setStage({ respond: () => answer("OK") });
    const { code, stdout, stderr } = await squad(home, ["providers", "test"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    for (const [index, provider] of WIRED.toSorted().entries()) {
      expect(lines.toSorted()[index]).toMatch(new RegExp(`^ok +${provider} +\\S+ +\\d+ ms$`, "u"));
      expect(server.requestsOf(provider)).toHaveLength(1);
    }
  });

  it("says in one line each what is wrong with those that fail", async ({ setStage }) => {
    const scripts: Record<string, Script> = {
      groq: answer("OK"),
      cerebras: status(401),
      gemini: NO_MODEL,
      openrouter: rateLimited({ retryAfter: 30 }),
    };
    const { home } = await setStage({ respond: ({ provider }) => scripts[provider] ?? answer("OK") });
    const { code, stdout } = await squad(home, ["providers", "test"]);
    expect(code).toBe(1);
    expect(stdout.trimEnd().split("\n")).toHaveLength(4);
    expect(stdout).toMatch(/^ok +groq /m);
    expect(stdout).toMatch(
      /^FAILED +cerebras +gpt-oss-120b +.*401.*key was refused \(it is from environment CEREBRAS_API_KEY; a new one is at https:\S+\)$/m,
    );
    expect(stdout).toMatch(
      /^FAILED +gemini +gemini-3\.1-flash-lite +.*404.*no model gemini-3\.1-flash-lite/m,
    );
    expect(stdout).toMatch(/^FAILED +openrouter +\S+ +.*429/m);
    expect(stdout).not.toContain("test-key");
  });

  it.for([
    ["a refused key", status(401), 77, "auth"],
    ["a retired model", NO_MODEL, 1, "model_not_found"],
    ["a limit that is used up", rateLimited({ retryAfter: 30 }), 75, "rate_limited"],
  ] as const)(
    "exits for %s as a run does, and has its kind in JSON",
    async ([, script, code, outcome], { setStage }) => {
      const { home } = await setStage({ respond: () => script });
      const run = await squad(home, ["providers", "test", "groq", "gemini", "--json"]);
      expect(run.code).toBe(code);
      const { v, providers } = JSON.parse(run.stdout) as { v: number; providers: object[] };
      expect(v).toBe(1);
      expect(providers).toHaveLength(2);
      for (const provider of providers) {
        expect(provider).toMatchObject({
          name: expect.stringMatching(/^(?:groq|gemini)$/),
          model: expect.any(String),
          ok: false,
          outcome,
          latencyMs: expect.any(Number),
          message: expect.any(String),
        });
      }
    },
  );

  it("exits 69 when no host can be reached, naming each", async ({ setStage }) => {
    const { home } = await setStage();
    const dead = await startWireServer({ respond: () => answer("never") });
    await dead.close();
    for (const provider of WIRED)
      home.env[`SQUAD_PROVIDER_${provider.toUpperCase()}_BASE_URL`] = dead.baseUrl(provider);
    const { code, stdout } = await squad(home, ["providers", "test"]);
    expect(code).toBe(69);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/^FAILED .* at 127\.0\.0\.1:\d+: nothing answers there/u);
  });

  it.for([
    ["a key without credit", status(402), "cerebras answered 402: the account has no credit"],
    [
      "credit that is used up",
      status(429, { error: { message: "You exceeded your current quota", code: "insufficient_quota" } }),
      "cerebras answered 429: its quota or credit is used up",
    ],
    [
      "a web page",
      status(200, "<html>hi</html>"),
      "answered with a web page instead of a stream (is its base URL right?)",
    ],
    [
      "an address of nobody",
      status(404, "<html>no</html>"),
      "no list of models: is its base_url right (http://127",
    ],
    [
      "a country that is not served",
      status(403, { error: { message: "location is not supported" } }),
      "this country",
    ],
  ] as const)("says %s in one line", async ([, script, words], { setStage }) => {
    const { home } = await setStage({ respond: () => script });
    const { stdout } = await squad(home, ["providers", "test", "cerebras"]);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(stdout).toContain(words);
  });

  it.for([
    ["a host that does not exist", "https://no-such-host.invalid/v1", "no-such-host.invalid: its address"],
    ["plain http where https is expected", "http→https", "it does not speak TLS (is it http?)"],
    ["a certificate nobody signed", "untrusted", "its TLS certificate was not accepted"],
  ] as const)("says in one line that it found %s", async ([, url, words], { setStage }) => {
    const { home, server } = await setStage();
    const untrusted = await startUntrustedServer();
    const urls: Record<string, string> = {
      "http→https": server.baseUrl("cerebras").replace("http:", "https:"),
      untrusted: `${untrusted.url}/v1`,
    };
    home.env["SQUAD_PROVIDER_CEREBRAS_BASE_URL"] = urls[url] ?? url;
    try {
      const { code, stdout } = await squad(home, ["providers", "test", "cerebras"]);
      expect(code).toBe(69);
      expect(stdout.trimEnd().split("\n")).toHaveLength(1);
      expect(stdout).toContain(words);
    } finally {
      await untrusted.close();
    }
  });

  it.for([
    ["groq", "/groq/openai/v1/models", { data: [{ id: "whisper-9", active: false }] }],
    ["cerebras", "/cerebras/v1/models", { data: [] }],
    [
      "gemini",
      "/gemini/v1beta/models?pageSize=1000",
      { models: [{ name: "models/embedding", supportedGenerationMethods: ["embedContent"] }] },
    ],
  ] as const)(
    "names the models that a key for %s can use when its model is gone",
    async ([name, path, others], { setStage }) => {
      const ids = [
        "far-away",
        "gpt-oss-121b",
        "gpt-oss-20b",
        "gpt-oss-1",
        "x-1",
        "x-2",
        "x-3",
        "evil\u001b[2J",
      ];
      const list =
        name === "gemini"
          ? {
              models: [
                ...ids.map((id) => ({
                  name: `models/${id}`,
                  supportedGenerationMethods: ["generateContent"],
                })),
                ...("models" in others ? others.models : []),
              ],
            }
          : { data: [...ids.map((id) => ({ id })), ...("data" in others ? others.data : [])] };
      const { home, server } = await setStage({
        respond: ({ path: asked }) =>
          asked.includes("/models") && !asked.includes(":") ? status(200, list) : NO_MODEL,
      });
      const { code, stdout } = await squad(home, ["providers", "test", name]);
      expect(code).toBe(1);
      expect(stdout).toMatch(
        /answered 404: it has no model \S+; this key can use (?:[\w-]+, ){4}[\w-]+ \(7 in all\)\n$/u,
      );
      if (name !== "gemini") expect(stdout).toContain("this key can use gpt-oss-121b");
      const asked = server.requests.at(-1);
      expect(asked?.path).toBe(path);
      expect(JSON.stringify(asked?.headers)).toContain(`test-key-of-${name}`);
      const { providers } = JSON.parse((await squad(home, ["providers", "test", name, "--json"])).stdout) as {
        providers: { models: readonly string[] }[];
      };
      expect(providers[0]?.models).toHaveLength(5);
    },
  );

  it("asks for a model list at no other address, and no further than its bounds", async ({ setStage }) => {
    const { home, server } = await setStage({
      respond: ({ path }) =>
        path.endsWith("/models")
          ? () => ({ status: 307, headers: { location: "http://127.0.0.1:9/" }, delayMs: 0, steps: [] })
          : NO_MODEL,
    });
    const { stdout } = await squad(home, ["providers", "test", "groq"]);
    expect(stdout).toContain("it has no model openai/gpt-oss-120b (retired, misspelt, or a wrong base URL)");
    expect(server.requestsOf("groq")).toHaveLength(2);
    expect(Object.keys(server.requests.at(-1)?.headers ?? {}).toSorted()).toEqual(
      expect.arrayContaining(["accept", "authorization", "user-agent"]),
    );
  });

  it("exits 77 without any key, and says where a free one is", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    const { code, stdout, stderr } = await squad(home, ["providers", "test"]);
    expect({ code, stdout }).toEqual({ code: 77, stdout: "" });
    expect(stderr).toMatch(/GROQ_API_KEY: a free key is at https:/);
  });

  it("knows only configured names, and suggests the nearest", async ({ setStage }) => {
    const { home } = await setStage();
    const { code, stderr } = await squad(home, ["providers", "test", "gorq"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/there is no provider "gorq"\n {2}did you mean groq\?/);
  });
});
