import type { Environment } from "./paths.ts";

const NAMES = ["HTTPS_PROXY", "https_proxy"];

/** The variable that names a proxy for requests to providers, and whether Node goes through it; null without one. */
export function proxyVariable(env: Environment): { readonly name: string; readonly isUsed: boolean } | null {
  const name = NAMES.find((each) => (env[each] ?? "") !== "");
  return name === undefined ? null : { name, isUsed: env["NODE_USE_ENV_PROXY"] === "1" };
}
