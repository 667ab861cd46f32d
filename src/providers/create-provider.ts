import { OFFLINE_IN_ENGLISH } from "../core/chat/offline-words.ts";
import type { Provider } from "../core/providers/provider.ts";
import { ADAPTERS } from "./adapters.ts";
import { runExchange } from "./exchange.ts";
import { answerOffline } from "./offline.ts";
import { warmUp } from "./wire.ts";
import type { ProviderDeps, ProviderSettings } from "./settings.ts";
import { withToolMode } from "./tool-mode.ts";

/** The provider that `settings` describe. Sends nothing and loads no SDK until it is asked. */
export function createProvider(settings: ProviderSettings, deps: ProviderDeps): Provider {
  const { name, type, model, tier, contextWindow, maxOutputTokens, tools = "native" } = settings;
  const provider: Provider = {
    name,
    type,
    model,
    tier,
    contextWindow,
    maxOutputTokens,
    async prepare() {
      if (type === "offline") return;
      try {
        await ADAPTERS[type]();
        warmUp();
      } catch {
        // The request itself reports what is wrong with the installation.
      }
    },
    stream(request, signal) {
      if (type === "offline") {
        const { clock, offline: words = OFFLINE_IN_ENGLISH } = deps;
        return answerOffline({ name, model, clock, words }, request, signal);
      }
      return runExchange({
        settings: { ...settings, type },
        deps,
        loadAdapter: ADAPTERS[type],
        request,
        signal,
      });
    },
  };
  return type === "offline" ? provider : withToolMode(provider, tools);
}
