/** Longest key that is taken, in characters. The longest ones known have some two hundred. */
export const MAX_KEY_LENGTH = 4096;

/** What can be wrong with a text that should be a key. */
export type KeyFlaw = "empty" | "characters" | "length";

/** Each flaw in English, completing "the key …". None repeats anything of the text. */
export const FLAW_WORDS: Readonly<Record<KeyFlaw, string>> = {
  empty: "is empty",
  characters:
    "holds something that no key contains (a space, a line break, or a character outside ASCII): copy it again",
  length: `is longer than ${MAX_KEY_LENGTH} characters: copy the key alone`,
};

/** Why a key_command gave no key. */
export type KeyFault =
  | { readonly kind: "unstarted" }
  | { readonly kind: "late"; readonly seconds: number }
  | { readonly kind: "signal"; readonly signal: string }
  | { readonly kind: "exit"; readonly code: number | null }
  | { readonly kind: "printed"; readonly flaw: KeyFlaw };

/** How each fault is said. */
export type KeyFaultWords = {
  readonly [K in KeyFault["kind"]]: (fault: Extract<KeyFault, { readonly kind: K }>) => string;
};

const IN_ENGLISH: KeyFaultWords = {
  unstarted: () => "could not be started",
  late: ({ seconds }) => `did not end within ${seconds} s`,
  signal: ({ signal }) => `was ended by ${signal}`,
  exit: ({ code }) => `exited with ${code}`,
  printed: ({ flaw }) =>
    flaw === "empty" ? "printed nothing on its first line" : `printed no key: it ${FLAW_WORDS[flaw]}`,
};

/** A fault in a few words, following the command's name in English: `exited with 1`. */
export function keyFaultWords(fault: KeyFault, words: KeyFaultWords = IN_ENGLISH): string {
  return words[fault.kind](fault as never);
}
