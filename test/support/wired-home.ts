import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeHome, type Home } from "./squad.ts";
import type { WireServer } from "./wire/wire-server.ts";

/** The providers a wired home knows, one an adapter and a second of the compatible kind. */
export const WIRED = ["groq", "cerebras", "gemini", "openrouter"] as const;

export interface WiredOptions {
  /** Default chain. @default groq, cerebras, gemini, openrouter */
  readonly chain?: readonly string[];
  /** Text of the user's `rate_limits.yaml`. */
  readonly limits?: string;
  readonly env?: Record<string, string>;
}

/** A home whose four providers all speak to `server`, with keys, and whose agents all use one chain. */
export function wiredHome(server: WireServer, options: WiredOptions = {}): Home {
  const env: Record<string, string> = { ...options.env };
  for (const name of WIRED) {
    env[`SQUAD_PROVIDER_${name.toUpperCase()}_BASE_URL`] ??= server.baseUrl(name);
    env[`${name.toUpperCase()}_API_KEY`] = `test-key-of-${name}`;
  }
  const home = makeHome(env);
  const [primary, ...fallbacks] = options.chain ?? WIRED;
  const chain = `{primary: ${primary}, fallbacks: [${fallbacks.join(", ")}]}`;
  const agents = ["analyst", "pm", "architect", "dev", "sm", "tea", "tech-writer", "ux-designer"];
  put(home.configDir, {
    "providers.yaml": "groq-small: {enabled: false}\ngemini-flash: {enabled: false}\n",
    "agent_chains.yaml": `default: ${chain}\nagents:\n${agents.map((agent) => `  ${agent}: ${chain}\n`).join("")}`,
    ...(options.limits === undefined ? {} : { "rate_limits.yaml": options.limits }),
  });
  return home;
}

/** Writes files below `folder`, making folders as needed. */
export function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
