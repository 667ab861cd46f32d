import type { KeySnapshot } from "../../core/limits/limiter.ts";
import type { ProviderStatus, StatusReport } from "../../core/status.ts";
import { table } from "./table.ts";

/** `squad status` for people. */
export function statusText(report: StatusReport): string {
  const { limiter, totals } = report;
  const { active, limit } = limiter.concurrency;
  const store = limiter.degraded === null ? limiter.backend : `${limiter.backend} (${limiter.degraded})`;
  const rows = report.providers.map((provider) => row(provider, report.at));
  return [
    `limiter ${store}, ${active} of ${limit} requests in flight, ${totals.rpm.used} of ${totals.rpm.limit} a minute used\n\n`,
    table([
      ["PROVIDER", "MODEL", "STATE", "RPM", "TODAY", "NEXT SLOT", "THROTTLE", "OK/429/FAILED", "P50/P95"],
      ...rows,
    ]),
    ...report.providers
      .filter(({ reason }) => reason !== null)
      .map(({ name, reason }) => `\n${name}: ${reason}`),
  ]
    .join("")
    .trimEnd()
    .concat("\n");
}

function row({ name, model, state, limits }: ProviderStatus, at: number): readonly string[] {
  if (limits === null) return [name, model, STATE_WORDS[state]];
  const { rpm, rpd, throttle, requests } = limits;
  return [
    name,
    model,
    STATE_WORDS[state],
    `${rpm.used}/${rpm.limit}`,
    rpd.limit === null ? String(rpd.used) : `${rpd.used}/${rpd.limit}`,
    nextSlot(limits, at),
    throttle.factor < 1 ? `${Math.round(throttle.factor * 100)} %` : "-",
    `${requests.ok}/${requests.rateLimited}/${requests.failed}`,
    latency(limits),
  ];
}

const STATE_WORDS: Readonly<Record<ProviderStatus["state"], string>> = {
  ready: "ready",
  throttled: "throttled",
  cooldown: "cooling down",
  exhausted: "quota spent",
  open: "failing",
  no_key: "no key",
  disabled: "disabled",
};

function nextSlot({ nextSlotAt, cooldownUntil }: KeySnapshot, at: number): string {
  const free = Math.max(nextSlotAt ?? 0, cooldownUntil ?? 0);
  return free <= at ? "now" : `in ${seconds(free - at)}`;
}

function latency({ latency: { p50Ms, p95Ms } }: KeySnapshot): string {
  return p50Ms === null || p95Ms === null ? "-" : `${seconds(p50Ms)}/${seconds(p95Ms)}`;
}

function seconds(ms: number): string {
  if (ms >= 60_000)
    return `${Math.floor(ms / 60_000)}m${String(Math.round((ms % 60_000) / 1000)).padStart(2, "0")}s`;
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)}s`;
}
