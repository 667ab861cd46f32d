import type { ProviderStatus, StatusReport } from "../../core/status.ts";

/** The object of `status --json`; its shape is a contract with scripts. */
export function statusJson(report: StatusReport): Record<string, unknown> {
  const { limiter, totals } = report;
  return {
    v: 1,
    at: iso(report.at),
    limiter: {
      backend: limiter.backend,
      degraded: limiter.degraded !== null,
      ...(limiter.degraded === null ? {} : { reason: limiter.degraded.message }),
      concurrency: limiter.concurrency,
    },
    totals,
    providers: report.providers.map(providerJson),
  };
}

function providerJson({ limits, ...provider }: ProviderStatus): Record<string, unknown> {
  const { name, type, model, tier, state, reason, keyOrigin } = provider;
  const head = { name, type, model, tier, state, reason, keySource: keyOrigin };
  if (limits === null) return head;
  const { rpm, tpm, rpd, tpd, burst, throttle, learned, requests, latency } = limits;
  return {
    ...head,
    rpm,
    tpm,
    rpd,
    tpd,
    burst,
    nextSlotAt: iso(limits.nextSlotAt),
    throttle: { ...throttle, nextRestoreAt: iso(throttle.nextRestoreAt) },
    learned: learned === null ? null : { rpm: learned.rpm, probeAt: iso(learned.probeAt) },
    cooldownUntil: iso(limits.cooldownUntil),
    requests,
    latency,
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
