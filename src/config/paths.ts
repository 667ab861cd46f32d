import { posix, win32 } from "node:path";
import { faultOfFile } from "./fault.ts";
import type { ConfigFault, ConfigWarning } from "./fault.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface PlatformFacts {
  readonly env: Environment;
  /** Absolute. */
  readonly homeDir: string;
  /** As `process.platform` names it. */
  readonly platform: string;
}

export interface UserDirs {
  /** Holds the user's configuration files. Absolute; need not exist. */
  readonly configDir: string;
  /** Holds limiter, counters, sessions and audit. Absolute; need not exist. */
  readonly stateDir: string;
}

interface Place {
  readonly own: string;
  readonly xdg: string;
  readonly fallback: (facts: PlatformFacts) => string;
}

const CONFIG: Place = {
  own: "SQUAD_CONFIG_DIR",
  xdg: "XDG_CONFIG_HOME",
  fallback: ({ platform, env, homeDir }) => {
    if (platform === "darwin") return posix.join(homeDir, "Library", "Application Support", "squad");
    if (platform === "win32") return win32.join(windowsDir(env["APPDATA"], homeDir, "Roaming"), "squad");
    return posix.join(homeDir, ".config", "squad");
  },
};

const STATE: Place = {
  own: "SQUAD_STATE_DIR",
  xdg: "XDG_STATE_HOME",
  fallback: ({ platform, env, homeDir }) => {
    if (platform === "darwin") return posix.join(homeDir, "Library", "Application Support", "squad", "state");
    if (platform === "win32")
      return win32.join(windowsDir(env["LOCALAPPDATA"], homeDir, "Local"), "squad", "state");
    return posix.join(homeDir, ".local", "state", "squad");
  },
};

/**
 * Where the user's files are: `SQUAD_…_DIR`, else `squad` in the XDG folder, else the platform's place.
 * An empty variable counts as unset. A relative `SQUAD_…_DIR` is a fault, because it would follow the user into
 * any project; a relative XDG folder is ignored, as the XDG base directory specification 0.8 demands.
 */
export function userDirs(facts: PlatformFacts): {
  readonly dirs: UserDirs;
  readonly faults: readonly ConfigFault[];
  readonly warnings: readonly ConfigWarning[];
} {
  const faults: ConfigFault[] = [];
  const warnings: ConfigWarning[] = [];
  const locate = (place: Place): string => {
    const path = facts.platform === "win32" ? win32 : posix;
    const own = facts.env[place.own] ?? "";
    if (path.isAbsolute(own)) return path.normalize(own);
    if (own !== "") faults.push(faultOfFile("environment", `${place.own} is not an absolute path`, ABSOLUTE));
    const xdg = facts.env[place.xdg] ?? "";
    if (path.isAbsolute(xdg)) return path.join(xdg, "squad");
    if (xdg !== "") {
      warnings.push(
        faultOfFile("environment", `${place.xdg} is ignored: it is not an absolute path`, ABSOLUTE),
      );
    }
    return place.fallback(facts);
  };
  return { dirs: { configDir: locate(CONFIG), stateDir: locate(STATE) }, faults, warnings };
}

const ABSOLUTE = "set it to an absolute path, or unset it";

function windowsDir(variable: string | undefined, homeDir: string, name: string): string {
  return variable !== undefined && win32.isAbsolute(variable)
    ? variable
    : win32.join(homeDir, "AppData", name);
}
