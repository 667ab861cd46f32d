import { homedir, userInfo } from "node:os";
import { isAbsolute } from "node:path";
import type { PlatformFacts } from "./paths.ts";

/** Of a user without a home: nothing can be kept below it, so that squad goes on as on a full disk. */
const NO_HOME = "/dev/null";

/** This process's environment, home and platform: what `loadConfig` is given outside of tests. */
export function systemFacts(): PlatformFacts {
  return { env: process.env, homeDir: homeDir(), platform: process.platform };
}

function homeDir(): string {
  try {
    // An empty HOME is taken at its word by homedir(), and would put state into whatever folder one stands in.
    return isAbsolute(homedir()) ? homedir() : userInfo().homedir;
  } catch {
    // Containers run programs as users that no file knows.
    return NO_HOME;
  }
}
