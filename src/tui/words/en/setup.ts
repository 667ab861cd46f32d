/** Asked before a conversation when nobody was named. */
export const picker = {
  question: "Who would you like to talk to? ",
  /** Takes what was thrown, in English: no agent of that name, and which there are. */
  unknown: ({ message, hint = "" }: { readonly message: string; readonly hint?: string | undefined }) =>
    `${message}; ${hint}`,
};

/** Asked before a conversation when there is no key. */
export const firstKey = {
  opening: [
    "squad has no key yet.",
    "Without one it answers without a model.",
    "A key is free here, and one is enough:",
  ],
  pick: "Number, or Enter to go on offline: ",
  numberFrom: (last: number) => `A number from 1 to ${last}, please.`,
  hidden: "What you paste is not shown. Enter alone goes back.",
  key: (provider: string) => `${provider} key: `,
  flaws: {
    characters:
      "The key holds something that no key contains (a space, a line break, or a character outside ASCII): copy it again.",
    length: "The key is longer than 4096 characters: copy the key alone.",
  },
  checking: "Checking it with one tiny request.",
  refused: (why: string) => `Nothing is stored: ${why}`,
  unknown: (why: string) => `It could not be checked: ${why}`,
  keepAnyway: "Keep it anyway? y or n: ",
  yes: /^y(?:es)?$/iu,
  notStored: "Nothing is stored.",
  good: "The key is good. It is kept, readable by you alone, and used from now on.",
  keptBut: (why: string) => `The key is kept, but: ${why}`,
};
