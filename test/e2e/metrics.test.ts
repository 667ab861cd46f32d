import { spawn } from "node:child_process";
import { describe, expect } from "vitest";
import { readExposition, valueOf, type ExposedFamily } from "../support/exposition.ts";
import { SQUAD, squad, type Home } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { put } from "../support/wired-home.ts";
import { answer, rateLimited } from "../support/wire/script.ts";

const RUN = ["run", "--agent", "pm", "-q"];
const GROQ = { provider: "groq", model: "openai/gpt-oss-120b" };

async function metrics(home: Home): Promise<ReadonlyMap<string, ExposedFamily>> {
  const { code, stdout, stderr } = await squad(home, ["metrics"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return readExposition(stdout);
}

/** The labels of each series of a family with its value. */
function series(families: ReadonlyMap<string, ExposedFamily>, name: string): readonly unknown[] {
  return (families.get(name)?.samples ?? []).map(({ labels, value }) => [
    Object.fromEntries(Object.entries(labels).filter(([label]) => label !== "model")),
    value,
  ]);
}

describe("squad metrics", () => {
  it("prints exactly what earlier processes counted: answers, a 429, and who stepped in", async ({
    setStage,
  }) => {
    let refusals = 0;
    const { home } = await setStage({
      chain: ["groq", "cerebras"],
      respond: ({ provider }) => {
        if (provider === "groq" && refusals < 1) {
          refusals += 1;
          return rateLimited({ retryAfter: 90 });
        }
        return answer("Fine.", { usage: { prompt: 12, completion: 7 }, delayMs: 300 });
      },
    });
    for (const input of ["one", "two"]) {
      expect((await squad(home, RUN, { input })).code).toBe(0);
    }
    const families = await metrics(home);
    expect(series(families, "squad_requests_total")).toEqual([
      [{ provider: "groq", outcome: "rate_limited" }, 1],
      [{ provider: "cerebras", outcome: "ok" }, 2],
    ]);
    expect(series(families, "squad_rate_limited_total")).toEqual([
      [{ provider: "groq", dimension: "rpm" }, 1],
    ]);
    expect(series(families, "squad_tokens_total")).toEqual([
      [{ provider: "cerebras", type: "prompt" }, 24],
      [{ provider: "cerebras", type: "completion" }, 14],
    ]);
    expect(series(families, "squad_cooldowns_total")).toEqual([[{ provider: "groq" }, 1]]);
    expect(valueOf(families, "squad_rpm_used", GROQ)).toBe(1);
    expect(valueOf(families, "squad_rpm_configured", GROQ)).toBe(30);
    expect(valueOf(families, "squad_cooldown_seconds", GROQ)).toBeGreaterThan(60);
    expect(valueOf(families, "squad_limiter_degraded", { backend: "local" })).toBe(0);
    expect(valueOf(families, "squad_concurrency_limit")).toBe(12);

    const durations = families.get("squad_request_duration_seconds")?.samples ?? [];
    expect([...new Set(durations.map(({ labels }) => labels["provider"]))]).toEqual(["cerebras"]);
    const find = (suffix: string): number | undefined =>
      durations.find(({ name }) => name === `squad_request_duration_seconds${suffix}`)?.value;
    expect(find("_count")).toBe(2);
    expect(find("_sum")).toBeGreaterThan(0.6);
    const upTo = durations.find(({ labels }) => labels["le"] === "0.25")?.value;
    expect(upTo).toBe(0);
    const waits = families.get("squad_admission_wait_seconds")?.samples ?? [];
    expect(waits.filter(({ name }) => name.endsWith("_count")).map(({ value }) => value)).toEqual([1, 2]);

    expect(await squad(home, ["providers", "test", "cerebras"])).toMatchObject({ code: 0 });
    expect(series(await metrics(home), "squad_requests_total")).toContainEqual([
      { provider: "cerebras", outcome: "ok" },
      3,
    ]);
  });

  it("adds up what processes count at the same time", async ({ setStage }) => {
    const { home } = await setStage({
      chain: ["groq"],
      respond: () => answer("Fine.", { usage: { prompt: 3, completion: 2 } }),
      limits: "providers:\n  groq: {rpm: 60, burst: 20, tpm: null}\n",
    });
    const runs = await Promise.all(
      Array.from({ length: 6 }, (_, index) => squad(home, RUN, { input: `input ${index}` })),
    );
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
    const families = await metrics(home);
    expect(valueOf(families, "squad_requests_total", { ...GROQ, outcome: "ok" })).toBe(6);
    expect(valueOf(families, "squad_tokens_total", { ...GROQ, type: "prompt" })).toBe(18);
    expect(valueOf(families, "squad_request_duration_seconds_count", GROQ)).toBe(6);
  });

  it("asks nobody, exits 0 without any key, and leaves out what is no longer configured", async ({
    setStage,
  }) => {
    const { home, server } = await setStage({ chain: ["groq"] });
    await squad(home, RUN, { input: "one" });
    const asked = server.requests.length;
    put(home.configDir, { "providers.yaml": "groq: {model: another}\n" });
    expect(series(await metrics(home), "squad_requests_total")).toEqual([]);
    expect(server.requests).toHaveLength(asked);
    for (const name of ["GROQ", "CEREBRAS", "GEMINI", "OPENROUTER"]) home.env[`${name}_API_KEY`] = "";
    expect(series(await metrics(home), "squad_concurrency_active")).toEqual([[{}, 0]]);
  });

  it("counts all API keys of a provider together, and needs none of them", async ({ setStage }) => {
    const { home } = await setStage({ chain: ["groq"], respond: () => answer("Fine.") });
    await squad(home, RUN, { input: "one" });
    await squad(home, RUN, { input: "two", env: { GROQ_API_KEY: "another-test-key-of-groq" } });
    const { stdout } = await squad(home, ["metrics"], { env: { GROQ_API_KEY: "" } });
    expect(valueOf(readExposition(stdout), "squad_requests_total", { ...GROQ, outcome: "ok" })).toBe(2);
  });

  it("ends quietly with 141 when nobody reads", async ({ setStage }) => {
    const { home } = await setStage();
    const child = spawn(process.execPath, [SQUAD, "metrics"], {
      cwd: home.project,
      env: home.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, stderr }).toEqual({ code: 141, stderr: "" });
  });
});
