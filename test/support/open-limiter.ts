import type {
  Admission,
  Limiter,
  LimiterSnapshot,
  Permit,
  Settlement,
  StartDecision,
} from "../../src/core/limits/limiter.ts";

export interface OpenLimiter extends Limiter {
  readonly settled: { readonly permit: Permit; readonly settlement: Settlement }[];
  readonly cancelled: Permit[];
  readonly renewed: Permit[];
}

/** A limiter that grants the candidate with the least delay at once, unless a script says otherwise. */
export function openLimiter(
  script: {
    readonly admissions?: Admission[];
    readonly starts?: StartDecision[];
    readonly snapshot?: LimiterSnapshot;
  } = {},
): OpenLimiter {
  const settled: { permit: Permit; settlement: Settlement }[] = [];
  const cancelled: Permit[] = [];
  const renewed: Permit[] = [];
  let ids = 0;
  return {
    settled,
    cancelled,
    renewed,
    async admit({ candidates }) {
      const scripted = script.admissions?.shift();
      if (scripted !== undefined) return scripted;
      const [best] = [...candidates].sort((a, b) => a.delayMs - b.delayMs);
      if (best === undefined) return { kind: "refused", retryAt: null, reason: "window" };
      const permit: Permit = {
        id: `p${(ids += 1)}`,
        key: best.key,
        model: best.model,
        tokens: best.tokens,
        startAt: 0,
      };
      return { kind: "granted", permit, waitMs: best.delayMs, reason: best.delayMs > 0 ? "backoff" : null };
    },
    start: async () => script.starts?.shift() ?? { kind: "started" },
    renew: async (permit) => {
      renewed.push(permit);
    },
    async settle(permit, settlement) {
      settled.push({ permit, settlement });
      return settlement.cooldown.kind === "stated"
        ? [{ kind: "cooldown-start", key: permit.key, until: settlement.cooldown.ms }]
        : [];
    },
    cancel: async (permit) => {
      cancelled.push(permit);
    },
    wake: async () => undefined,
    snapshot: async () =>
      script.snapshot ?? {
        at: 0,
        backend: "memory",
        degraded: null,
        concurrency: { active: 0, limit: 12 },
        keys: new Map(),
      },
    degraded: () => null,
    counters: async () => new Map(),
    close: async () => undefined,
  };
}
