import { expect } from "vitest";
import { answer, rateLimited, status } from "../support/wire/script.ts";
import { squad } from "../support/squad.ts";
import { it } from "../support/stage.ts";

const RUN = ["run", "--agent", "pm", "--format", "events"];

interface Provider {
  readonly name: string;
  readonly state: string;
  readonly reason: string | null;
  readonly rpm: { readonly limit: number; readonly configured: number };
  readonly throttle: { readonly factor: number; readonly nextRestoreAt: string | null };
}

function eventsOf(stdout: string): readonly Record<string, unknown>[] {
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function groqOf(home: Parameters<typeof squad>[0]): Promise<Provider> {
  const { stdout } = await squad(home, ["status", "--json"]);
  const { providers } = JSON.parse(stdout) as { readonly providers: readonly Provider[] };
  const groq = providers.find(({ name }) => name === "groq");
  if (groq === undefined) throw new Error("no groq");
  return groq;
}

it("cuts the rate once for a spike of 429s, says so, and every other process sees it", async ({
  setStage,
}) => {
  let asked = 0;
  const { home } = await setStage({
    chain: ["groq"],
    respond: () => ((asked += 1) <= 4 ? rateLimited({ retryAfter: 0.3 }) : answer("Fine.")),
    limits: "providers:\n  groq: {rpm: 30, window: 3s}\n",
  });
  const first = await squad(home, RUN, { input: "one" });
  const second = await squad(home, RUN, { input: "two" });
  expect([first.code, second.code]).toEqual([75, 0]);
  const changes = [first, second]
    .flatMap(({ stdout }) => eventsOf(stdout))
    .filter(({ type }) => type === "throttle-change");
  expect(changes).toMatchObject([{ provider: "groq", cause: "spike", factor: 0.8, configured: 30 }]);

  const groq = await groqOf(home);
  expect(groq).toMatchObject({ throttle: { factor: 0.8 }, rpm: { configured: 30 } });
  expect(groq.rpm.limit).toBeLessThanOrEqual(24);
  expect(Date.parse(groq.throttle.nextRestoreAt ?? "")).toBeGreaterThan(Date.now());
  expect((await squad(home, RUN, { input: "three" })).code).toBe(0);
  expect((await groqOf(home)).throttle.factor).toBe(0.8);
});

it("asks again when the provider said it may, though its refusals look like a limit of two a minute", async ({
  setStage,
}) => {
  let asked = 0;
  const { home } = await setStage({
    chain: ["groq"],
    respond: () => ((asked += 1) <= 2 ? rateLimited({ retryAfter: 0.3 }) : answer("Fine.")),
    limits: "providers:\n  groq: {rpm: 6}\n",
  });
  expect((await squad(home, [...RUN, "--max-wait", "5s"], { input: "one" })).code).toBe(0);
});

it("keeps to a limit that a refusal states, from the next process on", async ({ setStage }) => {
  let asked = 0;
  const message = "Rate limit reached on requests per minute (RPM): Limit 7, Used 7, Requested 1.";
  const body = { error: { message, type: "requests", code: "rate_limit_exceeded" } };
  const { home } = await setStage({
    chain: ["groq"],
    respond: () => ((asked += 1) === 1 ? status(429, body, { "retry-after": "0.2" }) : answer("Fine.")),
  });
  const { code, stdout } = await squad(home, RUN, { input: "one" });
  expect(code).toBe(0);
  expect(eventsOf(stdout)).toContainEqual(
    expect.objectContaining({ type: "limit-change", provider: "groq", limit: "rpm", value: 7 }),
  );
  expect(await groqOf(home)).toMatchObject({ state: "throttled", rpm: { limit: 7, configured: 30 } });
});

it("goes where it is served soonest when the first of the chain is out of slots", async ({ setStage }) => {
  const { home } = await setStage({
    chain: ["groq", "cerebras"],
    respond: ({ provider }) => answer(`by ${provider}`),
    limits: "providers:\n  groq: {rpm: 1}\n  cerebras: {rpm: 2}\n",
  });
  const served: unknown[] = [];
  for (const input of ["one", "two", "three"]) {
    const { stdout } = await squad(home, ["run", "--agent", "pm", "--format", "json"], { input });
    const { provider, attempts } = JSON.parse(stdout) as {
      provider: string;
      attempts: { waitedMs: number }[];
    };
    served.push([provider, attempts.length, attempts.every(({ waitedMs }) => waitedMs < 1_000)]);
  }
  expect(served).toEqual([
    ["groq", 1, true],
    ["cerebras", 1, true],
    ["cerebras", 1, true],
  ]);
  const full = await squad(home, ["run", "--agent", "pm", "--max-wait", "0s"], { input: "four" });
  expect(full.code).toBe(75);
});
