import { LEARNED_TTL_MS } from "./ceiling.ts";
import { type Quota, spent } from "./day.ts";
import type { KeyState } from "./key-state.ts";
import { limitOf } from "./pace.ts";
import { POLITE, type LimitPolicy } from "./policy.ts";
import { dayLimit, type Standing } from "./standing.ts";
import type { StatedLimit, StatedLimits } from "./stated-limits.ts";
import { acceptedWith } from "./window-count.ts";

/** Our count of tokens differs from the provider's by estimates; only more than this share of the limit is others' use. */
const COUNTING_NOISE = 0.1;

/**
 * The state after a response that said something about limits, while its request still counts with its estimate, or,
 * refused, with nothing. A limit below the configured one holds at once, a restored one too; nothing stated ever raises
 * what the user configured.
 */
export function adopted(standing: Standing, said: StatedLimits): KeyState {
  const { state, policy } = standing;
  if ((policy.throttle ?? POLITE).mode === "fixed" || Object.keys(said).length === 0) return state;
  const stated = { ...standing, state: { ...state, stated: statedLimits(standing, said) } };
  return {
    ...stated.state,
    day: {
      requests: spentAtLeast(stated, "rpd", state.day.requests, said.rpd),
      tokens: spentAtLeast(stated, "tpd", state.day.tokens, said.tpd),
    },
    foreign: said.tpm === undefined ? state.foreign : foreignTokens(stated, said.tpm),
    ceiling: { ...state.ceiling, requests: roomFor(standing, said.rpm) },
  };
}

function statedLimits({ state, policy, now }: Standing, said: StatedLimits): KeyState["stated"] {
  const known = now - state.stated.at <= LEARNED_TTL_MS ? state.stated : { rpm: 0, tpm: 0, rpd: 0, tpd: 0 };
  const next = (name: "rpm" | "tpm" | "rpd" | "tpd"): number => {
    const limit = said[name]?.limit ?? 0;
    if (limit === 0) return known[name];
    return isBelow(limit, policy, name) ? limit : 0;
  };
  return { rpm: next("rpm"), tpm: next("tpm"), rpd: next("rpd"), tpd: next("tpd"), at: now };
}

function isBelow(limit: number, policy: LimitPolicy, name: "rpm" | "tpm" | "rpd" | "tpd"): boolean {
  return limit < (policy[name] ?? Number.POSITIVE_INFINITY);
}

/** What the provider counts as used; 0 when it does not say. */
function usedOf(said: StatedLimit | undefined, limit: number | null): number {
  if (said?.used !== undefined) return said.used;
  const whole = said?.limit ?? limit;
  return said?.remaining === undefined || whole === null ? 0 : Math.max(0, whole - said.remaining);
}

function spentAtLeast(
  standing: Standing,
  name: "rpd" | "tpd",
  quota: Quota,
  said: StatedLimit | undefined,
): Quota {
  const day = dayLimit(name, standing);
  const more = usedOf(said, day.limit) - quota.used;
  return more > 0 ? spent(quota, more, day) : quota;
}

/** Tokens of the window that are not ours, until the provider says they are back. */
function foreignTokens({ state, policy, pace, now }: Standing, said: StatedLimit): KeyState["foreign"] {
  const limit = limitOf("tpm", policy, state, now);
  const sent = state.starts.filter(({ phase }) => phase !== "reserved");
  const ours = sent.reduce((sum, { tokens }) => sum + tokens, 0);
  const tokens = usedOf(said, limit) - ours;
  if (limit === null || tokens <= limit * COUNTING_NOISE) return { tokens: 0, until: 0 };
  return { tokens, until: now + Math.min(pace.windowMs, said.resetMs ?? pace.windowMs) };
}

/** What remains is room above what was accepted: a learned ceiling below that is wrong. */
function roomFor(
  { state, policy, now }: Standing,
  said: StatedLimit | undefined,
): KeyState["ceiling"]["requests"] {
  const known = state.ceiling.requests;
  if (known === null || said?.remaining === undefined) return known;
  const limit = acceptedWith(state.starts, now, policy.windowMs).length + said.remaining;
  if (limit <= known.limit) return known;
  return limit >= policy.rpm ? null : { ...known, limit, confirmedAt: now };
}
