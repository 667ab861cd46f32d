import type { Complaint, RestingProvider } from "../complaints/complaint.ts";
import { type ErrorCode, SquadError } from "../errors.ts";
import type { RestCause } from "../limits/key-state.ts";
import type { KeySnapshot, Limiter } from "../limits/limiter.ts";
import type { AttemptRecord } from "../outcome.ts";
import type { FailureKind } from "../providers/provider-error.ts";
import { formatWait } from "../text/wait-words.ts";
import type { Refused } from "./admission.ts";
import type { ChainLink } from "./chain.ts";

type Group = Extract<ErrorCode, "throttled" | "unreachable" | "no-credentials" | "provider">;

const GROUP: Readonly<Record<FailureKind, Group>> = {
  rate_limited: "throttled",
  quota_exhausted: "throttled",
  server_error: "unreachable",
  network: "unreachable",
  timeout: "unreachable",
  interrupted: "unreachable",
  auth: "no-credentials",
  invalid_request: "provider",
  too_large: "provider",
  model_not_found: "provider",
  tools_unsupported: "provider",
  blocked: "provider",
  empty: "provider",
  low_quality: "provider",
  cancelled: "provider",
};

const GROUP_OF_REST: Readonly<Record<RestCause, Group>> = {
  limit: "throttled",
  quota: "throttled",
  faults: "unreachable",
  key: "no-credentials",
};

/** The first group that any provider ended in names the whole failure: what passes soonest is what helps most. */
const PRECEDENCE: readonly Group[] = ["throttled", "unreachable", "provider", "no-credentials"];

interface Words {
  readonly message: string;
  readonly hint: string;
}

const WORDS: Readonly<Record<Group, Words>> = {
  throttled: {
    message: "every provider is at its limit for now",
    hint: "wait, or add another provider's key: `squad status` shows the limits",
  },
  unreachable: {
    message: "no provider is working right now",
    hint: "try again in a minute; `squad providers test` tells more",
  },
  "no-credentials": {
    message: "every provider refused its key",
    hint: "renew the keys, then `squad providers test`",
  },
  provider: {
    message: "no provider gave an answer",
    hint: "`squad providers test` tells more",
  },
};

const OFFLINE: Words = {
  message: "no provider could be reached",
  hint: "check the network, then `squad providers test`",
};

const TOO_LARGE: Words = {
  message: "this is too long for every provider",
  hint: "shorten it, begin a new session, or add a provider that takes more",
};

/** How one provider of the chain stands after a turn that nobody answered. */
interface Standing {
  readonly group: Group;
  /** How its last attempt ended; null when nobody asked it. */
  readonly outcome: AttemptRecord["outcome"] | null;
  /** Its own reason, in one line. */
  readonly detail: string;
  /** Epoch milliseconds at which it can be asked again, if that is known and waiting helps. */
  readonly freeAt: number | null;
  /** Why nobody asked it; null when somebody did. */
  readonly resting: RestingProvider | null;
}

/** Says why a turn that nobody answered failed, with each provider's own reason, and when trying again makes sense. */
export async function exhausted(
  chain: readonly ChainLink[],
  attempts: readonly AttemptRecord[],
  refusal: Refused | null,
  limiter: Limiter,
): Promise<{ readonly error: SquadError; readonly retryAt: number | null }> {
  const { keys, at } = await limiter.snapshot();
  const standings = chain.flatMap((link) => {
    const limits = link.limitKey === null ? undefined : keys.get(link.limitKey);
    const last = attempts.findLast((record) => isOf(record, link));
    if (last !== undefined) return [tried(last, limits, at)];
    // Without a refusal the turn was stopped, and says nothing of those it would have asked.
    return refusal === null ? [] : [untried(link, limits, at)];
  });
  const groups = new Set(standings.map(({ group }) => group));
  const group = PRECEDENCE.find((candidate) => groups.has(candidate)) ?? "provider";
  const { message, hint } = wordsOf(group, standings);
  const details = [...new Set(standings.map(({ detail }) => detail))];
  return {
    error: new SquadError(group, message, { hint, details, ...complaintOf(standings) }),
    retryAt: group === "throttled" && refusal?.retryAt != null ? refusal.retryAt : earliest(standings, group),
  };
}

/** Only where nobody was asked: what was asked says itself how it failed. */
function complaintOf(standings: readonly Standing[]): { readonly complaint?: Complaint } {
  const providers = standings.flatMap(({ resting }) => (resting === null ? [] : [resting]));
  return providers.length === 0 ? {} : { complaint: { kind: "resting", providers } };
}

function wordsOf(group: Group, standings: readonly Standing[]): Words {
  const isOnly = (kind: FailureKind): boolean => standings.every(({ outcome }) => outcome === kind);
  if (group === "unreachable" && isOnly("network")) return OFFLINE;
  return group === "provider" && isOnly("too_large") ? TOO_LARGE : WORDS[group];
}

function isOf({ provider, model }: AttemptRecord, link: ChainLink): boolean {
  return provider === link.provider.name && model === link.provider.model;
}

function tried(record: AttemptRecord, limits: KeySnapshot | undefined, at: number): Standing {
  const { outcome } = record;
  const group = outcome === "ok" ? "provider" : GROUP[outcome];
  return {
    group,
    outcome,
    detail: record.message ?? `${record.provider}: ${outcome}`,
    freeAt: group === "throttled" || limits?.restCause === "faults" ? freeAt(limits, at) : null,
    resting: null,
  };
}

/** A provider nobody asked: it rests, for what it did to others, or has no slot in time. */
function untried(link: ChainLink, limits: KeySnapshot | undefined, at: number): Standing {
  const { name, model } = link.provider;
  const parkedUntil =
    limits !== undefined && Object.hasOwn(limits.parked, model) ? (limits.parked[model] ?? 0) : 0;
  if (parkedUntil > at && limits?.lastFailure?.kind === "model_not_found") {
    return {
      group: "provider",
      outcome: null,
      detail: `${name} has no model ${model}`,
      freeAt: null,
      resting: { name, model, cause: "model", waitMs: null },
    };
  }
  const cause = limits?.restCause ?? "limit";
  const free = cause === "key" ? null : Math.max(parkedUntil, freeAt(limits, at));
  const again = free === null || free <= at ? "" : `; again in ${formatWait(free - at)}`;
  return {
    group: GROUP_OF_REST[cause],
    outcome: null,
    detail: `${name} ${REST_WORDS[cause]}${again}`,
    freeAt: free,
    resting: { name, model, cause, waitMs: free === null || free <= at ? null : free - at },
  };
}

const REST_WORDS: Readonly<Record<RestCause, string>> = {
  limit: "is at its limit",
  quota: "has no quota left",
  faults: "keeps failing, and is left alone for a while",
  key: "refused its key, and is not asked until `squad providers test` finds it good",
};

function freeAt(limits: KeySnapshot | undefined, at: number): number {
  return Math.max(limits?.cooldownUntil ?? 0, limits?.nextSlotAt ?? 0, at);
}

/** When the first provider that stands as the whole turn does can be asked again. */
function earliest(standings: readonly Standing[], group: Group): number | null {
  const times = standings.flatMap((standing) =>
    standing.group === group && standing.freeAt !== null ? [standing.freeAt] : [],
  );
  return times.length === 0 ? null : Math.min(...times);
}
