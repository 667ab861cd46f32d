import { fairCeilings, fairPast } from "../../core/limits/fair-share.ts";
import type { KeyState, Start } from "../../core/limits/key-state.ts";
import type { LimitKey } from "../../core/limits/limiter.ts";
import { mergedState } from "../../core/limits/merged-state.ts";
import type { LimitPolicy } from "../../core/limits/policy.ts";
import type { LimitTransaction, LimitView, StandInStore } from "../limit-store.ts";
import type { KeyStates } from "../state-exchange.ts";

/**
 * A machine's store as its processes use it while they have a share of the limits. What all machines made before lies
 * whole beside each key, as every process adds what it saw of it, and counts by the machine's part.
 */
export function shareStore(store: StandInStore, machines: number): StandInStore {
  const view = (raw: LimitView): LimitView => ({
    readLeases: () => raw.readLeases(),
    readCounters: () => raw.readCounters(),
    readKey(key) {
      const past = raw.readKey(pastOf(key));
      const own = raw.readKey(key);
      if (past.starts.length === 0) return own;
      return { ...own, starts: inOrder([...without(own, past).starts, ...fairPast(past.starts, machines)]) };
    },
  });
  const transaction = (raw: LimitTransaction): LimitTransaction => ({
    ...view(raw),
    writeKey: (key, state) => raw.writeKey(key, without(state, raw.readKey(pastOf(key)))),
    putLease: (lease) => raw.putLease(lease),
    dropLease: (id) => raw.dropLease(id),
    count: (key, increments) => raw.count(key, increments),
  });
  return {
    get backend() {
      return store.backend;
    },
    degraded: () => store.degraded(),
    transact: (work) => store.transact((raw, now) => work(transaction(raw), now)),
    view: (work) => store.view((raw, now) => work(view(raw), now)),
    close: () => store.close(),
  };
}

/** Adds to a machine's store what a process saw of the shared one, for the machine's part of it. */
export function absorbShared(
  store: StandInStore,
  states: KeyStates,
  {
    policies,
    machines,
  }: { readonly policies: ReadonlyMap<LimitKey, LimitPolicy>; readonly machines: number },
): Promise<void> {
  return store.transact((raw, now) => {
    for (const [key, state] of states) {
      const { windowMs = 0, marginMs = 0 } = policies.get(key) ?? {};
      const counts = ({ at }: Start): boolean => at > now - windowMs - marginMs;
      const seen = { ...state, starts: state.starts.filter(({ at }) => at <= now).map(made) };
      const past = mergedState(raw.readKey(pastOf(key)), seen);
      raw.writeKey(pastOf(key), { ...past, starts: past.starts.filter(counts) });
      const limits = { ...state, starts: [], ceiling: fairCeilings(state.ceiling, machines) };
      raw.writeKey(key, mergedState(raw.readKey(key), limits));
    }
  });
}

function pastOf(key: LimitKey): LimitKey {
  return `past of ${key}`;
}

/** Whether a plan of others came true after it was seen nobody can tell: it counts. */
function made(start: Start): Start {
  return start.phase === "rejected" ? start : { ...start, phase: "settled" };
}

function without(state: KeyState, { starts }: KeyState): KeyState {
  if (starts.length === 0) return state;
  const ids = new Set(starts.map(({ id }) => id));
  return { ...state, starts: state.starts.filter(({ id }) => !ids.has(id)) };
}

function inOrder(starts: readonly Start[]): readonly Start[] {
  return starts.toSorted((a, b) => a.at - b.at);
}
