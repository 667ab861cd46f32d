import { ADAPTERS } from "./adapters.ts";
import { DEFAULT_BASE_URLS, type ProviderSettings } from "./settings.ts";
import { getDocument } from "./wire.ts";

/** What a provider says about the models that a key can use. */
export type ModelList =
  | { readonly kind: "models"; readonly names: readonly string[] }
  /** Nothing is at the list's address: what answers is not this provider's API. */
  | { readonly kind: "nothing-there" }
  /** It could not be found out. */
  | { readonly kind: "unknown" };

type OnlineType = keyof typeof DEFAULT_BASE_URLS;

/** Where each kind of server lists its models, after the base URL. */
const LIST_PATHS: Readonly<Record<OnlineType, string>> = {
  groq: "/openai/v1/models",
  "openai-compatible": "/models",
  gemini: "/v1beta/models?pageSize=1000",
};

/** OpenRouter lists several hundred models with their descriptions. Characters. */
const MAX_LIST = 8_000_000;
const MAX_NAMES = 5000;
const MODEL_NAME = /^[\x21-\x7e]{1,200}$/;

/** Asks for the list with one small request. Rejects for nothing but an installation without its SDK. */
export async function listModels(settings: ProviderSettings, signal: AbortSignal): Promise<ModelList> {
  const { type, apiKey } = settings;
  if (type === "offline") return { kind: "unknown" };
  const adapter = await ADAPTERS[type]();
  const base = (settings.baseUrl ?? DEFAULT_BASE_URLS[type]).replace(/\/+$/, "");
  try {
    const { status, body } = await getDocument(base + LIST_PATHS[type], {
      credentials: apiKey === null ? {} : adapter.credentials(apiKey.reveal()),
      signal,
      maxCharacters: MAX_LIST,
    });
    if (status === 404 || status === 405 || status === 410) return { kind: "nothing-there" };
    const names = status === 200 ? namesIn(body) : [];
    return names.length > 0 ? { kind: "models", names } : { kind: "unknown" };
  } catch {
    return { kind: "unknown" };
  }
}

/** `data` of the OpenAI protocol, `models` of Gemini's. What is not served to chats is left out. */
function namesIn(body: unknown): readonly string[] {
  const { data, models } = record(body);
  const entries = [data, models].find(Array.isArray) ?? [];
  const names = entries.slice(0, MAX_NAMES).flatMap((entry: unknown): string[] => {
    const { id, name, active, supportedGenerationMethods: methods } = record(entry);
    const isForChats = active !== false && (!Array.isArray(methods) || methods.includes("generateContent"));
    const model = [id, name].find((text) => typeof text === "string")?.replace(/^models\//, "");
    return isForChats && model !== undefined && MODEL_NAME.test(model) ? [model] : [];
  });
  return [...new Set(names)];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
