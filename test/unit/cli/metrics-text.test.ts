import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { MeteredLimit, MetricsReport } from "../../../src/app/reports/metrics-report.ts";
import { counterName, labelsOf } from "../../../src/core/limits/counter-names.ts";
import { METRIC_FAMILIES } from "../../../src/cli/render/metric-families.ts";
import { metricsText } from "../../../src/cli/render/metrics-text.ts";
import { readExposition, valueOf } from "../../support/exposition.ts";
import { NOON } from "../../support/limits-rig.ts";
import { providerStatus } from "../../support/tui-fake-host.ts";

const KINDS = [
  "request",
  "token",
  "refusal",
  "throttle",
  "cooldown",
  "limit",
  "duration",
  "ttft",
  "wait",
] as const;

/** Every counter there is, each with another value; and every limit. */
function fullLimit(change: Partial<MeteredLimit> = {}): MeteredLimit {
  const names = KINDS.flatMap((kind) => labelsOf(kind).map((label) => counterName(kind, label as never)));
  const { limits } = providerStatus("groq");
  if (limits === null) throw new Error("no limits");
  return {
    provider: "groq",
    model: "m",
    counters: new Map(names.map((name, index) => [name, index + 1])),
    limits: {
      ...limits,
      tpm: { used: 1, limit: 2 },
      tpd: { used: 3, limit: 4 },
      cooldownUntil: NOON + 1_500,
    },
    ...change,
  };
}

function report(...limits: readonly MeteredLimit[]): MetricsReport {
  return {
    snapshot: {
      at: NOON,
      backend: "memory",
      degraded: {
        message: "no disk",
        complaint: { kind: "limits-file", path: "/limits", flaw: "no-space" },
      },
      concurrency: { active: 2, limit: 12 },
      keys: new Map(),
    },
    limits,
  };
}

test("docs/metrics.md lists every metric as it is printed: name, type, labels and help", async () => {
  const families = readExposition(await metricsText(report(fullLimit())));
  const printed = Array.from(families.values(), ({ name, type, help, samples }) => {
    const labels = [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))];
    return [`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(", "), help];
  });
  const text = readFileSync(join(import.meta.dirname, "../../../docs/metrics.md"), "utf8");
  const rows = text.split("\n").filter((line) => line.startsWith("| `squad_"));
  const documented = rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  expect(documented).toEqual(printed);
  expect(METRIC_FAMILIES.map(({ name, labels }) => [name, labels.toSorted()])).toEqual(
    Array.from(families.values(), ({ name, samples }) => [
      name,
      [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))].sort(),
    ]),
  );
});

test("docs/metrics.md lists every value of a label", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../docs/metrics.md"), "utf8");
  for (const kind of ["token", "refusal", "throttle", "limit"] as const) {
    for (const label of labelsOf(kind)) expect(text).toContain(`\`${label}\``);
  }
});

test("values are those of the report, in seconds where they are durations", async () => {
  const families = readExposition(await metricsText(report(fullLimit())));
  const of = { provider: "groq", model: "m" };
  const counters = fullLimit().counters;
  expect(valueOf(families, "squad_requests_total", { ...of, outcome: "timeout" })).toBe(
    counters.get("request:timeout"),
  );
  expect(valueOf(families, "squad_cooldown_seconds", of)).toBe(1.5);
  expect(valueOf(families, "squad_cooldowns_total", of)).toBe(counters.get("cooldown:start"));
  expect(valueOf(families, "squad_admission_wait_seconds_sum", of)).toBe(
    (counters.get("wait:sum") ?? 0) / 1000,
  );
  expect(valueOf(families, "squad_limiter_degraded", { backend: "memory" })).toBe(1);
});

test("names that come from configuration cannot break a line", async () => {
  const model = 'a"b\\c\nd}\u001B[31m e';
  const families = readExposition(await metricsText(report(fullLimit({ provider: 'p"} 1', model }))));
  const labels = families.get("squad_rpm_used")?.samples[0]?.labels;
  expect(labels?.["provider"]).toBe('p"} 1');
  expect(labels?.["model"]).toMatch(/^a"b\\c.?d\} ?e$/);
});

test("limits that nobody can draw on have counters and no gauges, and what has no limit has no line", async () => {
  const { limits } = providerStatus("groq");
  const families = readExposition(
    await metricsText(report(fullLimit({ limits: null }), fullLimit({ provider: "other", limits }))),
  );
  expect(families.get("squad_rpm_used")?.samples.map(({ labels }) => labels["provider"])).toEqual(["other"]);
  expect(families.get("squad_tpm_limit")?.samples).toEqual([]);
  expect(valueOf(families, "squad_requests_total", { provider: "groq", model: "m", outcome: "ok" })).toBe(1);
});
