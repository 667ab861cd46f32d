/** One line of what a write changes. */
export interface DiffLine {
  readonly kind: "same" | "added" | "removed" | "gap";
  /** Without its line break; for a gap, how many lines are left out, in digits. */
  readonly text: string;
}

/** A write that needs the user's word. All text is untrusted. */
export interface WriteRequest {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly isNew: boolean;
  readonly diff: readonly DiffLine[];
  readonly added: number;
  readonly removed: number;
  /** Why more care is due: what was read in this turn may speak through the model, or the file steers other tools. */
  readonly warnings: readonly ("tainted" | "sensitive")[];
}

/** A question that the model puts to the user in the middle of a turn. Untrusted. */
export interface Question {
  readonly text: string;
  /** Empty for a free answer. */
  readonly options: readonly string[];
}

/** What only the user can decide while a turn runs. Both reject with `signal.reason` when aborted. */
export interface Consent {
  /** False also where there is nobody to ask. */
  mayWrite(request: WriteRequest, signal: AbortSignal): Promise<boolean>;
  /** The user's answer; null where there is nobody to ask, or none was given. */
  answer(question: Question, signal: AbortSignal): Promise<string | null>;
}
