import type { ProviderSettings } from "../../config/settings.ts";
import { closest } from "../../core/text/nearest.ts";
import type { ProviderError } from "../../core/providers/provider-error.ts";
import { listModels } from "../../providers/model-list.ts";
import { DEFAULT_BASE_URLS } from "../../providers/settings.ts";
import { keyPlaceWords } from "../keys/key-words.ts";
import { wireSettings } from "../exchange/provider-of.ts";

/** One line for people, and what it was found out from. */
export interface Explained {
  readonly message: string;
  /** Where the key that was refused is from, and a new one can be had. */
  readonly hint?: string;
  /** The models that the key can use, the most similar to the configured one first; absent where they do not matter. */
  readonly models?: readonly string[];
}

/** Names in a message; all would not fit a line. */
const SHOWN_MODELS = 5;
const LIST_TIMEOUT_MS = 10_000;

/** What is wrong with a provider that failed its check, and what to do about it. */
export async function explainCheck(settings: ProviderSettings, error: ProviderError): Promise<Explained> {
  if (error.kind === "model_not_found") return missingModel(settings, error);
  if (error.facts.refusal !== "key") return { message: error.message };
  const { keyUrl } = settings;
  const place = keyPlaceWords(settings) ?? "none";
  const fresh = keyUrl === null ? "" : `; a new one is at ${keyUrl}`;
  return { message: error.message, hint: `it is from ${place}${fresh}` };
}

/** A missing model is retired, misspelt, or asked for at the wrong address: the provider's own list tells which. */
async function missingModel(settings: ProviderSettings, error: ProviderError): Promise<Explained> {
  const { name, model } = settings;
  const list = await listModels(wireSettings(settings), AbortSignal.timeout(LIST_TIMEOUT_MS));
  const answered = `${name} answered ${error.facts.status ?? "an error"}: it`;
  if (list.kind === "unknown") return { message: error.message };
  if (list.kind === "nothing-there") {
    return {
      message: `${answered} has no model ${model} and no list of models: is its base_url right (${addressOf(settings)})?`,
    };
  }
  const usable = sameKind(model, list.names);
  if (usable.includes(model)) {
    return { message: `${answered} lists the model ${model} but does not serve it to this key` };
  }
  const models = closest(model, usable, SHOWN_MODELS);
  const more = usable.length > models.length ? ` (${usable.length} in all)` : "";
  return {
    message: `${answered} has no model ${model}; this key can use ${models.join(", ")}${more}`,
    models,
  };
}

/** Who asked for a free model is shown free ones, where ids say which are. */
function sameKind(model: string, names: readonly string[]): readonly string[] {
  const free = model.endsWith(":free") ? names.filter((name) => name.endsWith(":free")) : [];
  return free.length > 0 ? free : names;
}

function addressOf({ baseUrl, type }: ProviderSettings): string {
  return baseUrl ?? (type === "offline" ? "" : DEFAULT_BASE_URLS[type]);
}
