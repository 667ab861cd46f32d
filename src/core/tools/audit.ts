/** What became of a call: allowed by itself, by the user, not allowed, or gone wrong. */
export type AuditOutcome = "automatic" | "approved" | "refused" | "error";

/** One call of a tool, as it is kept. Holds no content and no key. */
export interface AuditEntry {
  readonly tool: string;
  /** Relative to the project's root; null for a tool without a file. Untrusted. */
  readonly path: string | null;
  readonly outcome: AuditOutcome;
  /** Of what was written, or handed to the model; null when nothing was. */
  readonly bytes: number | null;
  /** Of the whole file after a write; null otherwise. */
  readonly sha256: string | null;
}

/** Takes down what tools did. Never throws: what cannot be kept costs nobody a turn. */
export type Audit = (entry: AuditEntry) => void;
