import { Secret } from "../../core/secret.ts";

/** Longest key that is taken, in characters. The longest ones known have some two hundred. */
export const MAX_KEY_LENGTH = 4096;

/** What can be wrong with a text that should be a key. */
export type KeyFlaw = "empty" | "characters" | "length";

/** Each flaw, completing "the key …". None repeats anything of the text. */
export const FLAW_WORDS: Readonly<Record<KeyFlaw, string>> = {
  empty: "is empty",
  characters:
    "holds something that no key contains (a space, a line break, or a character outside ASCII): copy it again",
  length: `is longer than ${MAX_KEY_LENGTH} characters: copy the key alone`,
};

/**
 * The key in `raw`, without blanks around it. Only printable ASCII can stand in an HTTP header, and SDKs print a key
 * whole when they fail on it.
 */
export function readKeyText(raw: string): Secret | KeyFlaw {
  const text = raw.trim();
  if (text === "") return "empty";
  if (text.length > MAX_KEY_LENGTH) return "length";
  return /^[\x21-\x7e]+$/.test(text) ? new Secret(text) : "characters";
}
