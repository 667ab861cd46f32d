import type { LimitKey } from "../core/limits/limiter.ts";
import { fingerprint } from "./fingerprint.ts";
import type { AgentChain, Config, ProviderSettings } from "./settings.ts";

/**
 * The enabled providers that may answer for `agent`, in order; empty when all of its chain is disabled.
 * An agent's own chain is found by id or persona name in any case. Where both have one, that of the stronger layer
 * counts (a user's `mary` beats the bundled `analyst`), and within a layer that of the id.
 * `--provider` goes first and the rest of the chain follows; `--provider offline` stands alone, since it always
 * answers. `--model` replaces the first provider's model.
 */
export function chainFor(
  config: Config,
  agent: { readonly id: string; readonly name: string },
): readonly ProviderSettings[] {
  const own = strongest(config.chains.agents.get(fold(agent.id)), config.chains.agents.get(fold(agent.name)));
  const wanted = config.flags.provider;
  const names = own?.providers ?? config.chains.default;
  const ordered = wanted === undefined ? names : [wanted, ...names.filter((name) => name !== wanted)];
  const enabled = ordered.flatMap((name) =>
    config.providers.filter((provider) => provider.name === name && provider.enabled),
  );
  const [first, ...rest] = enabled;
  if (first === undefined) return [];
  const head = config.flags.model === undefined ? first : { ...first, model: config.flags.model };
  return wanted !== undefined && head.type === "offline" ? [head] : [head, ...rest];
}

/**
 * What a provider's limits are kept under: its model or, where it counts wider, its account; and which API key, so that
 * a fresh one is not held back by what another spent. Providers with one key and one account have one limit key.
 * Before a key command has run, it is taken to print what it printed last.
 */
export function limitKey(provider: ProviderSettings): LimitKey {
  const { name, model, apiKey, keyCommand, limitScope } = provider;
  const counted = limitScope === "account" ? `${accountOf(provider)}/*` : `${name}/${model}`;
  const mark = apiKey === null ? (keyCommand?.lastMark ?? null) : fingerprint(apiKey);
  return mark === null ? counted : `${counted}@${mark}`;
}

/** A limit key without the API key it is about: the same for all keys of a provider's model or account. */
export function withoutApiKey(key: LimitKey): string {
  return key.replace(/@[0-9a-f]{8}$/, "");
}

function accountOf({ name, apiKeyEnv, baseUrl }: ProviderSettings): string {
  return apiKeyEnv ?? (baseUrl === null ? name : new URL(baseUrl).host);
}

/** True when the provider can be asked: it has its key, a command that may print it, or needs none. */
export function hasCredentials(provider: ProviderSettings): boolean {
  return !wantsKey(provider) || provider.keySource !== null;
}

/** True when the provider is asked with a key. */
export function wantsKey({ apiKeyEnv, keyCommand }: ProviderSettings): boolean {
  return apiKeyEnv !== null || keyCommand !== null;
}

/** True when its command must run before the provider can be asked. */
export function isLocked({ apiKey, keySource }: ProviderSettings): boolean {
  return keySource === "command" && apiKey === null;
}

/** The form in which agents are compared. */
export function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

function strongest(byId: AgentChain | undefined, byName: AgentChain | undefined): AgentChain | undefined {
  if (byId === undefined || byName === undefined) return byId ?? byName;
  return byName.rank > byId.rank ? byName : byId;
}
