import type { LimitPolicy } from "../core/limits/policy.ts";
import type { Tier } from "../core/provider.ts";
import type { Secret } from "../core/secret.ts";
import type { ConfigWarning } from "./fault.ts";
import type { UserDirs } from "./paths.ts";
import type { FileKind } from "./schema.ts";
import type { ConfigSource, FileLayer } from "./source.ts";

/** `model`: each model has limits of its own; `account`: all requests with one API key are counted together. */
export type LimitScope = "model" | "account";

export type ProviderType = "groq" | "openai-compatible" | "gemini" | "offline";

/** One entry of providers.yaml, complete, and what its limits count. */
export interface ProviderSettings {
  readonly name: string;
  readonly type: ProviderType;
  readonly model: string;
  readonly tier: Tier;
  /** Variable that holds the key; null when the provider needs none. */
  readonly apiKeyEnv: string | null;
  /** Null when the variable is unset or the provider needs no key. */
  readonly apiKey: Secret | null;
  /** Null where the SDK's own address is meant. */
  readonly baseUrl: string | null;
  readonly contextWindow: number;
  readonly maxOutputTokens: number;
  readonly enabled: boolean;
  /** Milliseconds, as `providers/settings.ts` has them. */
  readonly timeouts: {
    readonly headersMs: number;
    readonly firstTokenMs: number;
    readonly idleMs: number;
    readonly totalMs: number;
  };
  readonly keyUrl: string | null;
  /** Date (ISO 8601) after which the model may be gone. */
  readonly retiredAfter: string | null;
  readonly limitScope: LimitScope;
}

export interface LimitSettings {
  readonly concurrency: number;
  readonly redisUrl: Secret | null;
  /** By provider name; providers of type `offline` have none. */
  readonly policies: ReadonlyMap<string, LimitPolicy>;
}

export interface AgentChain {
  /** Provider names in order, each once. */
  readonly providers: readonly string[];
  /** Rank of the strongest layer that set any of it. */
  readonly rank: number;
}

export interface ChainSettings {
  readonly default: readonly string[];
  /** By agent id or persona name, in lower case. */
  readonly agents: ReadonlyMap<string, AgentChain>;
}

/** What the command line asked for. */
export interface ConfigFlags {
  readonly provider?: string;
  readonly model?: string;
}

export interface ConfigFile {
  readonly kind: FileKind;
  readonly layer: FileLayer;
  readonly file: string;
  readonly exists: boolean;
}

export interface ConfigPaths extends UserDirs {
  /** Null outside any project. */
  readonly projectDir: string | null;
  /** Every file that was looked for, weakest layer first. */
  readonly files: readonly ConfigFile[];
}

/** One effective setting, fit to be shown: secrets are masked. */
export interface ConfigRow {
  /** Dotted path that starts with the file's name, e.g. `rate_limits.providers.groq.rpm`. */
  readonly key: string;
  readonly value: string;
  readonly source: ConfigSource;
}

export interface Config {
  /** All configured providers, disabled ones too, in the order of the files. */
  readonly providers: readonly ProviderSettings[];
  readonly limits: LimitSettings;
  readonly chains: ChainSettings;
  readonly flags: ConfigFlags;
  readonly paths: ConfigPaths;
  readonly rows: readonly ConfigRow[];
  /** Where each setting comes from, by the key of its row. */
  readonly sources: ReadonlyMap<string, ConfigSource>;
  readonly warnings: readonly ConfigWarning[];
}
