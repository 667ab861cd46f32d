import { nearest } from "../core/text/nearest.ts";
import { Secret } from "../core/secret.ts";
import { faultOfFile } from "./fault.ts";
import type { ConfigFault } from "./fault.ts";
import { mapNode, mergeMaps, scalarAt } from "./node.ts";
import type { MapNode } from "./node.ts";
import { FLAW_WORDS } from "../core/complaints/key-fault.ts";
import { readKeyText } from "./keys/key-text.ts";
import type { Environment } from "./paths.ts";
import type { FileKind } from "./file-kinds.ts";
import type { ConfigSource } from "./source.ts";

/** Every variable squad reads, besides those that `api_key_env` names. `<NAME>` is a provider's, in upper case. */
export const VARIABLES: Readonly<Record<string, string>> = {
  SQUAD_CONFIG_DIR: "Folder of the user's configuration. Absolute.",
  SQUAD_STATE_DIR: "Folder of limiter, counters, sessions and audit. Absolute.",
  SQUAD_REDIS_URL: "Overrides `redis_url` of rate_limits.yaml.",
  "SQUAD_PROVIDER_<NAME>_BASE_URL": "Overrides `base_url` of that provider; hyphens in its name become `_`.",
  SQUAD_LANG:
    "Language of `squad chat`: `en`, `pt` or `es`, or its name. Else the project's communication_language, then LC_ALL, LC_MESSAGES and LANG decide. Where no communication_language is set, models are told it too.",
  SQUAD_THEME: "Colours of `squad chat`: `dark`, `light`, `neutral` (readable on both) or `mono` (none).",
  SQUAD_SCREEN_READER: "`1`: `squad chat` speaks to a screen reader, as with --screen-reader.",
  INK_SCREEN_READER: "`true`: the same.",
  NO_COLOR: "Anything but empty: no colours, unless SQUAD_THEME names a theme.",
  COLORFGBG: "Set by some terminals; says whether the background is light or dark.",
  XDG_CONFIG_HOME: "Its folder `squad` holds the user's configuration, unless SQUAD_CONFIG_DIR is set.",
  XDG_STATE_HOME: "Its folder `squad` holds the state, unless SQUAD_STATE_DIR is set.",
  NODE_USE_ENV_PROXY:
    "`1`: Node, from 24 on, goes through the proxy that `HTTPS_PROXY` names, but for hosts in `NO_PROXY`.",
  NODE_COMPILE_CACHE:
    "Folder of compiled code, which makes starts faster. Else it is with the state, and may be deleted there.",
  NODE_DISABLE_COMPILE_CACHE: "Anything but empty: no compiled code is kept.",
};

/** `SQUAD_PROVIDER_GROQ_SMALL_BASE_URL` for `groq-small`. */
export function baseUrlVariable(provider: string): string {
  return `SQUAD_PROVIDER_${provider.toUpperCase().replaceAll("-", "_")}_BASE_URL`;
}

/** What the environment sets, as a layer of two files. Empty variables count as unset. */
export function environmentLayer(
  env: Environment,
  providers: readonly string[],
): { readonly trees: Partial<Record<FileKind, MapNode>>; readonly faults: readonly ConfigFault[] } {
  const faults: ConfigFault[] = [];
  const byVariable = new Map(providers.map((name) => [baseUrlVariable(name), name]));
  let providerTree: MapNode | null = null;
  for (const [variable, value] of Object.entries(env)) {
    if (value === undefined || value.trim() === "" || !/^SQUAD_PROVIDER_.*_BASE_URL$/.test(variable))
      continue;
    const name = byVariable.get(variable);
    if (name === undefined) {
      const near = nearest(variable, [...byVariable.keys()]);
      const fix = near === null ? "unset it, or add that provider" : `did you mean ${near}?`;
      faults.push(faultOfFile("environment", `${variable} names no provider`, fix));
      continue;
    }
    const source: ConfigSource = { layer: "environment", variable };
    const tree = scalarAt([name, "base_url"], value.trim(), source);
    providerTree = mergeMaps(providerTree ?? mapNode(source), tree);
  }
  const redis = env["SQUAD_REDIS_URL"]?.trim() ?? "";
  const source: ConfigSource = { layer: "environment", variable: "SQUAD_REDIS_URL" };
  return {
    trees: {
      ...(providerTree === null ? {} : { providers: providerTree }),
      ...(redis === "" ? {} : { rate_limits: scalarAt(["redis_url"], redis, source) }),
    },
    faults,
  };
}

/** The key in `variable`; null when it is unset or blank. The fault about a bad one names the variable, never the value. */
export function readKey(env: Environment, variable: string): Secret | ConfigFault | null {
  const key = readKeyText(env[variable] ?? "");
  if (key === "empty") return null;
  if (key instanceof Secret) return key;
  return faultOfFile("environment", `${variable} ${FLAW_WORDS[key]}`, "export it anew, on one line");
}
