/** Why a draft was not edited: none is set, it was not found, it ended with an error, what it saved cannot be read. */
export type EditorFailure = "none" | "missing" | "failed" | "unreadable" | "too-large";

/** What became of a draft in the user's own editor. */
export type EditedDraft =
  | { readonly kind: "saved"; readonly text: string }
  /** The draft is as it was. `editor` is the program; empty when none is set. */
  | { readonly kind: "failed"; readonly why: EditorFailure; readonly editor: string };

/** Has a draft edited by a program that is given the terminal. Never rejects. */
export type DraftEditor = (draft: string) => Promise<EditedDraft>;
