import type { Remark } from "../core/complaints/complaint.ts";
import type { LimitStore, StandInStore } from "./limit-store.ts";
import { faultOf, type StoreFault } from "./store-fault.ts";

export interface FallbackOptions {
  /** Opens the shared store. `probing` asks for a quick answer: it was lost before and may still be. */
  readonly open: (probing: boolean) => Promise<LimitStore>;
  /** Takes over while the shared store cannot be used. */
  readonly standIn: LimitStore;
  /** Gets a damaged store out of the way, so that `open` makes a new one. @throws what `faultOf` reads */
  readonly repair: () => void;
  /** Says why the shared store cannot be used. */
  readonly describe: (fault: StoreFault) => Remark;
  /** Epoch milliseconds. */
  readonly wall: () => number;
}

/** How long the stand-in serves before the shared store is tried again. */
export const PROBE_EVERY_MS = 30_000;

/** `onTrial`: opened anew after trouble, and nothing has worked since; more trouble is the end of it. */
type Use =
  | { readonly kind: "closed" }
  | { readonly kind: "unopened" }
  | { readonly kind: "open"; readonly store: Promise<LimitStore>; readonly onTrial: boolean }
  | { readonly kind: "lost"; readonly reason: Remark; readonly at: number };

/**
 * The shared store, opened on first use, or the stand-in while it cannot be used: an operation never fails for the
 * store's sake. What was reserved on one is unknown to the other; such a permit's `start` answers `lost`.
 */
export function createFallbackStore(options: FallbackOptions): StandInStore {
  const { open, standIn, repair, describe, wall } = options;
  let use: Use = { kind: "unopened" };

  const shared = (): Promise<LimitStore> | null => {
    const current = use;
    if (current.kind === "open") return current.store;
    if (current.kind === "closed") return null;
    if (current.kind === "lost" && Math.abs(wall() - current.at) < PROBE_EVERY_MS) return null;
    const store = open(current.kind === "lost");
    use = { kind: "open", store, onTrial: false };
    return store;
  };

  const reopen = async (former: Promise<LimitStore>, fault: StoreFault): Promise<LimitStore> => {
    await closeQuietly(former);
    if (fault.kind === "damaged") repair();
    return open(false);
  };

  /** Opens the store anew where that helps, or gives it up, unless another operation already has. */
  const dealWith = async (fault: StoreFault, store: Promise<LimitStore>): Promise<void> => {
    if (use.kind !== "open" || use.store !== store) return;
    if ((fault.kind === "damaged" || fault.kind === "replaced") && !use.onTrial) {
      use = { kind: "open", store: reopen(store, fault), onTrial: true };
      return;
    }
    use = { kind: "lost", reason: describe(fault), at: wall() };
    await closeQuietly(store);
  };

  const run = async <T>(operate: (store: LimitStore) => Promise<T>): Promise<T> => {
    for (;;) {
      const store = shared();
      if (store === null) return operate(standIn);
      try {
        const result = await operate(await store);
        if (use.kind === "open" && use.store === store && use.onTrial) use = { ...use, onTrial: false };
        return result;
      } catch (error) {
        const fault = faultOf(error);
        if (fault === null) throw error;
        await dealWith(fault, store);
      }
    }
  };

  return {
    get backend() {
      return use.kind === "lost" || use.kind === "closed" ? standIn.backend : "local";
    },
    degraded: () => (use.kind === "lost" ? use.reason : null),
    transact: (work) => run((store) => store.transact(work)),
    view: (work) => run((store) => store.view(work)),
    async close() {
      const closing = use;
      use = { kind: "closed" };
      if (closing.kind === "open") await closeQuietly(closing.store);
    },
  };
}

/** A store that cannot be closed any more has nothing left to lose. */
async function closeQuietly(store: Promise<LimitStore>): Promise<void> {
  try {
    await (await store).close();
  } catch {}
}
