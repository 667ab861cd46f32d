import { chainFor, limitKey, type Config, type ProviderSettings } from "../config/config.ts";
import { SquadError } from "../core/errors.ts";
import type { LimitKey } from "../core/limits/limiter.ts";
import { nearest } from "../core/nearest.ts";

/** What flags ask of a chain. */
export interface ChainChoice {
  /** Asked first. */
  readonly provider?: string | undefined;
  /** Model of the first provider. */
  readonly model?: string | undefined;
  /** False: the first provider and no other. */
  readonly fallback?: boolean | undefined;
}

/** True when a request could be sent: enabled, and with a key if it needs one. */
export function isUsable(settings: ProviderSettings): boolean {
  return settings.enabled && (settings.apiKeyEnv === null || settings.apiKey !== null);
}

/** Null for the offline provider, which has no limits. */
export function limitKeyOf(settings: ProviderSettings): LimitKey | null {
  return settings.type === "offline" ? null : limitKey(settings);
}

/**
 * The providers an agent's turn goes through, in order: the agent's chain, or what the flags make of it.
 * Providers without a key are left out; when that leaves none, every other usable provider steps in.
 * Empty when there is none at all.
 * @throws {SquadError} `usage` for an unknown provider, `no-credentials` for one that was asked for and has no key.
 */
export function chooseChain(
  config: Config,
  agent: { readonly id: string; readonly name: string },
  choice: ChainChoice,
): readonly ProviderSettings[] {
  const usual = chainFor(config, agent).filter(isUsable);
  const standIns = config.providers.filter((settings) => isUsable(settings) && settings.type !== "offline");
  const chain = usual.length > 0 ? usual : standIns;
  const ordered = choice.provider === undefined ? chain : ledBy(named(config, choice.provider), chain);
  const [first, ...rest] = ordered;
  if (first === undefined) return [];
  const led = choice.model === undefined ? first : { ...first, model: choice.model };
  return choice.fallback === false ? [led] : [led, ...rest];
}

function ledBy(first: ProviderSettings, chain: readonly ProviderSettings[]): readonly ProviderSettings[] {
  if (first.type === "offline") return [first];
  return [first, ...chain.filter(({ name }) => name !== first.name)];
}

function named(config: Config, name: string): ProviderSettings {
  const wanted = name.toLowerCase();
  const settings = config.providers.find((candidate) => candidate.name.toLowerCase() === wanted);
  if (settings === undefined) {
    const names = config.providers.map((candidate) => candidate.name);
    const close = nearest(wanted, names);
    throw new SquadError("usage", `there is no provider ${JSON.stringify(name)}`, {
      hint: `${close === null ? "" : `did you mean ${close}? `}configured: ${names.join(", ")}`,
    });
  }
  if (!settings.enabled && settings.type !== "offline") {
    throw new SquadError("usage", `provider ${settings.name} is disabled`, {
      hint: "set `enabled: true` for it in your providers.yaml: `squad config path` says where",
    });
  }
  if (!isUsable(settings) && settings.type !== "offline") throw missingKey([settings]);
  return settings;
}

/** What to do about missing keys, naming each variable and where a free key comes from. */
export function missingKey(providers: readonly ProviderSettings[]): SquadError {
  const lines = providers
    .filter(({ apiKeyEnv }) => apiKeyEnv !== null)
    .map(
      ({ name, apiKeyEnv, keyUrl }) =>
        `${name}: set ${apiKeyEnv ?? ""}${keyUrl === null ? "" : ` (free key: ${keyUrl})`}`,
    );
  return new SquadError("no-credentials", "no usable key for any provider", { hint: lines.join("\n") });
}
