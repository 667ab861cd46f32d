import type { Adapter } from "./adapter.ts";
import type { DEFAULT_BASE_URLS } from "./settings.ts";

/** SDKs are loaded when first needed: reading them takes longer than the whole start. */
export const ADAPTERS: Readonly<Record<keyof typeof DEFAULT_BASE_URLS, () => Promise<Adapter>>> = {
  groq: async () => (await import("./groq.ts")).groqAdapter,
  "openai-compatible": async () => (await import("./openai-compatible.ts")).openaiCompatibleAdapter,
  gemini: async () => (await import("./gemini.ts")).geminiAdapter,
};
