import pLimit from "p-limit";
import type { Config, ProviderSettings } from "../config/settings.ts";
import type { FailureKind } from "../core/provider-error.ts";
import { type Admitted, admitNext, Refused } from "../core/turn/admission.ts";
import { planChain, type ChainLink } from "../core/turn/chain.ts";
import { cooldownOf } from "../core/turn/cooldown-of.ts";
import { probe, PROBE, type ProbeResult } from "../providers/probe.ts";
import { isUsable, missingKey, providerNamed } from "./chain.ts";
import type { Squad } from "./open-squad.ts";
import { systemRng } from "./randomness.ts";

/** A configured provider, as `providers list` prints it. */
export interface ProviderListing {
  readonly name: string;
  readonly type: string;
  readonly model: string;
  readonly tier: string;
  readonly state: "usable" | "no_key" | "disabled";
  /** The environment variable its key comes from; null when it needs none. */
  readonly key: string | null;
  readonly keyUrl: string | null;
  readonly baseUrl: string | null;
}

/** What one tiny request to a provider showed. */
export interface ProviderCheck {
  readonly name: string;
  readonly model: string;
  readonly ok: boolean;
  readonly outcome: "ok" | FailureKind;
  readonly latencyMs: number;
  readonly message: string | null;
}

const PROBES_AT_ONCE = 4;
const PROBE_TIMEOUT_MS = 30_000;
const PROBE_WAIT_MS = 10_000;

export function listProviders(config: Config): readonly ProviderListing[] {
  return config.providers.map((settings) => {
    const { name, type, model, tier, apiKeyEnv, keyUrl, baseUrl } = settings;
    const state = !settings.enabled ? "disabled" : isUsable(settings) ? "usable" : "no_key";
    return { name, type, model, tier, state, key: apiKeyEnv, keyUrl, baseUrl };
  });
}

/**
 * Sends one tiny request to each named provider, or to every usable one, through the limiter like any other.
 * @throws {SquadError} `usage` for an unknown name, `no-credentials` when there is nothing to test.
 */
export async function testProviders(
  squad: Squad,
  names: readonly string[],
): Promise<readonly ProviderCheck[]> {
  const { config } = squad;
  const usable = config.providers.filter((settings) => isUsable(settings) && settings.type !== "offline");
  const chosen = names.length > 0 ? names.map((name) => providerNamed(config, name)) : usable;
  if (chosen.length === 0) throw missingKey(config.providers.filter(({ enabled }) => enabled));
  const limit = pLimit(PROBES_AT_ONCE);
  return Promise.all(chosen.map((settings) => limit(() => check(squad, settings))));
}

async function check(squad: Squad, settings: ProviderSettings): Promise<ProviderCheck> {
  const { name, model } = settings;
  const failed = (outcome: FailureKind, message: string): ProviderCheck => ({
    name,
    model,
    ok: false,
    outcome,
    latencyMs: 0,
    message,
  });
  if (!settings.enabled) return failed("auth", "it is disabled in providers.yaml");
  if (!isUsable(settings)) return failed("auth", missingKey([settings]).hint ?? "it has no key");
  const [link] = await squad.links([settings]);
  if (link === undefined) throw new Error("a usable provider has a link");
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  try {
    const admitted = await admit(squad, link, signal);
    const result = await probe(link.provider, squad.clock, signal);
    await settle(squad, admitted, result);
    const latencyMs = Math.round(result.latencyMs);
    return result.ok
      ? { name, model, ok: true, outcome: "ok", latencyMs, message: null }
      : { ...failed(result.error.kind, result.error.message), latencyMs };
  } catch (error) {
    if (error instanceof Refused) return refusedBy(error, failed);
    if (signal.aborted) return failed("timeout", `no answer within ${PROBE_TIMEOUT_MS / 1000} s`);
    throw error;
  }
}

/** Another process was just answered what this one was about to ask. */
function refusedBy(
  { reason }: Refused,
  failed: (outcome: FailureKind, message: string) => ProviderCheck,
): ProviderCheck {
  if (reason === "key") return failed("auth", "its key was refused a moment ago");
  if (reason === "failing") return failed("server_error", "it failed a moment ago: try again in a minute");
  return failed("rate_limited", "its limit is spent for now: try again in a minute");
}

async function admit(squad: Squad, link: ChainLink, signal: AbortSignal): Promise<Admitted> {
  const states = planChain([link], {
    system: PROBE.system,
    history: [],
    input: PROBE.messages[0]?.content ?? "",
  });
  const limiter = await squad.limiter();
  // Whoever tests has mended something: neither a refused key nor a row of failures holds him up.
  if (link.limitKey !== null) await limiter.wake(link.limitKey);
  const deps = { clock: squad.clock, limiter, emit: squad.bus.emit };
  return admitNext(states, deps, { signal, waitBudgetMs: PROBE_WAIT_MS });
}

async function settle(squad: Squad, { permit, waitedMs }: Admitted, result: ProbeResult): Promise<void> {
  if (permit === null) return;
  const facts = result.ok ? null : result.error.facts;
  await (
    await squad.limiter()
  ).settle(permit, {
    outcome: facts?.kind ?? "ok",
    usage: null,
    cooldown: facts === null ? { kind: "none" } : cooldownOf(facts, systemRng),
    dimension: facts?.dimension ?? null,
    stated: facts?.stated ?? {},
    ttftMs: null,
    durationMs: Math.round(result.latencyMs),
    waitedMs,
  });
}
