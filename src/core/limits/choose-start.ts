import { earliestStart, type EarliestStart } from "./earliest-start.ts";
import { HORIZON_MS, MAX_STARTS } from "./key-state.ts";
import type { AdmissionRequest, Candidate, LimitKey, WaitReason } from "./limiter.ts";
import type { Standing } from "./standing.ts";

interface Option extends EarliestStart {
  readonly candidate: Candidate;
  readonly standing: Standing;
}

export type Choice =
  | {
      readonly kind: "chosen";
      readonly candidate: Candidate;
      /** The chosen key's, as it was judged. */
      readonly standing: Standing;
      readonly at: number;
      readonly reason: WaitReason | null;
    }
  | { readonly kind: "none"; readonly retryAt: number | null; readonly reason: WaitReason };

/**
 * The candidate that can start first, unless even that is further away than `maxWaitMs`. Among those the pace alone
 * holds back, an earlier one of the list is preferred as long as it starts at most `patienceMs` later. A key whose plan
 * is full is passed over. `standingOf` is not asked for candidates behind one that can start now.
 */
export function chooseStart(
  request: AdmissionRequest,
  now: number,
  standingOf: (key: LimitKey) => Standing,
): Choice {
  const options: Option[] = [];
  for (const candidate of request.candidates) {
    const standing = standingOf(candidate.key);
    if (standing.state.starts.length >= MAX_STARTS) continue;
    const option = { ...earliestStart(standing, candidate), candidate, standing };
    options.push(option);
    if (option.at <= now) break;
  }
  const [first, ...rest] = options;
  if (first === undefined) return { kind: "none", retryAt: null, reason: "window" };
  const best = rest.reduce((best, option) => (option.at < best.at ? option : best), first);
  const chosen = options.find((option) => option === best || isWorthWaiting(option, best, request)) ?? best;
  const latest = now + Math.min(HORIZON_MS, Math.max(0, request.maxWaitMs));
  if (best.at > latest) {
    return {
      kind: "none",
      retryAt: Number.isFinite(best.at) ? best.at : null,
      reason: best.reason ?? "window",
    };
  }
  return { kind: "chosen", ...(chosen.at > latest ? best : chosen) };
}

function isWorthWaiting(option: Option, best: Option, { patienceMs }: AdmissionRequest): boolean {
  return option.isPaced && option.at <= best.at + patienceMs;
}
