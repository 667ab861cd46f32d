import type { Provider } from "../core/provider.ts";
import type { Adapter } from "./adapter.ts";
import { runExchange } from "./exchange.ts";
import { answerOffline } from "./offline.ts";
import { warmUp } from "./wire.ts";
import type { DEFAULT_BASE_URLS, ProviderDeps, ProviderSettings } from "./settings.ts";

/** SDKs are loaded when first needed: reading them takes longer than the whole start. */
const ADAPTERS: Readonly<Record<keyof typeof DEFAULT_BASE_URLS, () => Promise<Adapter>>> = {
  groq: async () => (await import("./groq.ts")).groqAdapter,
  "openai-compatible": async () => (await import("./openai-compatible.ts")).openaiCompatibleAdapter,
  gemini: async () => (await import("./gemini.ts")).geminiAdapter,
};

/** The provider that `settings` describe. Sends nothing and loads no SDK until it is asked. */
export function createProvider(settings: ProviderSettings, deps: ProviderDeps): Provider {
  const { name, type, model, tier, contextWindow, maxOutputTokens } = settings;
  return {
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
      if (type === "offline") return answerOffline({ name, model, clock: deps.clock }, request, signal);
      return runExchange({
        settings: { ...settings, type },
        deps,
        loadAdapter: ADAPTERS[type],
        request,
        signal,
      });
    },
  };
}
