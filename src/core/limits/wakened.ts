import type { KeyState, RestCause } from "./key-state.ts";

/** Rests that a user may end who knows better: he mended the server, the key or the model's name. */
const CAN_WAKE: Readonly<Record<RestCause, boolean>> = {
  limit: false,
  quota: false,
  faults: true,
  key: true,
};

/** The state without the rests that a user may end; the next request goes alone and shows who was right. */
export function wakened(state: KeyState): KeyState {
  const woken = { ...state, parked: {} };
  return CAN_WAKE[state.restCause] ? { ...woken, cooldownUntil: 0, restCause: "limit", faults: 0 } : woken;
}
