import type { ConfigFault } from "./fault.ts";
import { keyOf, type KeyPlaces } from "./keys/key-of.ts";
import type { ParsedFiles } from "./schema.ts";
import type { SearchServiceName, WebSearchSettings } from "./settings.ts";

/** Variables that hold a service's key unless another one is named. */
const KEY_VARIABLE: Readonly<Record<SearchServiceName, string | null>> = {
  tavily: "TAVILY_API_KEY",
  brave: "BRAVE_API_KEY",
  searxng: null,
};

/** The service that searches the web, with its key. A bad key is a fault. */
export function resolveWebSearch(
  { web_search: entry }: ParsedFiles["tools"],
  places: KeyPlaces,
): { readonly settings: WebSearchSettings | null; readonly faults: readonly ConfigFault[] } {
  const service = entry.service ?? null;
  if (service === null) return { settings: null, faults: [] };
  const apiKeyEnv = entry.api_key_env ?? KEY_VARIABLE[service];
  const { apiKey, fault } = keyOf({ variable: apiKeyEnv, command: null }, places);
  return {
    settings: { service, apiKeyEnv, apiKey, baseUrl: entry.base_url ?? null },
    faults: fault === null ? [] : [fault],
  };
}
