import type { Clock } from "../clock.ts";
import type { Emit } from "../events.ts";
import type { Candidate, Limiter, Permit, WaitReason } from "../limits/limiter.ts";
import { isAskable, type LinkState } from "./chain.ts";
import { requestTokens } from "./token-budget.ts";

/** Permission for one request to one provider. */
export interface Admitted {
  readonly state: LinkState;
  /** Null for a provider without limits. */
  readonly permit: Permit | null;
  readonly waitedMs: number;
}

/** The limiter could not serve any candidate within the wait that was left. */
export class Refused extends Error {
  override readonly name = "Refused";
  /** Epoch milliseconds, when known. */
  readonly retryAt: number | null;
  readonly reason: WaitReason;

  constructor(retryAt: number | null, reason: WaitReason) {
    super(`no provider is free in time (${reason})`);
    this.retryAt = retryAt;
    this.reason = reason;
  }
}

/** Shorter waits are over before anybody could read about them. */
const NOTICEABLE_MS = 100;
/** The preferred provider is waited for this long while another is free: the same voice is worth a moment. */
export const PATIENCE_MS = 1_000;
/** Tokens come back as answers turn out shorter than reserved, so a wait for them is asked anew this often. */
const TOKEN_RECHECK_MS = 1_000;

/**
 * How long a turn waits, in milliseconds, for the end of a rest that may well not end in service; for all others as long
 * as it may wait at all. A provider that fails is worth a moment when nobody else is left, a refused key none.
 */
const PATIENCE_WITH: Readonly<Partial<Record<WaitReason, number>>> = { failing: 10_000, key: 0 };

interface AdmissionDeps {
  readonly clock: Clock;
  readonly limiter: Limiter;
  readonly emit: Emit;
}

/**
 * Waits, visibly and cancellably, until one of the links that are still in may send a request now.
 * @throws {Refused} when none can within `waitBudgetMs`; `signal.reason` when aborted. Nothing stays reserved then.
 */
export async function admitNext(
  states: readonly LinkState[],
  deps: AdmissionDeps,
  bounds: { readonly signal: AbortSignal; readonly waitBudgetMs: number },
): Promise<Admitted> {
  const began = deps.clock.now();
  const waited = (): number => Math.round(deps.clock.now() - began);
  let limited = states.filter((state) => isAskable(state) && state.link.limitKey !== null);
  const unlimited = states.find((state) => isAskable(state) && state.link.limitKey === null);
  if (limited.length === 0 && unlimited !== undefined) {
    return { state: unlimited, permit: null, waitedMs: 0 };
  }
  for (;;) {
    const admission = await deps.limiter.admit({
      candidates: limited.map((state) => candidate(state, deps.clock.now())),
      maxWaitMs: Math.max(0, bounds.waitBudgetMs - waited()),
      patienceMs: PATIENCE_MS,
    });
    if (admission.kind === "refused") {
      if (unlimited !== undefined) return { state: unlimited, permit: null, waitedMs: waited() };
      throw new Refused(admission.retryAt, admission.reason);
    }
    const { permit, waitMs, reason } = admission;
    const state = limited.find((other) => isFor(permit, other));
    if (state === undefined) throw new Error(`the limiter granted ${permit.key}, which was no candidate`);
    if (reason !== null && waitMs > (PATIENCE_WITH[reason] ?? Number.POSITIVE_INFINITY)) {
      await deps.limiter.cancel(permit);
      limited = limited.filter((other) => other !== state);
      if (limited.length > 0) continue;
      if (unlimited !== undefined) return { state: unlimited, permit: null, waitedMs: waited() };
      throw new Refused(reason === "key" ? null : permit.startAt, reason);
    }
    if (await begin(state, admission, deps, bounds.signal)) {
      const { provider } = state.link;
      const waitedMs = waited();
      deps.emit({ type: "admission-grant", provider: provider.name, model: provider.model, waitedMs });
      return { state, permit, waitedMs };
    }
  }
}

function candidate(state: LinkState, now: number): Candidate {
  return {
    key: state.link.limitKey ?? "",
    model: state.link.provider.model,
    tokens: state.sent === null ? 0 : requestTokens(state.sent),
    delayMs: Math.max(0, state.readyAt - now),
  };
}

/** Links of one account share their key, and differ by model. */
function isFor({ key, model }: Permit, { link }: LinkState): boolean {
  return link.limitKey === key && link.provider.model === model;
}

/** Waits for the permit's time and starts it; false when the permit was lost meanwhile. */
async function begin(
  state: LinkState,
  granted: { readonly permit: Permit; readonly waitMs: number; readonly reason: WaitReason | null },
  deps: AdmissionDeps,
  signal: AbortSignal,
): Promise<boolean> {
  let announced: WaitReason | null = null;
  const wait = async (waitMs: number, reason: WaitReason): Promise<void> => {
    if (reason !== announced && waitMs >= NOTICEABLE_MS) {
      const { provider } = state.link;
      const until = deps.clock.wall() + waitMs;
      deps.emit({
        type: "admission-wait",
        provider: provider.name,
        model: provider.model,
        waitMs,
        until,
        reason,
      });
      announced = reason;
    }
    await deps.clock.sleep(reason === "tokens" ? Math.min(waitMs, TOKEN_RECHECK_MS) : waitMs, signal);
  };
  try {
    await state.link.provider.prepare();
    if (granted.waitMs > 0) await wait(granted.waitMs, granted.reason ?? "window");
    for (;;) {
      signal.throwIfAborted();
      const decision = await deps.limiter.start(granted.permit);
      if (decision.kind === "started") return true;
      if (decision.kind === "lost") return false;
      await wait(decision.waitMs, decision.reason);
    }
  } catch (error) {
    await deps.limiter.cancel(granted.permit);
    throw error;
  }
}
