import type { KeySnapshot, LimiterSnapshot } from "../core/limits/limiter.ts";
import type { ProviderStatus, ProviderState, StatusReport } from "../core/status.ts";
import { isUsable, limitKeyOf } from "./chain.ts";
import type { Config, ProviderSettings } from "../config/settings.ts";

/** What the limiter and the configuration say together. */
export function statusReport(config: Config, snapshot: LimiterSnapshot): StatusReport {
  const providers = config.providers
    .filter((settings) => settings.type !== "offline")
    .map((settings) => providerStatus(settings, snapshot));
  const serving = providers.filter(({ state }) => state !== "disabled" && state !== "no_key");
  // Providers of one account share one snapshot, which counts once.
  const counted = [...new Set(serving.map(({ limits }) => limits))];
  const sum = (pick: (limits: KeySnapshot) => number): number =>
    counted.reduce((total, limits) => total + (limits === null ? 0 : pick(limits)), 0);
  return {
    at: snapshot.at,
    limiter: {
      backend: snapshot.backend,
      degraded: snapshot.degraded,
      concurrency: snapshot.concurrency,
    },
    totals: {
      rpm: {
        used: sum(({ rpm }) => rpm.used),
        limit: sum(({ rpm }) => rpm.limit),
        configured: sum(({ rpm }) => rpm.configured),
      },
    },
    providers,
  };
}

function providerStatus(settings: ProviderSettings, snapshot: LimiterSnapshot): ProviderStatus {
  const key = limitKeyOf(settings);
  const limits = key === null ? null : (snapshot.keys.get(key) ?? null);
  const { name, type, model, tier } = settings;
  return { name, type, model, tier, ...stateOf(settings, limits, snapshot.at), limits };
}

function stateOf(
  settings: ProviderSettings,
  limits: KeySnapshot | null,
  at: number,
): { readonly state: ProviderState; readonly reason: string | null } {
  if (!settings.enabled) return { state: "disabled", reason: "enabled: false in providers.yaml" };
  if (!isUsable(settings))
    return { state: "no_key", reason: `${settings.apiKeyEnv ?? "its key"} is not set` };
  if (limits === null) return { state: "ready", reason: null };
  if (limits.cooldownUntil !== null && limits.cooldownUntil > at) {
    return limits.lastFailure?.kind === "quota_exhausted"
      ? { state: "exhausted", reason: "the provider says that its daily quota is spent" }
      : { state: "cooldown", reason: "the provider answered 429 and named a wait" };
  }
  if (limits.throttle.factor < 1) {
    return {
      state: "throttled",
      reason: `slowed to ${Math.round(limits.throttle.factor * 100)} % after 429s`,
    };
  }
  return { state: "ready", reason: null };
}
