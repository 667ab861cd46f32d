import { EMPTY_KEY_STATE, type KeyState } from "../core/limits/key-state.ts";
import type { LimitKey } from "../core/limits/limiter.ts";
import { mergedState } from "../core/limits/merged-state.ts";
import type { LimitStore } from "./limit-store.ts";

export type KeyStates = ReadonlyMap<LimitKey, KeyState>;

/** What a store knows of `keys`; those it never heard of are left out. */
export function readStates(store: LimitStore, keys: Iterable<LimitKey>): Promise<KeyStates> {
  return store.view((view) => {
    const states = new Map<LimitKey, KeyState>();
    for (const key of keys) {
      const state = view.readKey(key);
      if (state !== EMPTY_KEY_STATE) states.set(key, state);
    }
    return states;
  });
}

/** Both together. */
export function mergeStates(some: KeyStates, others: KeyStates): KeyStates {
  const merged = new Map(some);
  for (const [key, state] of others) {
    const known = merged.get(key);
    merged.set(key, known === undefined ? state : mergedState(known, state));
  }
  return merged;
}
