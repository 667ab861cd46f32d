import { earliestStart, type EarliestStart } from "./earliest-start.ts";
import { HORIZON_MS, type KeyState, MAX_STARTS } from "./key-state.ts";
import type { AdmissionRequest, Candidate, LimitKey, WaitReason } from "./limiter.ts";
import type { Pace } from "./pace.ts";

/** One key's state, fresh at the moment of the question, and its pace. */
export interface Standing {
  readonly state: KeyState;
  readonly pace: Pace;
}

export type Choice =
  | {
      readonly kind: "chosen";
      readonly candidate: Candidate;
      /** The chosen key's, as it was judged. */
      readonly state: KeyState;
      readonly at: number;
      readonly reason: WaitReason | null;
    }
  | { readonly kind: "none"; readonly retryAt: number | null; readonly reason: WaitReason };

/**
 * The candidate that can start first, the earlier in the list among equals, unless even that is further away than
 * `maxWaitMs`. A key whose plan is full is passed over. `standingOf` is not asked for candidates behind one that can start now.
 */
export function chooseStart(
  request: AdmissionRequest,
  now: number,
  standingOf: (key: LimitKey) => Standing,
): Choice {
  let best: (EarliestStart & { readonly candidate: Candidate; readonly state: KeyState }) | null = null;
  for (const candidate of request.candidates) {
    const { state, pace } = standingOf(candidate.key);
    const start = earliestStart(state, pace, now, candidate.delayMs);
    if (state.starts.length >= MAX_STARTS) continue;
    if (best === null || start.at < best.at) best = { ...start, candidate, state };
    if (best.at <= now) break;
  }
  if (best === null) return { kind: "none", retryAt: null, reason: "window" };
  const { at, reason } = best;
  const latest = now + Math.min(HORIZON_MS, Math.max(0, request.maxWaitMs));
  if (at > latest)
    return { kind: "none", retryAt: Number.isFinite(at) ? at : null, reason: reason ?? "window" };
  return { kind: "chosen", ...best };
}
