/** Why the file that limits are kept in cannot be used. */
export type LimitsFileFlaw =
  | "no-permission"
  | "read-only"
  | "read-only-system"
  | "no-space"
  | "quota"
  | "io"
  | "folder"
  | "below-file"
  | "locked"
  | "moved"
  | "damaged"
  | "not-limits"
  | "unknown-layout"
  | "newer"
  | "closed"
  | "old-node"
  | "unopened";

/** Why a Redis server does not keep the limits. */
export type RedisFlaw =
  | "loading"
  | "replica"
  | "no-memory"
  | "wrong-password"
  | "no-password"
  | "no-permission"
  | "no-primary"
  | "cluster-down"
  | "cluster-changes"
  | "cluster-unreachable"
  | "no-disk"
  | "busy"
  | "refuses"
  | "closed"
  | "unknown-name"
  | "unknown-name-now"
  | "silent"
  | "unreachable"
  | "unconnected"
  | "certificate"
  | "error"
  | "unexpected"
  | "returning";

export type LimitsComplaint =
  /** Limits hold in this process alone: the file cannot be used. */
  | { readonly kind: "limits-file"; readonly path: string; readonly flaw: LimitsFileFlaw }
  /** It was damaged, and lies under another name now; counters start anew. */
  | { readonly kind: "limits-set-aside"; readonly path: string; readonly kept: string }
  /** Limits are shared on this machine only. `server` is its host and port. */
  | { readonly kind: "redis"; readonly server: string; readonly flaw: RedisFlaw };
