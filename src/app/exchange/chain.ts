import type { KeyFault } from "../../core/complaints/key-fault.ts";
import { chainFor, hasCredentials, limitKey } from "../../config/chain.ts";
import { lowestLimits } from "../../config/lowest-limits.ts";
import type { Config, ProviderSettings } from "../../config/settings.ts";
import { SquadError } from "../../core/errors.ts";
import type { LimitKey } from "../../core/limits/limiter.ts";
import type { LimitPolicy } from "../../core/limits/policy.ts";
import { nearest } from "../../core/text/nearest.ts";
import { KEY_HINTS, type ChatWords } from "../../core/chat/chat-words.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { storable, storingHint } from "../keys/key-words.ts";

/** True when a request could be sent: enabled, and with a key if it needs one. */
export function isUsable(settings: ProviderSettings): boolean {
  return settings.enabled && hasCredentials(settings);
}

/** Null for the offline provider, which has no limits. */
export function limitKeyOf(settings: ProviderSettings): LimitKey | null {
  return settings.type === "offline" ? null : limitKey(settings);
}

/** Every limit that can be drawn on, also under the model a flag asks for. Where providers share one, the lowest counts. */
export function limitPolicies(config: Config): Map<LimitKey, LimitPolicy> {
  const policies = new Map<LimitKey, LimitPolicy>();
  for (const settings of config.providers) {
    const policy = config.limits.policies.get(settings.name);
    if (policy === undefined) continue;
    for (const model of new Set([settings.model, config.flags.model ?? settings.model])) {
      const key = limitKey({ ...settings, model });
      const shared = policies.get(key);
      policies.set(key, shared === undefined ? policy : lowestLimits(shared, policy));
    }
  }
  return policies;
}

/**
 * The providers an agent's turn goes through, in order: its chain, led by `--provider`, without those that have no key.
 * When that leaves none, every other usable provider steps in. Empty when there is none at all.
 * @param fallback false: the first provider and no other
 * @throws {SquadError} `usage` for an unknown provider, `no-credentials` for one that was asked for and has no key.
 */
export function chooseChain(
  config: Config,
  agent: { readonly id: string; readonly name: string },
  fallback: boolean,
): readonly ProviderSettings[] {
  if (config.flags.provider !== undefined) {
    const asked = providerNamed(config, config.flags.provider);
    if (!hasCredentials(asked)) throw missingKey([asked]);
  }
  const usual = chainFor(config, agent).filter(isUsable);
  const standIns = config.providers.filter((settings) => isUsable(settings) && settings.type !== "offline");
  const chain = usual.length > 0 ? usual : standIns;
  return fallback ? chain : chain.slice(0, 1);
}

/** The chain of a conversation: like `chooseChain`, and the offline provider where that is empty. */
export function chatChain(
  config: Config,
  agent: { readonly id: string; readonly name: string },
  fallback: boolean,
): readonly ProviderSettings[] {
  const chain = chooseChain(config, agent, fallback);
  return chain.length > 0 ? chain : config.providers.filter(({ type }) => type === "offline");
}

/** @throws {SquadError} `usage`, suggesting the nearest name. */
export function providerNamed(config: Config, name: string): ProviderSettings {
  const settings = config.providers.find((candidate) => candidate.name === name.toLowerCase());
  if (settings !== undefined) return settings;
  const names = config.providers.map((candidate) => candidate.name);
  const close = nearest(name.toLowerCase(), names);
  throw new SquadError("usage", `there is no provider ${JSON.stringify(name)}`, {
    hint: `${close === null ? "" : `did you mean ${close}? `}configured: ${names.join(", ")}`,
    complaint: { kind: "no-provider", name: sanitizeLine(name, 40), near: close, providers: names },
  });
}

/** No usable key: the hint names each variable once and where a free key comes from. */
export function missingKey(providers: readonly ProviderSettings[]): SquadError {
  const [only] = providers.length === 1 ? providers : [];
  const subject = only === undefined ? "no provider has a key" : `provider ${only.name} has no key`;
  const hints = [...keyHints(providers, KEY_HINTS), ...storingHint(providers, KEY_HINTS)];
  return new SquadError("no-credentials", subject, {
    hint: hints.join("\n"),
    complaint: {
      kind: "no-key",
      provider: only?.name ?? null,
      failed: failedCommands(providers),
      unset: unsetVariables(providers),
      storable: storable(providers)?.name ?? null,
    },
  });
}

/** One line a failed command: why; one line a key variable: what to set, and where a free key is. */
export function keyHints(
  providers: readonly ProviderSettings[],
  words: Pick<ChatWords, "setKey" | "commandFailed">,
): readonly string[] {
  return [
    ...failedCommands(providers).map(({ provider, fault }) => words.commandFailed(provider, fault)),
    ...unsetVariables(providers).map(({ variable, url }) => words.setKey(variable, url)),
  ];
}

function failedCommands(
  providers: readonly ProviderSettings[],
): readonly { readonly provider: string; readonly fault: KeyFault }[] {
  return providers.flatMap(({ name, keyCommand }) => {
    const fault = keyCommand?.fault ?? null;
    return fault === null ? [] : [{ provider: name, fault }];
  });
}

/** Each variable once. */
function unsetVariables(
  providers: readonly ProviderSettings[],
): readonly { readonly variable: string; readonly url: string | null }[] {
  const urls = new Map<string, string | null>();
  for (const { apiKeyEnv, keyUrl } of providers) {
    if (apiKeyEnv !== null && !urls.has(apiKeyEnv)) urls.set(apiKeyEnv, keyUrl);
  }
  return Array.from(urls, ([variable, url]) => ({ variable, url }));
}
