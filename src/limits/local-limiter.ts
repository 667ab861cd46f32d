import type { Remark } from "../core/complaints/complaint.ts";
import { LEASE_TTL_MS, type Limiter, type LimitKey } from "../core/limits/limiter.ts";
import type { LimitPolicy } from "../core/limits/policy.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import type { StandInStore } from "./limit-store.ts";
import { createFallbackStore } from "./fallback-store.ts";
import { createMemoryStore } from "./memory-store.ts";
import { FULL_PATIENCE } from "./retry-busy.ts";
import { inodeOf } from "./inode.ts";
import { setAside } from "./set-aside.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import { createStoreLimiter } from "./store-limiter.ts";

export interface LocalLimiterOptions {
  /** Absolute path of the limits file. It and its folder are made when missing. */
  readonly path: string;
  /** A key without a policy is counted and leased but never held back. */
  readonly policies: ReadonlyMap<LimitKey, LimitPolicy>;
  /** Requests in flight at once, over all processes on the file. */
  readonly concurrency: number;
  /** Epoch milliseconds. */
  readonly wall: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** A fresh permit id, unique over all processes, at most 36 ASCII characters. */
  readonly newId: () => string;
  /** When a silent holder's slot is free again. @default LEASE_TTL_MS */
  readonly leaseTtlMs?: number;
  /** Told of what the user should know once: a damaged file that was set aside. */
  readonly notify?: (remark: Remark) => void;
}

const LONGEST_PATH = 4096;
/** Attempts at a store that was lost before: about a tenth of a second. */
const PROBING_PATIENCE = 8;

/**
 * The limiter shared by all processes on one file. Nothing is opened before the first operation. When the file
 * cannot be used, the limits hold within this process alone and `snapshot().degraded` says why; no operation ever
 * throws for the file's sake.
 */
export function openLocalLimiter(options: LocalLimiterOptions): Limiter {
  const { policies, concurrency, newId, leaseTtlMs = LEASE_TTL_MS } = options;
  const leases = { concurrency, ttlMs: leaseTtlMs };
  return createStoreLimiter(openLocalStore(options), { policies, leases, newId });
}

/** The store of such a limiter. */
export function openLocalStore(options: LocalLimiterOptions): StandInStore {
  const { path, wall, sleep } = options;
  const place = printable(path);
  let inode: bigint | null = null;
  let attempts = FULL_PATIENCE;

  return createFallbackStore({
    async open(probing) {
      attempts = probing ? PROBING_PATIENCE : FULL_PATIENCE;
      inode = inodeOf(path);
      const opened = await openSqliteStore({ path, wall, patience: { attempts: () => attempts, sleep } });
      inode = inodeOf(path);
      if (probing) await opened.transact(() => undefined);
      attempts = FULL_PATIENCE;
      return opened;
    },
    standIn: createMemoryStore(wall),
    repair() {
      const kept = setAside(path, inode, Math.floor(wall()));
      if (kept === null) return;
      const aside = printable(kept);
      options.notify?.({
        message: `${place} was damaged: set aside as ${aside}, its counters start anew`,
        complaint: { kind: "limits-set-aside", path: place, kept: aside },
      });
    },
    describe: ({ flaw, reason }) => ({
      message: `${place} ${reason}: limits are kept for this process alone`,
      complaint: { kind: "limits-file", path: place, flaw },
    }),
    wall,
  });
}

function printable(path: string): string {
  return sanitizeLine(path, LONGEST_PATH);
}
