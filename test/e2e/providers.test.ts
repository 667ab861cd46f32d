import { describe, expect } from "vitest";
import { squad } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { answer, rateLimited, status, type Script } from "../support/wire/script.ts";
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
