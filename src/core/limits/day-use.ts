import type { KeySnapshot } from "./limiter.ts";

/** What was used of a daily limit. */
export interface DayUse {
  readonly of: "requests" | "tokens";
  readonly used: number;
  /** Null without a limit. */
  readonly limit: number | null;
  /** 1 when nothing is left, above where more was used; 0 without a limit. */
  readonly share: number;
}

/** Above this share a day is said to run out. */
const NEARLY_USED = 0.8;

/**
 * The daily limit that is nearer to its end, of requests or of tokens. When neither is, that of requests, unless only
 * tokens have one.
 */
export function dayUseOf({ rpd, tpd }: KeySnapshot): DayUse {
  const requests = { of: "requests", ...rpd, share: shareOf(rpd) } as const;
  const tokens = { of: "tokens", ...tpd, share: shareOf(tpd) } as const;
  const isOnlyOne = rpd.limit === null && tpd.limit !== null;
  return isOnlyOne || tokens.share > requests.share ? tokens : requests;
}

/** Little of the day is left. */
export function isNearlyUsed({ share }: DayUse): boolean {
  return share > NEARLY_USED;
}

/** A share as whole per cent, 100 only when nothing is left. */
export function percentUsed({ share }: DayUse): number {
  return Math.floor(share * 100);
}

function shareOf({ used, limit }: { readonly used: number; readonly limit: number | null }): number {
  return limit === null ? 0 : used / Math.max(1, limit);
}
