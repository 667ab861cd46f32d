/** Why a session's file cannot be used. */
export type SessionFlaw = "special" | "too-large" | "unreadable";

export type SessionComplaint =
  | { readonly kind: "session"; readonly id: string; readonly flaw: SessionFlaw }
  /** A newer squad wrote it, in this format; this one reads up to `reads`. */
  | {
      readonly kind: "newer-session";
      readonly id: string;
      readonly format: number;
      readonly reads: number;
    }
  /** A line of its file is left out. `cut-off`: it is the last one, and not whole. */
  | {
      readonly kind: "session-line";
      readonly line: number;
      readonly flaw: "cut-off" | "too-long" | "damaged";
    }
  /** So many more are. */
  | { readonly kind: "session-lines"; readonly more: number }
  | {
      readonly kind: "long-turn";
      readonly path: string;
      readonly megabytes: number;
      readonly most: number;
    }
  | { readonly kind: "no-session-id"; readonly folder: string };
