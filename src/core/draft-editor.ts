/** What became of a draft in the user's own editor. */
export type EditedDraft =
  | { readonly kind: "saved"; readonly text: string }
  /** The draft is as it was; `reason` is one line for the user. */
  | { readonly kind: "failed"; readonly reason: string };

/** Has a draft edited by a program that is given the terminal. Never rejects. */
export type DraftEditor = (draft: string) => Promise<EditedDraft>;
