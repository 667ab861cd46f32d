import type { ProviderSettings } from "../config/settings.ts";
import type { Clock } from "../core/clock.ts";
import type { Provider } from "../core/provider.ts";
import { createProvider } from "../providers/create-provider.ts";

/** The provider that a configuration entry describes. Sends nothing and loads no SDK until it is asked. */
export function providerOf(settings: ProviderSettings, clock: Clock): Provider {
  const { name, type, model, tier, contextWindow, maxOutputTokens, apiKey, baseUrl, timeouts } = settings;
  return createProvider(
    {
      name,
      type,
      model,
      tier,
      contextWindow,
      maxOutputTokens,
      apiKey,
      ...(baseUrl === null ? {} : { baseUrl }),
      timeouts,
    },
    { clock },
  );
}
