import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, type Stats } from "node:fs";
import { join } from "node:path";
import { Secret } from "../../core/secret.ts";
import { faultOfFile, type ConfigFault } from "../fault.ts";
import { FLAW_WORDS, MAX_KEY_LENGTH } from "../../core/complaints/key-fault.ts";
import { readKeyText } from "./key-text.ts";

/** Finds the key that is kept for a variable: null when there is none, a fault when it must not be used. */
export type StoredKeys = (variable: string) => Secret | ConfigFault | null;

/** Neither waits for a pipe's other end nor follows a link; Windows has no such flags. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** The folder in the user's configuration that holds the stored keys: one file a variable, and named like it. */
export function storedKeysDir(configDir: string): string {
  return join(configDir, "keys");
}

/** What the name of a variable may look like, and so that of a key's file. */
export const KEY_VARIABLE = /^[A-Za-z_]\w{0,99}$/;

/**
 * The keys in `folder`. A file is used only when it is a regular one, belongs to the user and can be read by nobody
 * else; otherwise the fault says what to do. No fault holds anything of a key.
 */
export function storedKeysIn(folder: string): StoredKeys {
  return (variable) => {
    const file = join(folder, variable);
    const fault = (message: string, fix: string): ConfigFault => faultOfFile(file, message, fix);
    let descriptor: number;
    try {
      descriptor = openSync(file, READ);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
      if (code === "ENOENT" || code === "ENOTDIR") return null;
      if (code === "ELOOP" || code === "EMLINK") {
        return fault("this is a link, and a key's file is none", anew(variable, "remove it"));
      }
      return fault(`the key cannot be read (${code})`, anew(variable, "make it readable for you alone"));
    }
    try {
      const problem = problemOf(fstatSync(descriptor), variable);
      if (problem !== null) return fault(...problem);
      const key = readKeyText(readText(descriptor));
      return key instanceof Secret
        ? key
        : fault(`the key ${FLAW_WORDS[key]}`, `store it anew: squad keys set ${variable}`);
    } catch {
      return fault("the key cannot be read", anew(variable, "check the disk"));
    } finally {
      closeSync(descriptor);
    }
  };
}

/** The variables that a key is stored for. */
export function storedVariables(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => KEY_VARIABLE.test(name));
  } catch {
    return [];
  }
}

/** Everybody's rights in a file's mode but its owner's. */
export const OTHERS = 0o077;

/** False where a file's mode and owner say nothing. */
export const HAS_MODES = process.platform !== "win32";

function problemOf(facts: Stats, variable: string): readonly [message: string, fix: string] | null {
  if (!facts.isFile()) return ["this is no regular file", anew(variable, "remove it")];
  if (!HAS_MODES) return null;
  const user = process.getuid?.() ?? 0;
  if (user !== 0 && facts.uid !== user) {
    return ["this file belongs to somebody else", anew(variable, "remove it")];
  }
  if ((facts.mode & OTHERS) === 0) return null;
  const mode = (facts.mode & 0o777).toString(8);
  return [
    `others on this machine can read this key (mode ${mode}), so it is not used`,
    "get a new key if you do not trust them; then `chmod 600` the file",
  ];
}

function anew(variable: string, first: string): string {
  return `${first}, then: squad keys set ${variable}`;
}

function readText(descriptor: number): string {
  const buffer = Buffer.alloc(MAX_KEY_LENGTH + 64);
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += count;
    if (count === 0 || length === buffer.length) return buffer.toString("utf8", 0, length);
  }
}
