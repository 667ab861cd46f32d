import pLimit from "p-limit";
import type { Config, ProviderSettings } from "../../config/settings.ts";
import type { FailureKind } from "../../core/providers/provider-error.ts";
import { type Admitted, admitNext, Refused } from "../../core/turn/admission.ts";
import { planChain, type ChainLink } from "../../core/turn/chain.ts";
import { cooldownOf } from "../../core/turn/cooldown-of.ts";
import { probe, PROBE, type ProbeResult } from "../../providers/probe.ts";
import { isUsable, missingKey, providerNamed } from "../exchange/chain.ts";
import { explainCheck } from "./explain-check.ts";
import { keyLack, keyOrigin, type KeyOrigin } from "../keys/key-words.ts";
import type { Squad } from "../open-squad.ts";
import { systemRng } from "../randomness.ts";

/** A configured provider, as `providers list` prints it. */
export interface ProviderListing {
  readonly name: string;
  readonly type: string;
  readonly model: string;
  readonly tier: string;
  readonly state: "usable" | "no_key" | "disabled";
  /** The variable of its key; null when it needs none. */
  readonly key: string | null;
  /** Where the key comes from; null when it has or needs none. */
  readonly keySource: KeyOrigin | null;
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
  /** One line: what is wrong. */
  readonly message: string | null;
  /** After a refused key: where it is from, and a new one can be had. */
  readonly hint?: string;
  /** After a model that is not there: those that the key can use, the most similar first. */
  readonly models?: readonly string[];
}

const PROBES_AT_ONCE = 4;
const PROBE_TIMEOUT_MS = 30_000;
const PROBE_WAIT_MS = 10_000;

export function listProviders(config: Config): readonly ProviderListing[] {
  return config.providers.map((settings) => {
    const { name, type, model, tier, apiKeyEnv, keyUrl, baseUrl } = settings;
    const state = !settings.enabled ? "disabled" : isUsable(settings) ? "usable" : "no_key";
    return {
      name,
      type,
      model,
      tier,
      state,
      key: apiKeyEnv,
      keySource: keyOrigin(settings),
      keyUrl,
      baseUrl,
    };
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
  const choose = ({ config }: Squad): readonly ProviderSettings[] =>
    names.length > 0
      ? names.map((name) => providerNamed(config, name))
      : config.providers.filter((settings) => isUsable(settings) && settings.type !== "offline");
  await squad.unlock(choose(squad).filter(isUsable));
  const { config } = squad;
  const chosen = choose(squad);
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
  if (!isUsable(settings)) return failed("auth", lackWords(settings));
  const [link] = await squad.links([settings]);
  if (link === undefined) throw new Error("a usable provider has a link");
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  try {
    const admitted = await admit(squad, link, signal);
    const result = await probe(link.provider, squad.clock, signal);
    await settle(squad, admitted, result);
    const latencyMs = Math.round(result.latencyMs);
    if (result.ok) return { name, model, ok: true, outcome: "ok", latencyMs, message: null };
    const { message, ...more } = await explainCheck(settings, result.error);
    return { ...failed(result.error.kind, message), latencyMs, ...more };
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

function lackWords(settings: ProviderSettings): string {
  const { keyUrl, name, apiKeyEnv, keyCommand } = settings;
  if (keyCommand !== null) return keyLack(settings);
  const free = keyUrl === null ? "" : `: a free key is at ${keyUrl}`;
  return `set ${apiKeyEnv ?? "its key"}${free}, or squad keys set ${name}`;
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
