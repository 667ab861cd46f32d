import { homedir, userInfo } from "node:os";
import { isAbsolute } from "node:path";
import type { PlatformFacts } from "./paths.ts";

/** This process's environment, home and platform: what `loadConfig` is given outside of tests. */
export function systemFacts(): PlatformFacts {
  // An empty HOME is taken at its word by homedir(), and would put state into whatever folder one stands in.
  const homeDir = isAbsolute(homedir()) ? homedir() : userInfo().homedir;
  return { env: process.env, homeDir, platform: process.platform };
}
