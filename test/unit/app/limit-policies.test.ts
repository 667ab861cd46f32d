import { describe, expect, it } from "vitest";
import { limitKeyOf, limitPolicies } from "../../../src/app/exchange/chain.ts";
import { statusReport } from "../../../src/app/reports/status-report.ts";
import { loadConfig } from "../../../src/config/load.ts";
import type { Config, ConfigFlags } from "../../../src/config/settings.ts";
import { createMemoryStore } from "../../../src/limits/memory-store.ts";
import { createStoreLimiter } from "../../../src/limits/store-limiter.ts";
import { machine } from "../config/support.ts";

/** Two providers on one account, and groq. */
function config(flags: ConfigFlags = {}): Config {
  const files = {
    "user/providers.yaml": `
router: {enabled: true, api_key_env: ROUTER_KEY}
second: {type: openai-compatible, model: other/model:free, base_url: https://router.example/v1, api_key_env: ROUTER_KEY}
`,
    "user/rate_limits.yaml": `
providers:
  router: {rpm: 20, rpd: 50, tpm: 9000, burst: 3, scope: account, day: Europe/Berlin}
  second: {rpm: 30, rpd: 40, tpd: 7000, scope: account, margin: 1s}
`,
  };
  const env = { ROUTER_KEY: "sk-router", GROQ_API_KEY: "gsk_one" };
  return loadConfig({ ...machine(files, env), flags });
}

function keyOf({ providers }: Config, name: string, model?: string): string {
  const settings = providers.find((other) => other.name === name);
  if (settings === undefined) throw new Error(`no provider ${name}`);
  return limitKeyOf(model === undefined ? settings : { ...settings, model }) ?? "";
}

describe("the limits that can be drawn on", () => {
  it("are the lowest of each where providers share an account", () => {
    const both = config();
    expect(keyOf(both, "router")).toBe(keyOf(both, "second"));
    expect(limitPolicies(both).get(keyOf(both, "router"))).toMatchObject({
      rpm: 20,
      rpd: 40,
      tpm: 9000,
      tpd: 7000,
      burst: 3,
      marginMs: 1000,
      day: "Europe/Berlin",
    });
  });

  it("hold for the model that a flag asks for, which is of the same account", () => {
    const flagged = config({ model: "vendor/new:free" });
    const policies = limitPolicies(flagged);
    expect(policies.get(keyOf(flagged, "groq", "vendor/new:free"))).toMatchObject({ rpm: 30, tpm: 8000 });
    expect(policies.get(keyOf(flagged, "groq"))).toMatchObject({ rpm: 30, tpm: 8000 });
    expect(keyOf(flagged, "router", "vendor/new:free")).toBe(keyOf(flagged, "router"));
  });

  it("count once in the totals, whatever number of providers shares them", async () => {
    const both = config();
    const limiter = createStoreLimiter(
      { ...createMemoryStore(() => 0), degraded: () => null },
      {
        policies: limitPolicies(both),
        leases: { concurrency: 12, ttlMs: 30_000 },
        newId: () => "id",
      },
    );
    const { totals, providers } = statusReport(both, await limiter.snapshot());
    expect(providers.find(({ name }) => name === "second")?.limits?.rpm.limit).toBe(20);
    expect(totals.rpm.limit).toBe(30 + 20);
  });
});
