import { type Ceiling, confirmed, lowered } from "./ceiling.ts";
import type { KeyState, Start } from "./key-state.ts";
import { limitOf } from "./pace.ts";
import { POLITE } from "./policy.ts";
import type { Standing } from "./standing.ts";
import { afterAnswer, afterRateLimit } from "./throttle.ts";
import { acceptedWith, tokensOf } from "./window-count.ts";
import type { Permit, Settlement } from "./limiter.ts";

/** How long the most requests accepted in a window are remembered, in milliseconds. */
const PROVEN_TTL_MS = 3_600_000;
/** 429 answers further apart than this are not taken for one limit, in milliseconds. */
const TOGETHER_MS = 600_000;
/** A probe for more tokens goes up by this share of the learned limit. */
const TOKEN_STEP = 0.1;

/**
 * The state after what the outcome of a request showed: an answer proves what was accepted with it, a 429 measures the
 * limit it names. A 429 about tokens corrects tokens and never the rate. `start` is the request; one that
 * has left the window says nothing about it, only that the key is in use.
 */
export function learned(
  standing: Standing,
  start: Start | undefined,
  permit: Permit,
  settlement: Settlement,
): KeyState {
  const { state, pace, policy, now } = standing;
  const { outcome, dimension, stated } = settlement;
  const rule = policy.throttle ?? POLITE;
  if (outcome === "ok") {
    const shown = start === undefined ? state : proven(standing, start);
    return afterAnswer(shown, rule, { now, turnMs: Math.ceil(pace.spanMs / pace.rpm) });
  }
  if (start === undefined || outcome !== "rate_limited" || dimension === "upstream") return state;
  if (dimension !== "tpm") {
    const requests = fewerRequests(standing, start);
    return afterRateLimit({ ...state, ceiling: { ...state.ceiling, requests } }, rule, now);
  }
  if (stated.tpm?.limit !== undefined) return state;
  return { ...state, ceiling: { ...state.ceiling, tokens: fewerTokens(standing, start, permit.tokens) } };
}

/**
 * A 429 that comes after few requests of ours may be about somebody else's, or about none: it never more than halves the
 * limit, and one alone never teaches less than half of the configured one.
 */
function fewerRequests({ state, pace, policy, now }: Standing, start: Start): Ceiling | null {
  const accepted = acceptedWith(state.starts, start.at, policy.windowMs).length;
  const known = state.ceiling.requests;
  const isAlone = known === null || now - known.measuredAt > TOGETHER_MS;
  const least = isAlone
    ? Math.min(known?.limit ?? pace.rpm, Math.ceil(policy.rpm / 2))
    : Math.ceil(pace.rpm / 2);
  const measured = Math.max(accepted, least);
  if (measured >= policy.rpm) return known;
  const isDrop = state.proven.count > accepted && now - state.proven.at <= PROVEN_TTL_MS;
  return lowered(known, { accepted: measured, isDrop, step: 1, sentAt: start.at, now });
}

/**
 * What was accepted, or what was asked if that is more: alone in a window it is still worth a try. Never more than what
 * held before.
 */
function fewerTokens({ state, pace, policy, now }: Standing, start: Start, asked: number): Ceiling | null {
  const tried = Math.min(asked, pace.tpm);
  const accepted = Math.max(1, tried, tokensOf(acceptedWith(state.starts, start.at, policy.windowMs)));
  if (accepted >= (limitOf("tpm", policy, state, now) ?? Number.POSITIVE_INFINITY))
    return state.ceiling.tokens;
  const step = Math.ceil(accepted * TOKEN_STEP);
  return lowered(state.ceiling.tokens, { accepted, isDrop: true, step, sentAt: start.at, now });
}

/** Only a window shorter by the margin is proof: at its edge the provider may have counted one less than we do. */
function proven({ state, policy, now }: Standing, start: Start): KeyState {
  const lengthMs = Math.max(1, policy.windowMs - policy.marginMs);
  const window = acceptedWith(state.starts, start.at, lengthMs).filter(({ phase }) => phase === "settled");
  const { requests, tokens } = state.ceiling;
  const sentAt = start.at;
  const isMore = window.length >= state.proven.count || now - state.proven.at > PROVEN_TTL_MS;
  const tpm = limitOf("tpm", policy, state, now) ?? Number.POSITIVE_INFINITY;
  return {
    ...state,
    proven: isMore ? { count: window.length, at: now } : state.proven,
    ceiling: {
      requests:
        requests === null
          ? null
          : confirmed(requests, { accepted: window.length, configured: policy.rpm, sentAt, now }),
      tokens:
        tokens === null
          ? null
          : confirmed(tokens, { accepted: tokensOf(window), configured: tpm, sentAt, now }),
    },
  };
}
