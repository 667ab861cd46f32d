import { withoutApiKey } from "../../config/chain.ts";
import type { Config, ProviderSettings } from "../../config/settings.ts";
import type { Counters } from "../../core/limits/counter-names.ts";
import type { KeySnapshot, LimiterSnapshot, LimitKey } from "../../core/limits/limiter.ts";
import { isUsable, limitKeyOf } from "../exchange/chain.ts";

/** What one limit counted and where it stands. */
export interface MeteredLimit {
  /** Whom it applies to. Where several providers or models share the limit, all of them, joined by `+`. */
  readonly provider: string;
  readonly model: string;
  readonly counters: Counters;
  /** Null while none of its providers can be asked: disabled, or without a key. */
  readonly limits: KeySnapshot | null;
}

/** All that `squad metrics` prints. */
export interface MetricsReport {
  readonly snapshot: LimiterSnapshot;
  /** In the order of the configuration. What was counted for providers that are no longer configured is left out. */
  readonly limits: readonly MeteredLimit[];
}

/** What the limiter counted, under the names of the configured providers. */
export function metricsReport(
  config: Config,
  snapshot: LimiterSnapshot,
  counters: ReadonlyMap<LimitKey, Counters>,
): MetricsReport {
  const limits = Array.from(providersByKey(config), ([key, providers]): MeteredLimit => {
    const isAsked = providers.some(isUsable);
    return {
      provider: joined(providers.map(({ name }) => name)),
      model: joined(providers.map(({ model }) => model)),
      counters: countersOf(counters, key),
      limits: isAsked ? (snapshot.keys.get(key) ?? null) : null,
    };
  });
  return { snapshot, limits };
}

/** Of all API keys together: a scraper has none in its environment, and asks what was counted. */
function countersOf(counters: ReadonlyMap<LimitKey, Counters>, key: LimitKey): Counters {
  const sums = new Map<string, number>();
  for (const [other, counted] of counters) {
    if (withoutApiKey(other) !== withoutApiKey(key)) continue;
    for (const [name, value] of counted) sums.set(name, (sums.get(name) ?? 0) + value);
  }
  return sums;
}

function providersByKey({ providers }: Config): ReadonlyMap<LimitKey, readonly ProviderSettings[]> {
  const byKey = new Map<LimitKey, ProviderSettings[]>();
  for (const settings of providers) {
    const key = limitKeyOf(settings);
    if (key !== null) byKey.set(key, [...(byKey.get(key) ?? []), settings]);
  }
  return byKey;
}

function joined(names: readonly string[]): string {
  return [...new Set(names)].join("+");
}
