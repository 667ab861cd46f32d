import { SquadError } from "../errors.ts";
import type { Limiter, LimitKey, LimiterSnapshot } from "../limits/limiter.ts";
import type { AttemptRecord } from "../outcome.ts";
import type { FailureKind } from "../provider-error.ts";
import type { Refused } from "./admission.ts";
import type { ChainLink } from "./chain.ts";

type Group = "throttled" | "unreachable" | "no-credentials" | "provider";

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
  blocked: "provider",
  empty: "provider",
  low_quality: "provider",
  cancelled: "provider",
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

/** Says why a turn that nobody answered failed, with each provider's own reason, and when trying again makes sense. */
export async function exhausted(
  chain: readonly ChainLink[],
  attempts: readonly AttemptRecord[],
  refusal: Refused | null,
  limiter: Limiter,
): Promise<{ readonly error: SquadError; readonly retryAt: number | null }> {
  const last = [...new Map(attempts.map((record) => [record.provider, record])).values()];
  const groups = new Set(last.map(({ outcome }) => (outcome === "ok" ? "provider" : GROUP[outcome])));
  if (refusal !== null) groups.add("throttled");
  const group = PRECEDENCE.find((candidate) => groups.has(candidate)) ?? "provider";
  const isOffline = last.every(({ outcome }) => outcome === "network");
  const { message, hint } = group === "unreachable" && isOffline ? OFFLINE : WORDS[group];
  const details = last.map((record) => record.message ?? `${record.provider}: ${record.outcome}`);
  const waiting = chain.filter(({ provider }) =>
    mayServe(last.find((record) => record.provider === provider.name)),
  );
  const retryAt =
    group === "throttled" ? (refusal?.retryAt ?? earliest(waiting, await limiter.snapshot())) : null;
  return { error: new SquadError(group, message, { hint, details }), retryAt };
}

/** False for a provider that waiting does not help. */
function mayServe(record: AttemptRecord | undefined): boolean {
  return record === undefined || record.outcome === "ok" || GROUP[record.outcome] === "throttled";
}

/** Epoch milliseconds at which the first of the chain's providers will take a request again. */
function earliest(chain: readonly ChainLink[], snapshot: LimiterSnapshot): number | null {
  const times = chain
    .map(({ limitKey }) => limitKey)
    .filter((key): key is LimitKey => key !== null)
    .map((key) => snapshot.keys.get(key))
    .map((limits) => Math.max(limits?.cooldownUntil ?? 0, limits?.nextSlotAt ?? 0, snapshot.at));
  return times.length === 0 ? null : Math.min(...times);
}
