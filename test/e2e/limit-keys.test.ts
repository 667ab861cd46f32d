import { describe, expect } from "vitest";
import { squad, type Home } from "../support/squad.ts";
import { contents, it } from "../support/stage.ts";
import { put } from "../support/wired-home.ts";

const RUN = ["run", "--agent", "pm", "-q", "--max-wait", "0"];

interface Row {
  readonly name: string;
  readonly rpm: { readonly used: number };
  readonly rpd: { readonly used: number; readonly limit: number | null };
  readonly requests: { readonly total: number };
}

async function status(home: Home, env: Record<string, string> = {}) {
  const { stdout } = await squad(home, ["status", "--json"], { env });
  const report = JSON.parse(stdout) as {
    totals: { rpm: { used: number; limit: number } };
    providers: readonly Row[];
  };
  const row = (name: string): Row | undefined => report.providers.find((other) => other.name === name);
  return { stdout, totals: report.totals, row };
}

describe("limits", () => {
  it("of a second API key are fresh, and those of the first are kept", async ({ setStage }) => {
    const { home } = await setStage({ chain: ["groq"], limits: "providers:\n  groq: {rpd: 1}\n" });
    const second = { GROQ_API_KEY: "test-key-of-a-second-account" };
    expect(await squad(home, RUN, { input: "one" })).toMatchObject({ code: 0 });
    expect(await squad(home, RUN, { input: "two" })).toMatchObject({ code: 75 });
    expect((await status(home, second)).row("groq")).toMatchObject({
      rpm: { used: 0 },
      rpd: { used: 0, limit: 1 },
      requests: { total: 0 },
    });
    expect(await squad(home, RUN, { input: "three", env: second })).toMatchObject({ code: 0 });
    for (const env of [{}, second]) {
      const { row, stdout } = await status(home, env);
      expect(row("groq")).toMatchObject({ rpd: { used: 1, limit: 1 }, requests: { total: 1 } });
      expect(stdout).not.toContain("test-key-of-");
    }
  });

  it("of one OpenRouter account are shared by its models, and counted once", async ({ setStage }) => {
    const { home, server } = await setStage({ chain: ["openrouter", "router-two"] });
    put(home.configDir, {
      "providers.yaml": `
groq: {enabled: false}
groq-small: {enabled: false}
cerebras: {enabled: false}
gemini: {enabled: false}
gemini-flash: {enabled: false}
router-two: {type: openai-compatible, model: vendor/two:free, base_url: "${server.baseUrl("openrouter")}", api_key_env: OPENROUTER_API_KEY}
`,
      "rate_limits.yaml": "providers:\n  router-two: {rpm: 10, scope: account}\n",
    });
    for (const provider of ["openrouter", "router-two"]) {
      expect(await squad(home, [...RUN, "--provider", provider], { input: "go" })).toMatchObject({ code: 0 });
    }
    expect(await squad(home, [...RUN, "--model", "vendor/three:free"], { input: "go" })).toMatchObject({
      code: 0,
    });
    const { row, totals } = await status(home);
    const shared = { rpm: { used: 3, limit: 10 }, rpd: { used: 3, limit: 50 }, requests: { total: 3 } };
    expect(row("openrouter")).toMatchObject(shared);
    expect(row("router-two")).toMatchObject(shared);
    expect(totals).toMatchObject({ rpm: { used: 3, limit: 10 } });
    expect(server.requests.map(({ model }) => model)).toEqual([
      "openrouter/free",
      "vendor/two:free",
      "vendor/three:free",
    ]);
  });
});

describe("a long conversation", () => {
  const LONG = "word ".repeat(2500);
  const turn = ["run", "--agent", "pm", "--session", "long", "--format", "events", "--no-fallback"];

  it("is cut to what Groq's tokens per minute let through at once", async ({ setStage }) => {
    const { home, server } = await setStage();
    for (const input of ["first", "second", "third"]) {
      const { code } = await squad(home, [...turn, "--provider", "gemini"], { input: `${input} ${LONG}` });
      expect(code).toBe(0);
    }
    const { code, stdout } = await squad(home, [...turn, "--provider", "groq"], { input: "and now?" });
    expect(code).toBe(0);
    const sent = contents(server.requests.at(-1));
    expect(sent.filter((text) => text.startsWith("first "))).toEqual([]);
    expect(sent.some((text) => text.startsWith("third "))).toBe(true);
    expect(stdout).toMatch(/"type":"conversation-trim"[^\n]*"reason":"tpm"[^\n]*"provider":"groq"/);
  });

  it("is not even sent to Groq when its last input exceeds them, and says which limit", async ({
    setStage,
  }) => {
    const { home, server } = await setStage({ chain: ["groq", "gemini"] });
    const { code, stdout } = await squad(home, ["run", "--agent", "pm", "--format", "json"], {
      input: `${LONG}${LONG}${LONG}`,
    });
    expect(code).toBe(0);
    expect(server.requests.map(({ provider }) => provider)).toEqual(["gemini"]);
    expect(stdout).toContain("is larger than groq takes at once: its tpm is 8000");
  });
});
