import { wantsKey } from "../../config/chain.ts";
import type { ProviderSettings } from "../../config/settings.ts";
import type { ChatWords } from "../../core/chat/chat-words.ts";
import { keyFaultWords } from "../../core/complaints/key-fault.ts";
import type { KeyTrouble } from "../../core/status.ts";

/** Where a provider's key comes from, as outputs name it; null when it needs none or has none. */
export type KeyOrigin = "environment" | "stored" | "key_command";

export function keyOrigin({ keySource }: ProviderSettings): KeyOrigin | null {
  return keySource === "command" ? "key_command" : keySource;
}

/** For people: `environment GROQ_API_KEY`, `stored GROQ_API_KEY` or `key_command`; null where there is no key. */
export function keyPlaceWords(settings: ProviderSettings): string | null {
  const origin = keyOrigin(settings);
  return origin === null || origin === "key_command" ? origin : `${origin} ${settings.apiKeyEnv ?? ""}`;
}

/** Why a provider that wants a key has none: `GROQ_API_KEY is not set`, `its key_command exited with 1`. */
export function keyLack({ apiKeyEnv, keyCommand }: ProviderSettings): string {
  const fault = keyCommand?.fault ?? null;
  return fault === null ? `${apiKeyEnv ?? "its key"} is not set` : `its key_command ${keyFaultWords(fault)}`;
}

/** The same as data. */
export function lackOfKey({ apiKeyEnv, keyCommand }: ProviderSettings): KeyTrouble {
  const fault = keyCommand?.fault ?? null;
  return fault === null ? { kind: "unset", variable: apiKeyEnv } : { kind: "command-failed", fault };
}

/** What to do about a key that was refused. */
export function renewal(settings: ProviderSettings): string {
  const { apiKeyEnv, keySource } = settings;
  if (keySource === "command") return "let its key_command print another one";
  return keySource === "stored" ? `squad keys set ${settings.name}` : `set ${apiKeyEnv ?? "its key"} anew`;
}

/** A key that the provider refused, as data. */
export function refusalOfKey({ apiKeyEnv, keySource }: ProviderSettings): KeyTrouble {
  return { kind: "refused", from: keySource ?? "environment", variable: apiKeyEnv };
}

/** A line on how to have squad keep a key, for the first of `providers` that takes one; empty when none does. */
export function storingHint(
  providers: readonly ProviderSettings[],
  words: Pick<ChatWords, "storeKey">,
): readonly string[] {
  const first = storable(providers);
  return first === undefined ? [] : [words.storeKey(first.name)];
}

/** The first of `providers` whose key squad could keep. */
export function storable(providers: readonly ProviderSettings[]): ProviderSettings | undefined {
  return providers.find((settings) => wantsKey(settings) && settings.apiKeyEnv !== null);
}
