import type { DiskFlaw } from "./disk-flaw.ts";

export type StorageDoing =
  | "save-session"
  | "read-session"
  | "list-sessions"
  | "remove-session"
  | "store-key"
  | "delete-key"
  | "export";

/** What helps. `allow-…` and `elsewhere-…` name the variable that moves the state or the configuration. */
export type StorageRemedy =
  | "free-space"
  | "free-space-for-session"
  | "new-session"
  | "allow-state"
  | "allow-config"
  | "elsewhere-state"
  | "key-in-environment"
  | "move-away"
  | "close-programs";

/** The disk refused. */
export interface StorageComplaint {
  readonly kind: "storage";
  readonly doing: StorageDoing;
  /** In one line. */
  readonly path: string;
  readonly flaw: DiskFlaw;
  /** The system's code of it. */
  readonly code: string;
  readonly remedy: StorageRemedy | null;
}
