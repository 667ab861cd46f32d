import type { ProviderSettings } from "../../config/settings.ts";
import type { ChatWords } from "../../core/chat/chat-words.ts";
import { keyHints } from "../exchange/chain.ts";
import { storingHint } from "./key-words.ts";
import type { Squad } from "../open-squad.ts";

/** How to get a key, a line each, when `chain` has nobody to ask; else nothing. */
export function keyNotices(
  { config }: Pick<Squad, "config">,
  words: ChatWords,
  chain: readonly ProviderSettings[],
): readonly string[] {
  if (chain.length > 0) return [];
  const enabled = config.providers.filter(({ enabled }) => enabled);
  return [words.noKey, ...keyHints(enabled, words), ...storingHint(enabled, words)];
}
