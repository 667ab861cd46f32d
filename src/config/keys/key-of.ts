import { Secret } from "../../core/secret.ts";
import { readKey } from "../environment.ts";
import type { ConfigFault } from "../fault.ts";
import { fingerprint } from "../fingerprint.ts";
import type { Environment } from "../paths.ts";
import type { ProviderSettings } from "../settings.ts";
import type { KeyMarks } from "./key-marks.ts";
import type { StoredKeys } from "./stored-key.ts";

/** Where keys are looked for. */
export interface KeyPlaces {
  readonly env: Environment;
  readonly storedKeys: StoredKeys;
  readonly marks: () => KeyMarks;
}

/** What is known of a provider's key without running anything. */
export type FoundKey = Pick<ProviderSettings, "apiKey" | "keySource" | "keyCommand"> & {
  /** What keeps the key from being used. */
  readonly fault: ConfigFault | null;
};

const NO_KEY: FoundKey = { apiKey: null, keySource: null, keyCommand: null, fault: null };

/** The key of a provider: the environment's, else the stored one, else what its command will print. */
export function keyOf(
  { variable, command }: { readonly variable: string | null; readonly command: string | null },
  { env, storedKeys, marks }: KeyPlaces,
): FoundKey {
  if (variable !== null) {
    const fromEnvironment = readKey(env, variable);
    const found = fromEnvironment ?? storedKeys(variable);
    if (found instanceof Secret) {
      return { ...NO_KEY, apiKey: found, keySource: fromEnvironment === null ? "stored" : "environment" };
    }
    if (found !== null) return { ...NO_KEY, fault: found };
  }
  if (command === null) return NO_KEY;
  const line = new Secret(command);
  const lastMark = marks().get(fingerprint(line)) ?? null;
  return { ...NO_KEY, keySource: "command", keyCommand: { line, lastMark, fault: null } };
}
