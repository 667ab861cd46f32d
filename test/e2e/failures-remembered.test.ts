import { describe, expect } from "vitest";
import { squad } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { answer, rateLimited, status, type Script } from "../support/wire/script.ts";

type Home = Parameters<typeof squad>[0];

const ask = (home: Home, ...more: readonly string[]) =>
  squad(home, ["run", "--agent", "pm", "--format", "json", ...more], { input: "hello" });

async function stateOf(home: Home, name: string): Promise<string | undefined> {
  const { stdout } = await squad(home, ["status", "--json"]);
  const { providers } = JSON.parse(stdout) as {
    readonly providers: readonly { name: string; state: string }[];
  };
  return providers.find((provider) => provider.name === name)?.state;
}

const DAY_SPENT: Script = status(
  429,
  {
    error: {
      message: "Rate limit reached on requests per day (RPD): Limit 1000, Used 1000.",
      code: "rate_limit_exceeded",
    },
  },
  { "retry-after": "7200" },
);

describe("what one process learned of a provider, the next one knows", () => {
  it("leaves a provider alone that keeps failing, says so, and lets one request find out", async ({
    setStage,
  }) => {
    let script = status(500);
    const { home, server } = await setStage({ chain: ["groq"], respond: () => script });
    expect((await ask(home)).code).toBe(69);
    expect(server.requests).toHaveLength(3);
    expect(await stateOf(home, "groq")).toBe("open");
    const refused = await ask(home, "--max-wait", "0s");
    expect(refused.code).toBe(69);
    expect(refused.stderr).toContain("groq keeps failing");
    expect(Date.parse((JSON.parse(refused.stdout) as { retryAt: string }).retryAt)).toBeGreaterThan(
      Date.now(),
    );
    expect(server.requests).toHaveLength(3);
    script = answer("Back again.");
    expect((await ask(home)).code).toBe(0);
    expect(await stateOf(home, "groq")).toBe("ready");
  });

  it("does not ask a key again that was refused, until somebody tests it", async ({ setStage }) => {
    let script = status(401, { error: { message: "Invalid API Key" } });
    const { home, server } = await setStage({ chain: ["groq"], respond: () => script });
    expect((await ask(home)).code).toBe(77);
    const again = await ask(home);
    expect(again.code).toBe(77);
    expect(again.stderr).toContain("groq refused its key");
    expect(server.requests).toHaveLength(1);
    expect(await stateOf(home, "groq")).toBe("no_key");
    expect((await squad(home, ["status"])).stdout).toMatch(/^groq .* key refused /mu);
    script = answer("OK");
    expect((await squad(home, ["providers", "test", "groq"])).code).toBe(0);
    expect((await ask(home)).code).toBe(0);
  });

  it("waits for the day that a provider named", async ({ setStage }) => {
    const { home, server } = await setStage({ chain: ["groq"], respond: () => DAY_SPENT });
    expect((await ask(home)).code).toBe(75);
    expect((await ask(home)).code).toBe(75);
    expect(server.requests).toHaveLength(1);
    expect(await stateOf(home, "groq")).toBe("exhausted");
  });

  it("returns to the preferred provider as soon as it serves again", async ({ setStage }) => {
    const { home } = await setStage({
      chain: ["groq", "gemini"],
      respond: ({ provider, index }) =>
        provider === "groq" && index === 0 ? rateLimited({ retryAfter: 0.5 }) : answer(`by ${provider}`),
    });
    const served = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const { provider, fallback } = JSON.parse((await ask(home)).stdout) as Record<string, unknown>;
      served.push([provider, fallback]);
      while ((await stateOf(home, "groq")) === "cooldown");
    }
    expect(served).toEqual([
      ["gemini", true],
      ["groq", false],
    ]);
  });
});
