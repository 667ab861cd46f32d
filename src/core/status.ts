import type { KeyFault } from "./complaints/key-fault.ts";
import type { Remark } from "./complaints/complaint.ts";
import type { KeySnapshot, LimiterBackend } from "./limits/limiter.ts";
import type { Tier } from "./providers/provider.ts";

/** `open` is a provider that keeps failing and is being probed. */
export type ProviderState = "ready" | "throttled" | "cooldown" | "exhausted" | "open" | "no_key" | "disabled";

/** Why a provider is not asked for want of a key. */
export type KeyTrouble =
  /** Null: it has no variable of its own. */
  | { readonly kind: "unset"; readonly variable: string | null }
  /** Its key_command gave none. */
  | { readonly kind: "command-failed"; readonly fault: KeyFault }
  /** The provider refused it, and where it came from is where another one goes. */
  | {
      readonly kind: "refused";
      readonly from: "command" | "stored" | "environment";
      readonly variable: string | null;
    };

export interface ProviderStatus {
  readonly name: string;
  readonly type: string;
  readonly model: string;
  readonly tier: Tier;
  readonly state: ProviderState;
  /** One line that explains a state other than `ready`. */
  readonly reason: string | null;
  /** The same as data where a key is what it lacks. */
  readonly keyTrouble?: KeyTrouble;
  /** Where its key comes from, never the key; null without one. */
  readonly keyOrigin: "environment" | "stored" | "key_command" | null;
  /** The conversation's agent does not ask it. */
  readonly isOutside?: boolean;
  /** Null for a provider without limits (offline). */
  readonly limits: KeySnapshot | null;
}

/** Where all limits stand: what `status` prints and the status bar shows. */
export interface StatusReport {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly limiter: {
    readonly backend: LimiterBackend;
    readonly degraded: Remark | null;
    readonly concurrency: { readonly active: number; readonly limit: number };
  };
  readonly totals: {
    readonly rpm: { readonly used: number; readonly limit: number; readonly configured: number };
  };
  readonly providers: readonly ProviderStatus[];
}
