import type { KeyFault } from "../core/complaints/key-fault.ts";
import type { LimitPolicy } from "../core/limits/policy.ts";
import type { Tier } from "../core/providers/provider.ts";
import type { Secret } from "../core/secret.ts";
import type { ConfigWarning } from "./fault.ts";
import type { UserDirs } from "./paths.ts";
import type { FileKind } from "./file-kinds.ts";
import type { ConfigSource, FileLayer } from "./source.ts";

/** `model`: each model has limits of its own; `account`: all requests with one API key are counted together. */
export type LimitScope = "model" | "account";

/** How a model is offered tools. */
export type ToolMode = "native" | "fenced" | "none";

export type ProviderType = "groq" | "openai-compatible" | "gemini" | "offline";

/** Where a key comes from, the strongest first. */
export type KeySource = "environment" | "stored" | "command";

/** The user's command that prints a key. */
export interface KeyCommand {
  readonly line: Secret;
  /** Fingerprint of the key it printed last, in whatever process; null when that is not known. */
  readonly lastMark: string | null;
  /** Why it gave no key; null unless it was run in vain. */
  readonly fault: KeyFault | null;
}

/** One entry of providers.yaml, complete, and what its limits count. */
export interface ProviderSettings {
  readonly name: string;
  readonly type: ProviderType;
  readonly model: string;
  readonly tier: Tier;
  /** Variable that holds the key; null when the provider needs none. */
  readonly apiKeyEnv: string | null;
  /** Null when there is none, or its command has not run. */
  readonly apiKey: Secret | null;
  /** Null when there is no key. A command counts as one until it has failed. */
  readonly keySource: KeySource | null;
  /** Null unless the key is to come from a command, because nothing stronger has one. */
  readonly keyCommand: KeyCommand | null;
  /** Null where the SDK's own address is meant. */
  readonly baseUrl: string | null;
  readonly contextWindow: number;
  readonly maxOutputTokens: number;
  readonly tools: ToolMode;
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

export type SearchServiceName = "tavily" | "brave" | "searxng";

/** How the web is searched. */
export interface WebSearchSettings {
  readonly service: SearchServiceName;
  /** Variable that holds the key; null for a service that needs none. */
  readonly apiKeyEnv: string | null;
  /** Null when there is none. */
  readonly apiKey: Secret | null;
  /** Null where the service's own address is meant. */
  readonly baseUrl: string | null;
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
  /** When a summary takes the place of older messages: asked for, or also before they would be left out. */
  readonly compact: "manual" | "auto";
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
  /** Holds the keys that `squad keys` stores, one file a variable. Absolute; need not exist. */
  readonly keysDir: string;
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
  /** Whether agents may use tools. */
  readonly toolsOn: boolean;
  /** Null unless a service is configured. */
  readonly webSearch: WebSearchSettings | null;
  readonly flags: ConfigFlags;
  readonly paths: ConfigPaths;
  readonly rows: readonly ConfigRow[];
  /** Where each setting comes from, by the key of its row. */
  readonly sources: ReadonlyMap<string, ConfigSource>;
  readonly warnings: readonly ConfigWarning[];
}
