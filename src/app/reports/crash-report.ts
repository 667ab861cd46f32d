import { mkdirSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { systemFacts } from "../../config/system-facts.ts";
import { storedKeysDir, storedKeysIn, storedVariables } from "../../config/keys/stored-key.ts";
import { userDirs, type PlatformFacts } from "../../config/paths.ts";
import { maskSecrets } from "../../core/text/safe-text.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { Secret } from "../../core/secret.ts";
import { STATE_FILES } from "../configuration.ts";

/** Variables whose values no report may hold. */
const SECRET_NAME = /KEY|TOKEN|SECRET|PASS|AUTH|CRED|REDIS_URL/i;

/** User and password in an address. */
const USER_INFO = /(\w:\/\/)[^\s/@]+@/g;

const LINE_MAX = 400;
const STACK_LINES = 40;
const CAUSES = 4;

interface CrashFacts {
  readonly version: string;
  readonly command: string;
  readonly at: Date;
}

/** What may be said of an internal error. */
export interface CrashReport {
  /** Its message as one line without secrets. */
  readonly message: string;
  /** Where the rest is; null when it could not be written. */
  readonly path: string | null;
}

/**
 * Writes what a bug report needs of an internal error, readable by the user alone: versions, the error, its causes and
 * their stacks. No key that squad could know is in it, no control character, and `~` stands for the home folder.
 */
export function writeCrashReport(error: unknown, about: CrashFacts): CrashReport {
  const facts = systemFacts();
  const { stateDir, configDir } = userDirs(facts).dirs;
  const secrets = knownSecrets(facts, configDir);
  const scrub = (line: string): string => {
    const masked = maskSecrets(line.slice(0, 8 * LINE_MAX).replace(USER_INFO, "$1***@"), secrets);
    return sanitizeLine(masked.replaceAll(facts.homeDir, "~"), LINE_MAX);
  };
  const text = [
    `squad ${about.version}, ${about.command}, at ${about.at.toISOString()}`,
    `node ${process.versions.node} on ${process.platform} ${release()} ${process.arch}`,
    ...causes(error).flatMap((cause) => ["", ...stackOf(cause).map(scrub)]),
    "",
  ].join("\n");
  const folder = join(stateDir, STATE_FILES.crashes);
  const file = `${about.at.toISOString().replaceAll(/[:.]/g, "-")}-${process.pid}.txt`;
  const message = scrub(error instanceof Error ? error.message : String(error));
  return { message, path: written(folder, file, text) };
}

function written(folder: string, file: string, text: string): string | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, file), text, { flag: "wx", mode: 0o600 });
    return join(folder, file);
  } catch {
    return null;
  }
}

/** The error and what caused it. */
function causes(error: unknown): readonly unknown[] {
  const chain = [error];
  for (let at = error; at instanceof Error && at.cause !== undefined && chain.length < CAUSES; at = at.cause)
    chain.push(at.cause);
  return chain;
}

function stackOf(error: unknown): readonly string[] {
  const text = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  return text.split("\n").slice(0, STACK_LINES);
}

function knownSecrets({ env }: PlatformFacts, configDir: string): readonly string[] {
  const folder = storedKeysDir(configDir);
  const stored = storedVariables(folder).map(storedKeysIn(folder));
  return [
    ...Object.entries(env).flatMap(([name, value]) => (SECRET_NAME.test(name) ? [value ?? ""] : [])),
    ...stored.flatMap((key) => (key instanceof Secret ? [key.reveal()] : [])),
  ];
}
