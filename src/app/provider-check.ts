import pLimit from "p-limit";
import type { Config, ProviderSettings } from "../config/config.ts";
import { SquadError } from "../core/errors.ts";
import type { FailureKind } from "../core/provider-error.ts";
import { nearest } from "../core/nearest.ts";
import { probe } from "../providers/probe.ts";
import { isUsable, limitKeyOf, missingKey } from "./chain.ts";
import type { Squad } from "./open-squad.ts";

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
  const chosen = names.length > 0 ? names.map((name) => find(squad.config, name)) : usable(squad.config);
  if (chosen.length === 0) throw missingKey(squad.config.providers.filter(({ enabled }) => enabled));
  const limit = pLimit(PROBES_AT_ONCE);
  return Promise.all(chosen.map((settings) => limit(() => check(squad, settings))));
}

function usable(config: Config): readonly ProviderSettings[] {
  return config.providers.filter((settings) => isUsable(settings) && settings.type !== "offline");
}

function find(config: Config, name: string): ProviderSettings {
  const settings = config.providers.find((candidate) => candidate.name === name.toLowerCase());
  if (settings !== undefined) return settings;
  const names = config.providers.map((candidate) => candidate.name);
  const close = nearest(name.toLowerCase(), names);
  throw new SquadError("usage", `there is no provider ${JSON.stringify(name)}`, {
    hint: `${close === null ? "" : `did you mean ${close}? `}configured: ${names.join(", ")}`,
  });
}

async function check(squad: Squad, settings: ProviderSettings): Promise<ProviderCheck> {
  const { name, model } = settings;
  if (!isUsable(settings)) {
    const message = settings.enabled
      ? `${settings.apiKeyEnv ?? "its key"} is not set`
      : "disabled in providers.yaml";
    return { name, model, ok: false, outcome: "auth", latencyMs: 0, message };
  }
  const [link] = squad.links([settings]);
  if (link === undefined) throw new Error("a usable provider has a link");
  const limiter = await squad.limiter();
  const key = limitKeyOf(settings);
  const began = squad.clock.now();
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  const permit = key === null ? null : await permitFor(squad, key, signal);
  if (permit === "refused") {
    return {
      name,
      model,
      ok: false,
      outcome: "rate_limited",
      latencyMs: 0,
      message: "its limit is spent for now: try again in a minute",
    };
  }
  const result = await probe(link.provider, signal);
  const durationMs = Math.round(squad.clock.now() - began);
  if (permit !== null) {
    const facts = result.error?.facts;
    await limiter.settle(permit, {
      outcome: result.error?.kind ?? "ok",
      usage: null,
      coolDownMs: facts?.kind === "rate_limited" ? (facts.retryAfterMs ?? 0) : 0,
      dimension: facts?.dimension ?? null,
      headers: facts?.headers ?? {},
      ttftMs: null,
      durationMs,
    });
  }
  return {
    name,
    model,
    ok: result.ok,
    outcome: result.error?.kind ?? "ok",
    latencyMs: durationMs,
    message: result.error?.message ?? null,
  };
}
