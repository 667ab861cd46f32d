import type { Config, ProviderSettings } from "../../config/settings.ts";
import type { ProviderStatus, StatusReport } from "../../core/status.ts";

/** The agent's own chain first, in its order, so that the first provider shown is the first one asked. */
export function chainStatus(
  report: StatusReport,
  config: Config,
  chain: readonly ProviderSettings[],
): StatusReport {
  const rank = new Map(chain.map(({ name }, index) => [name, index]));
  const offline = chain.filter(({ type }) => type === "offline").map(offlineStatus);
  const rankOf = ({ name }: ProviderStatus): number => rank.get(name) ?? chain.length;
  const known = report.providers
    .filter(({ name, state }) => state !== "disabled" || !isShippedDisabled(config, name))
    .map((provider) => ({ ...provider, isOutside: !rank.has(provider.name) }));
  return { ...report, providers: [...offline, ...known].toSorted((a, b) => rankOf(a) - rankOf(b)) };
}

/** Disabled by the configuration squad comes with, so of no interest to whoever has not asked for it. */
function isShippedDisabled(config: Config, name: string): boolean {
  const source = config.sources.get(`providers.${name}.enabled`);
  return source?.layer === "bundled" || source?.layer === "default";
}

function offlineStatus({ name, type, model, tier }: ProviderSettings): ProviderStatus {
  return { name, type, model, tier, state: "ready", reason: null, keyOrigin: null, limits: null };
}
