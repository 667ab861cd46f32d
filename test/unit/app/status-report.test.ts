import { expect, test } from "vitest";
import { metricsReport } from "../../../src/app/reports/metrics-report.ts";
import { statusReport } from "../../../src/app/reports/status-report.ts";
import type { Config, ProviderSettings } from "../../../src/config/settings.ts";
import type { LimiterSnapshot } from "../../../src/core/limits/limiter.ts";
import { NOON } from "../../support/limits-rig.ts";
import { providerStatus } from "../../support/tui-fake-host.ts";

function settings(name: string, change: Partial<ProviderSettings> = {}): ProviderSettings {
  return {
    name,
    type: "groq",
    model: "m",
    tier: "boss",
    enabled: true,
    apiKeyEnv: null,
    apiKey: null,
    keySource: null,
    keyCommand: null,
    limitScope: "model",
    ...change,
  } as ProviderSettings;
}

const configOf = (...providers: readonly ProviderSettings[]): Config => ({ providers }) as unknown as Config;

const { limits } = providerStatus("groq");
if (limits === null) throw new Error("no limits");
const snapshot: LimiterSnapshot = {
  at: NOON,
  backend: "local",
  degraded: null,
  concurrency: { active: 0, limit: 12 },
  keys: new Map([
    ["groq/m", limits],
    ["cerebras/m", limits],
    ["gemini/m", limits],
  ]),
};

test("totals are those of providers that can be asked, a limit that two of them share once", () => {
  const off = settings("gemini", { enabled: false });
  const config = configOf(settings("groq"), settings("groq", { tier: "worker" }), settings("cerebras"), off);
  const report = statusReport(config, snapshot);
  expect(report.providers.map(({ state }) => state)).toEqual(["ready", "ready", "ready", "disabled"]);
  expect(report.totals.rpm).toEqual({ used: 6, limit: 60, configured: 60 });
});

test("metrics name each limit once, and nothing that is not configured", () => {
  const config = configOf(settings("groq"), settings("groq"), settings("gemini", { enabled: false }));
  const counters = new Map([
    ["groq/m", new Map([["request:ok", 3]])],
    ["gone/m", new Map([["request:ok", 5]])],
  ]);
  expect(metricsReport(config, snapshot, counters).limits).toEqual([
    { provider: "groq", model: "m", counters: new Map([["request:ok", 3]]), limits },
    { provider: "gemini", model: "m", counters: new Map(), limits: null },
  ]);
});
