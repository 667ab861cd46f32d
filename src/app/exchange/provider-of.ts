import type { ProviderSettings } from "../../config/settings.ts";
import type { Provider } from "../../core/providers/provider.ts";
import { createProvider } from "../../providers/create-provider.ts";
import type { ProviderDeps, ProviderSettings as WireSettings } from "../../providers/settings.ts";

/** The provider that a configuration entry describes. Sends nothing and loads no SDK until it is asked. */
export function providerOf(settings: ProviderSettings, deps: ProviderDeps): Provider {
  return createProvider(wireSettings(settings), deps);
}

/** What the request needs to know of a configuration entry. */
export function wireSettings(settings: ProviderSettings): WireSettings {
  const { name, type, model, tier, contextWindow, maxOutputTokens, tools, apiKey, baseUrl, timeouts } =
    settings;
  return {
    name,
    type,
    model,
    tier,
    contextWindow,
    maxOutputTokens,
    tools,
    apiKey,
    ...(baseUrl === null ? {} : { baseUrl }),
    timeouts,
  };
}
