import { type Quota, quotaFreeAt, spent } from "./day.ts";
import { type KeyState, parkedUntil, type Start, withoutStart, withStart } from "./key-state.ts";
import type { Permit, WaitReason } from "./limiter.ts";
import { earliestPlacement, type Placement } from "./placement.ts";
import { pendingProbe, PROBE_GAP_MS, probePace } from "./probe.ts";
import { dayLimit, type Standing } from "./standing.ts";

export type StartCheck =
  | { readonly kind: "ready"; readonly start: Start }
  /** The plan is now `state`: the permit's start was moved to `until`. */
  | { readonly kind: "wait"; readonly state: KeyState; readonly until: number; readonly reason: WaitReason }
  /** The permit is not in `state` any more. */
  | { readonly kind: "lost"; readonly state: KeyState };

/** How soon a permit behind a probe asks again, in milliseconds. */
const PROBE_POLL_MS = 100;

/**
 * Checks at the real moment what was planned for a permit.
 *
 * - A moment that fits the whole plan is fine, be it early or late.
 * - Too early, it waits for its turn, or for an earlier one if the plan has room for it by now.
 * - Late by at most `graceMs`, it only has to fit what has really started: it keeps its turn, and those planned
 *   behind it are checked the same way when they come, so they wait the few milliseconds. No window of real starts
 *   ever overflows; the margin is left whole for the network. When it does not fit (the rate fell after it was
 *   planned), it is moved, and those behind it with it.
 * - Later than that it has lost its turn; so has a permit that a cooldown, a spent day or the window's end removed.
 */
export function confirmStart(standing: Standing, permit: Pick<Permit, "id" | "model">): StartCheck {
  const { state, pace, now } = standing;
  const start = state.starts.find((other) => other.id === permit.id);
  if (start === undefined) return { kind: "lost", state };
  if (start.phase !== "reserved") return { kind: "ready", start };
  const others = withoutStart(state, start.id);
  const rest = Math.max(state.cooldownUntil, parkedUntil(state, permit.model));
  if (start.at < rest || isDaySpent(standing, start.tokens)) return { kind: "lost", state: others };
  if (now < rest) return { kind: "wait", state, until: start.at, reason: "cooldown" };

  const moveTo = (until: number, reason: WaitReason, plan = inPlace): StartCheck => {
    if (until === Number.POSITIVE_INFINITY) return { kind: "lost", state: others };
    return { kind: "wait", state: plan(standing, { ...start, at: until }), until, reason };
  };
  const probe = pendingProbe(state, now, start.id);
  if (probe !== undefined && isBefore(probe, start)) {
    const answered = probe.phase === "started" ? now + PROBE_POLL_MS : Math.max(now, probe.at) + PROBE_GAP_MS;
    return moveTo(Math.max(start.at, answered), "cooldown");
  }

  const ownPace = probePace(standing);
  const place = (starts: readonly Start[]): Placement =>
    earliestPlacement(starts, { from: now, tokens: start.tokens, foreign: state.foreign }, ownPace);
  const planned = place(others.starts);
  if (planned.at <= now) return { kind: "ready", start };
  if (now < start.at) return moveTo(Math.min(start.at, planned.at), planned.heldBy ?? "window");
  if (now - start.at > pace.graceMs) return { kind: "lost", state: others };

  const next = place(others.starts.filter((other) => other.phase !== "reserved"));
  return next.at <= now ? { kind: "ready", start } : moveTo(next.at, next.heldBy ?? "window", pushedBack);
}

/** The plan with a start at another moment, and all others where they were. */
function inPlace({ state }: Standing, moved: Start): KeyState {
  return withStart(withoutStart(state, moved.id), moved);
}

/**
 * The plan with a start that has to go later, and with those behind it as much later as they have to, in their order.
 * Left where they were, those behind would come first, and it would never have its turn while others ask.
 */
function pushedBack({ state, pace }: Standing, late: Start): KeyState {
  const turn = state.starts.findIndex(({ id }) => id === late.id);
  const behind = state.starts.slice(turn + 1).filter(({ phase }) => phase === "reserved");
  const ahead = state.starts.filter((start, index) => index < turn || start.phase !== "reserved");
  let plan = withStart({ ...state, starts: ahead.filter(({ id }) => id !== late.id) }, late);
  let last = late.at;
  for (const start of behind) {
    const { tokens } = start;
    const from = Math.max(last, start.at);
    const { at } = earliestPlacement(plan.starts, { from, tokens, foreign: state.foreign }, pace);
    const moved = Number.isFinite(at) ? { ...start, at } : start;
    plan = withStart(plan, moved);
    last = Math.max(last, moved.at);
  }
  return plan;
}

/** Books the permit's request as leaving now. Does nothing for one that has left already. */
export function markStarted(standing: Standing, start: Start): KeyState {
  const { state, now } = standing;
  if (start.phase !== "reserved") return state;
  const { requests, tokens } = state.day;
  return {
    ...withStart(withoutStart(state, start.id), { ...start, at: now, phase: "started" }),
    day: {
      requests: spent(requests, 1, dayLimit("rpd", standing)),
      tokens: spent(tokens, start.tokens, dayLimit("tpd", standing)),
    },
    requests: { ...state.requests, total: state.requests.total + 1 },
  };
}

/** A probe that is under way, or that was planned first, goes first. */
function isBefore(probe: Start, start: Start): boolean {
  return probe.phase === "started" || probe.at < start.at || (probe.at === start.at && probe.id < start.id);
}

function isDaySpent(standing: Standing, tokens: number): boolean {
  const { day } = standing.state;
  const isSpent = (name: "rpd" | "tpd", quota: Quota, amount: number): boolean => {
    const { limit, ...when } = dayLimit(name, standing);
    return limit !== null && quotaFreeAt(quota, amount, { ...when, limit }) > standing.now;
  };
  return isSpent("rpd", day.requests, 1) || isSpent("tpd", day.tokens, tokens);
}
