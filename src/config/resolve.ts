import type { LimitPolicy, ThrottlePolicy } from "../core/limits/policy.ts";
import { Secret } from "../core/secret.ts";
import { settingRows } from "./describe.ts";
import { keyOf, type KeyPlaces } from "./keys/key-of.ts";
import type { ConfigFault } from "./fault.ts";
import { entryAt, leaves } from "./node.ts";
import type { Trees } from "./references.ts";
import { FILE_KINDS } from "./file-kinds.ts";
import { fileSchema, type ParsedFiles } from "./schema.ts";
import type {
  AgentChain,
  ChainSettings,
  ConfigFlags,
  ConfigRow,
  LimitSettings,
  ProviderSettings,
} from "./settings.ts";
import { wantsKey } from "./chain.ts";
import { DEFAULT_SOURCE, layerRank, type ConfigSource } from "./source.ts";

/**
 * Providers with their keys. A provider that `--provider` names is enabled by that.
 * A bad key is a fault, told once a variable, and only where the provider would be used.
 */
export function resolveProviders(
  parsed: Pick<ParsedFiles, "providers" | "rate_limits">,
  places: KeyPlaces,
  flags: ConfigFlags,
): { readonly providers: ProviderSettings[]; readonly faults: ConfigFault[] } {
  const faults = new Map<string, ConfigFault>();
  const providers = Object.entries(parsed.providers).map(([name, entry]): ProviderSettings => {
    const enabled = entry.enabled || flags.provider === name;
    const variable = entry.api_key_env ?? null;
    const { fault, ...key } = keyOf({ variable, command: entry.key_command ?? null }, places);
    if (enabled && fault !== null) faults.set(variable ?? name, fault);
    return {
      name,
      type: entry.type,
      model: entry.model,
      tier: entry.tier,
      apiKeyEnv: variable,
      ...key,
      baseUrl: entry.base_url ?? null,
      contextWindow: entry.context_window,
      maxOutputTokens: entry.max_output_tokens,
      tools: entry.tools,
      enabled,
      timeouts: {
        headersMs: entry.timeout.headers,
        firstTokenMs: entry.timeout.first_token,
        idleMs: entry.timeout.idle,
        totalMs: entry.timeout.total,
      },
      keyUrl: entry.key_url ?? null,
      retiredAfter: entry.retired_after ?? null,
      limitScope: parsed.rate_limits.providers[name]?.scope ?? "model",
    };
  });
  return { providers, faults: [...faults.values()] };
}

export function resolveLimits(parsed: ParsedFiles["rate_limits"]): LimitSettings {
  const { redis_url: redisUrl } = parsed;
  const throttle = throttleOf(parsed.throttle);
  return {
    concurrency: parsed.concurrency,
    redisUrl: typeof redisUrl === "string" ? new Secret(redisUrl) : null,
    policies: new Map(
      Object.entries(parsed.providers).map(([name, rate]) => [name, policyOf(rate, throttle)]),
    ),
  };
}

function throttleOf({ within, stable, ...shares }: ParsedFiles["rate_limits"]["throttle"]): ThrottlePolicy {
  return { ...shares, withinMs: within, stableMs: stable };
}

function policyOf(
  rate: ParsedFiles["rate_limits"]["providers"][string],
  throttle: ThrottlePolicy,
): LimitPolicy {
  return {
    rpm: rate.rpm,
    burst: Math.min(rate.burst, rate.rpm),
    windowMs: rate.window,
    marginMs: rate.margin,
    ...(typeof rate.tpm === "number" ? { tpm: rate.tpm } : {}),
    ...(typeof rate.rpd === "number" ? { rpd: rate.rpd } : {}),
    ...(typeof rate.tpd === "number" ? { tpd: rate.tpd } : {}),
    day: rate.day,
    throttle,
  };
}

export function resolveChains(parsed: ParsedFiles["agent_chains"], trees: Trees): ChainSettings {
  const agents = Object.entries(parsed.agents).map(([name, chain]): [string, AgentChain] => {
    const node = entryAt(trees.agent_chains, ["agents", name])?.node;
    const ranks = node === undefined ? [] : [...leaves(node)].map(([, leaf]) => layerRank(leaf.source));
    return [name, { providers: unique([chain.primary, ...chain.fallbacks]), rank: Math.max(0, ...ranks) }];
  });
  const { primary, fallbacks } = parsed.default;
  return { default: unique([primary, ...fallbacks]), agents: new Map(agents), compact: parsed.compact };
}

/** One row a setting, then one for each key and flag. */
export function resolveRows(
  trees: Trees,
  providers: readonly ProviderSettings[],
  flags: ConfigFlags,
): ConfigRow[] {
  const settings = FILE_KINDS.flatMap((kind) => settingRows(fileSchema(kind), trees[kind], [kind]));
  const keys = providers.filter(wantsKey).map((provider): ConfigRow => ({
    key: `providers.${provider.name}.api_key`,
    value: provider.keySource === null ? "not set" : "***",
    source: keyPlace(provider, trees),
  }));
  const asked = Object.entries(flags).map(([flag, value]): ConfigRow => ({
    key: flag,
    value: String(value),
    source: { layer: "flag", flag: `--${flag}` },
  }));
  return [...settings, ...keys, ...asked];
}

function keyPlace({ name, apiKeyEnv, keySource }: ProviderSettings, trees: Trees): ConfigSource {
  const command = entryAt(trees.providers, [name, "key_command"])?.node.source;
  if (keySource === "command" || apiKeyEnv === null) return command ?? DEFAULT_SOURCE;
  return { layer: keySource ?? "environment", variable: apiKeyEnv };
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
