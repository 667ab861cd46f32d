import type { Config, ProviderSettings } from "../../config/settings.ts";
import type { FailureKind } from "../../core/providers/provider-error.ts";
import type { Secret } from "../../core/secret.ts";
import { keepKey, keysWith } from "./keys.ts";
import { openSquad, type Squad } from "../open-squad.ts";
import { testProviders, type ProviderCheck } from "../reports/provider-check.ts";

/** A key that could be had, and what it serves. */
export interface KeyOffer {
  /** The provider that is named, and asked when the key is checked. */
  readonly provider: string;
  readonly variable: string;
  readonly keyUrl: string;
}

/** The free keys that would help: one a variable, in the order of the configuration. */
export function keyOffers({ providers, flags }: Config): readonly KeyOffer[] {
  const offers = new Map<string, KeyOffer>();
  const offer = ({ name, apiKeyEnv, keyUrl, enabled }: ProviderSettings): void => {
    if (!enabled || apiKeyEnv === null || keyUrl === null || offers.has(apiKeyEnv)) return;
    offers.set(apiKeyEnv, { provider: name, variable: apiKeyEnv, keyUrl });
  };
  for (const settings of providers) if (settings.name === flags.provider) offer(settings);
  for (const settings of providers) offer(settings);
  return [...offers.values()];
}

/** What a check says of a new key. */
export type Verdict = "good" | "refused" | "unknown";

/** A failure that is not here says nothing of the key. */
const VERDICTS: Readonly<Partial<Record<FailureKind, Verdict>>> = {
  auth: "refused",
  rate_limited: "good",
  quota_exhausted: "good",
  model_not_found: "good",
  too_large: "good",
  blocked: "good",
  empty: "good",
};

/** Sends one tiny request with `key`, which is stored nowhere yet. */
export async function tryKey(
  squad: Squad,
  cwd: string,
  { offer, key }: { readonly offer: KeyOffer; readonly key: Secret },
): Promise<{ readonly verdict: Verdict; readonly check: ProviderCheck }> {
  const { flags } = squad.config;
  const trial = await openSquad({ cwd, flags, storedKeys: keysWith(squad.config, offer.variable, key) });
  try {
    const [check] = await testProviders(trial, [offer.provider]);
    if (check === undefined) throw new Error("one provider has one check");
    const verdict = check.outcome === "ok" ? "good" : (VERDICTS[check.outcome] ?? "unknown");
    return { verdict, check };
  } finally {
    await trial.close();
  }
}

/** @throws {SquadError} `storage` */
export function keepFirstKey({ config }: Squad, { variable }: KeyOffer, key: Secret): Promise<void> {
  return keepKey({ variable, folder: config.paths.keysDir }, key);
}
