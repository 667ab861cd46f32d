import { hasCredentials } from "./chain.ts";
import { faultAt } from "./fault.ts";
import type { ConfigWarning } from "./fault.ts";
import type { Config, ProviderSettings } from "./settings.ts";
import { DEFAULT_SOURCE } from "./source.ts";

/** What keeps a valid configuration from doing all that its user may expect of it. */
export function settingWarnings(
  config: Pick<Config, "providers" | "limits" | "webSearch" | "sources">,
  today: string | null,
): ConfigWarning[] {
  const enabled = config.providers.filter((provider) => provider.enabled);
  const at = (key: string) => config.sources.get(key) ?? DEFAULT_SOURCE;
  const retired = enabled
    .filter(({ retiredAfter }) => today !== null && retiredAfter !== null && retiredAfter < today)
    .map(({ name, model, retiredAfter }) => {
      const message = `${name}: ${model} was promised until ${retiredAfter} only`;
      return faultAt(at(`providers.${name}.model`), message, "choose a current model");
    });
  const bursts = [...config.limits.policies].flatMap(([name, { rpm, burst }]) => {
    const key = `rate_limits.providers.${name}.burst`;
    const source = at(key);
    return burst < rpm || source.layer === "default"
      ? []
      : [faultAt(source, `${name}: ${BURST}`, "lower burst")];
  });
  const small = enabled.flatMap(({ name, maxOutputTokens }) => {
    const tpm = config.limits.policies.get(name)?.tpm;
    if (tpm === undefined || tpm > maxOutputTokens) return [];
    const message = `${name}: an answer of max_output_tokens ${maxOutputTokens} does not fit a tpm of ${tpm}`;
    return [faultAt(at(`rate_limits.providers.${name}.tpm`), message, "lower max_output_tokens")];
  });
  return [...missingKeys(enabled, at), ...retired, ...bursts, ...small, ...searchKey(config.webSearch, at)];
}

const BURST = "a burst as large as rpm makes later requests wait several times longer";

function searchKey(
  search: Config["webSearch"],
  at: (key: string) => Parameters<typeof faultAt>[0],
): ConfigWarning[] {
  if (search === null || search.apiKeyEnv === null || search.apiKey !== null) return [];
  const message = `web_search cannot be used: ${search.apiKeyEnv} is not set`;
  return [faultAt(at("tools.web_search.service"), message, `export ${search.apiKeyEnv}`)];
}

function missingKeys(
  enabled: readonly ProviderSettings[],
  at: (key: string) => Parameters<typeof faultAt>[0],
): ConfigWarning[] {
  const byVariable = Map.groupBy(
    enabled.filter((provider) => !hasCredentials(provider)),
    ({ apiKeyEnv }) => apiKeyEnv ?? "",
  );
  return [...byVariable].map(([variable, providers]) => {
    const names = providers.map(({ name }) => name).join(", ");
    const url = providers.find(({ keyUrl }) => keyUrl !== null)?.keyUrl ?? null;
    const store = `squad keys set ${providers[0]?.name}`;
    const set = variable === "" ? "see its key_command" : `export ${variable}, or: ${store}`;
    const fix = url === null ? set : `get a free key at ${url} and ${set}`;
    const source = at(`providers.${providers[0]?.name}.api_key_env`);
    return faultAt(source, `${names} cannot be used: ${variable} is not set`, fix);
  });
}
