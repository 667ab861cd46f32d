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
      readonly at: number;
      readonly reason: WaitReason | null;
    }
  | { readonly kind: "none"; readonly retryAt: number | null; readonly reason: WaitReason };

/**
 * The candidate that can start first, the earlier in the list among equals, unless even that is further away than
 * `maxWaitMs`. `standingOf` is not asked for candidates behind one that can start now.
 */
export function chooseStart(
  request: AdmissionRequest,
  now: number,
  standingOf: (key: LimitKey) => Standing,
): Choice {
  let best: (EarliestStart & { readonly candidate: Candidate; readonly full: boolean }) | null = null;
  for (const candidate of request.candidates) {
    const { state, pace } = standingOf(candidate.key);
    const start = earliestStart(state, pace, now, candidate.delayMs);
    const full = state.starts.length >= MAX_STARTS;
    if (best === null || (best.full && !full) || (best.full === full && start.at < best.at)) {
      best = { ...start, candidate, full };
    }
    if (best.at <= now && !best.full) break;
  }
  if (best === null) return { kind: "none", retryAt: null, reason: "window" };
  const { candidate, at, reason, full } = best;
  const latest = now + Math.min(HORIZON_MS, Math.max(0, request.maxWaitMs));
  if (full || at > latest) return { kind: "none", retryAt: at, reason: reason ?? "window" };
  return { kind: "chosen", candidate, at, reason };
}
