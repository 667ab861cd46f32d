import { isLocked, wantsKey } from "../../config/chain.ts";
import { forgetKey, storeKey } from "../../config/keys/store-key.ts";
import { storedKeysIn, storedVariables } from "../../config/keys/stored-key.ts";
import type { Config, ProviderSettings } from "../../config/settings.ts";
import { SquadError } from "../../core/errors.ts";
import { nearest } from "../../core/text/nearest.ts";
import type { Secret } from "../../core/secret.ts";
import { openConfiguration } from "../configuration.ts";
import { keyLack, keyOrigin, type KeyOrigin } from "./key-words.ts";
import type { Squad } from "../open-squad.ts";

export { FLAW_WORDS } from "../../core/complaints/key-fault.ts";
export { readKeyText } from "../../config/keys/key-text.ts";

/** The key of one provider, as far as it may be shown. */
export interface KeyListing {
  readonly provider: string;
  /** The variable it is set in and stored for; null when only a command gives it. */
  readonly variable: string | null;
  readonly source: KeyOrigin | "missing";
  /** At most the last four characters; null when there is no key, or its command is not run for a disabled provider. */
  readonly masked: string | null;
  /** Why there is no key; null when there is one. */
  readonly problem: string | null;
  readonly keyUrl: string | null;
}

/** Of a shorter key four characters would tell too much. */
const SHORTEST_TO_HINT = 20;

/** The key of every configured provider that wants one. Runs the key commands of those that are enabled. */
export async function listKeys(squad: Squad): Promise<readonly KeyListing[]> {
  await squad.unlock(squad.config.providers.filter(({ enabled }) => enabled));
  return squad.config.providers.filter(wantsKey).map((settings) => ({
    provider: settings.name,
    variable: settings.apiKeyEnv,
    source: keyOrigin(settings) ?? "missing",
    masked: settings.apiKey === null ? null : maskKey(settings.apiKey),
    problem: settings.keySource === null ? keyLack(settings) : null,
    keyUrl: settings.keyUrl,
  }));
}

function maskKey(key: Secret): string {
  const text = key.reveal();
  return text.length < SHORTEST_TO_HINT ? "***" : `…${text.slice(-4)}`;
}

/** Variables that a key is stored for and no provider asks for. */
export function unusedKeys({ providers, paths }: Config): readonly string[] {
  const used = new Set(providers.map(({ apiKeyEnv }) => apiKeyEnv));
  return storedVariables(paths.keysDir).filter((variable) => !used.has(variable));
}

/** A key's place in the store. */
export interface KeyPlace {
  readonly variable: string;
  /** Those that it serves; empty when none is configured. */
  readonly providers: readonly string[];
  readonly folder: string;
  /** The environment has a key too, which wins. */
  readonly isShadowed: boolean;
}

/**
 * The key that a provider's name, or the name of its variable, stands for. Stored keys are not looked at, so that one
 * that cannot be used can still be replaced.
 * @throws {SquadError} `usage`; the message does not repeat `name`, because people write a key there.
 */
export async function keyPlace(cwd: string, name: string): Promise<KeyPlace> {
  const { providers, paths } = await openConfiguration(cwd, {}, { storedKeys: () => null });
  const asked = providers.find((settings) => settings.name === name.toLowerCase());
  const variables = new Set([
    ...providers.flatMap(({ apiKeyEnv }) => apiKeyEnv ?? []),
    ...storedVariables(paths.keysDir),
  ]);
  const variable =
    asked === undefined
      ? [...variables].find((known) => known.toLowerCase() === name.toLowerCase())
      : asked.apiKeyEnv;
  if (variable === undefined) throw unknownName(name, [...providers.map((each) => each.name), ...variables]);
  if (variable === null || asked?.type === "offline") throw takesNone(asked);
  const served = providers.filter(({ apiKeyEnv }) => apiKeyEnv === variable);
  return {
    variable,
    providers: served.map((settings) => settings.name),
    folder: paths.keysDir,
    isShadowed: served.some(({ keySource }) => keySource === "environment"),
  };
}

function unknownName(name: string, known: readonly string[]): SquadError {
  const close = nearest(name, known);
  return new SquadError("usage", "there is no provider or key variable of that name", {
    hint: `${close === null ? "" : `did you mean ${close}? `}there are: ${known.join(", ")}`,
  });
}

function takesNone(settings: ProviderSettings | undefined): SquadError {
  const name = settings?.name ?? "it";
  return settings !== undefined && isLocked(settings)
    ? new SquadError("usage", `${name} takes its key from a key_command alone`, {
        hint: "to store one, give it an api_key_env in your providers.yaml",
      })
    : new SquadError("usage", `${name} needs no key`);
}

/** @throws {SquadError} `storage` */
export function keepKey(
  { folder, variable }: Pick<KeyPlace, "folder" | "variable">,
  key: Secret,
): Promise<void> {
  return storeKey(folder, variable, key);
}

/**
 * False when none was stored.
 * @throws {SquadError} `storage`
 */
export function dropKey({ folder, variable }: KeyPlace): Promise<boolean> {
  return forgetKey(folder, variable);
}

/** Finds `key` for `variable`, and for every other what is stored: to try a key before it is kept. */
export function keysWith(config: Config, variable: string, key: Secret) {
  const stored = storedKeysIn(config.paths.keysDir);
  return (wanted: string): ReturnType<typeof stored> => (wanted === variable ? key : stored(wanted));
}
