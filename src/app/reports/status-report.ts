import type { KeySnapshot, LimiterSnapshot } from "../../core/limits/limiter.ts";
import type { ProviderStatus, StatusReport } from "../../core/status.ts";
import { isUsable, limitKeyOf } from "../exchange/chain.ts";
import type { Config, ProviderSettings } from "../../config/settings.ts";
import { keyOrigin } from "../keys/key-words.ts";
import { providerState } from "./provider-state.ts";

/** What the limiter and the configuration say together. */
export function statusReport(config: Config, snapshot: LimiterSnapshot): StatusReport {
  const providers = config.providers
    .filter((settings) => settings.type !== "offline")
    .map((settings) => providerStatus(settings, snapshot));
  const serving = drawnOn(config, snapshot);
  const sum = (pick: (limits: KeySnapshot) => number): number =>
    serving.reduce((total, limits) => total + pick(limits), 0);
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

/** The limits of the providers that can be asked; one that several of them share, once. */
function drawnOn(config: Config, { keys }: LimiterSnapshot): readonly KeySnapshot[] {
  const used = new Set(config.providers.filter(isUsable).map(limitKeyOf));
  return [...used].flatMap((key) => (key === null ? [] : (keys.get(key) ?? [])));
}

function providerStatus(settings: ProviderSettings, snapshot: LimiterSnapshot): ProviderStatus {
  const key = limitKeyOf(settings);
  const limits = key === null ? null : (snapshot.keys.get(key) ?? null);
  const { name, type, model, tier } = settings;
  const state = providerState(settings, limits, snapshot.at);
  return { name, type, model, tier, ...state, keyOrigin: keyOrigin(settings), limits };
}
