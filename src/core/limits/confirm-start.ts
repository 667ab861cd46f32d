import type { WaitReason } from "./limiter.ts";
import { type KeyState, type Start, withoutStart, withStart } from "./key-state.ts";
import type { Pace } from "./pace.ts";
import { earliestPlacement } from "./placement.ts";

export type StartCheck =
  | { readonly kind: "ready"; readonly start: Start }
  /** The plan is now `state`: the permit's start was moved to `until`. */
  | { readonly kind: "wait"; readonly state: KeyState; readonly until: number; readonly reason: WaitReason }
  /** The permit is not in `state` any more. */
  | { readonly kind: "lost"; readonly state: KeyState };

/**
 * Checks at `now`, the real moment, what was planned for the permit `id`. `state` is fresh at `now`.
 *
 * - A moment that fits the whole plan is fine, be it early or late.
 * - Late by at most `graceMs`, it only has to fit what has really started: it keeps its turn, and those planned
 *   behind it are checked the same way when they come, so they wait the few milliseconds. No window of real starts
 *   ever overflows; the margin is left whole for the network.
 * - Later than that it has lost its turn; so has a permit that a cooldown or the window's end removed.
 */
export function confirmStart(state: KeyState, id: string, pace: Pace, now: number): StartCheck {
  const start = state.starts.find((other) => other.id === id);
  if (start === undefined) return { kind: "lost", state };
  if (start.phase !== "reserved") return { kind: "ready", start };
  const others = withoutStart(state, id);
  if (start.at < state.cooldownUntil) return { kind: "lost", state: others };
  if (now < state.cooldownUntil) return { kind: "wait", state, until: start.at, reason: "cooldown" };

  const planned = earliestPlacement(timesOf(others.starts), now, pace);
  if (planned.at <= now) return { kind: "ready", start };
  if (now < start.at) return { kind: "wait", state, until: start.at, reason: planned.heldBy ?? "window" };
  if (now - start.at > pace.graceMs) return { kind: "lost", state: others };

  const made = others.starts.filter((other) => other.phase !== "reserved");
  const next = earliestPlacement(timesOf(made), now, pace);
  if (next.at <= now) return { kind: "ready", start };
  return {
    kind: "wait",
    state: withStart(others, { ...start, at: next.at }),
    until: next.at,
    reason: next.heldBy ?? "window",
  };
}

/** Books the permit's request as leaving at `now`. Does nothing for one that has left already. */
export function markStarted(state: KeyState, start: Start, now: number): KeyState {
  if (start.phase !== "reserved") return state;
  const moved = withStart(withoutStart(state, start.id), { ...start, at: now, phase: "started" });
  return {
    ...moved,
    day: { ...state.day, requests: state.day.requests + 1, tokens: state.day.tokens + start.tokens },
    requests: { ...state.requests, total: state.requests.total + 1 },
  };
}

function timesOf(starts: readonly Start[]): readonly number[] {
  return starts.map((start) => start.at);
}
