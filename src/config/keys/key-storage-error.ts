import { SquadError } from "../../core/errors.ts";
import { printable } from "../fault.ts";

const ALLOW = "make the folder writable for you, or set SQUAD_CONFIG_DIR to one that is";
const ENVIRONMENT = "keep the key in the environment instead, or set SQUAD_CONFIG_DIR to another place";

/** What each error of the operating system means here, and what helps. */
const EXPLANATIONS: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  EACCES: ["permission denied", ALLOW],
  EPERM: ["operation not permitted", ALLOW],
  EROFS: ["the file system is read-only", ENVIRONMENT],
  ENOSPC: ["no space left on the device", "free some space"],
  EDQUOT: ["the disk quota is used up", "free some space"],
  EEXIST: ["a file is in the way of the folder", "move it away"],
  ENOTDIR: ["a part of the path is no folder", "move it away"],
  EISDIR: ["it is a folder", "move it away"],
  ELOOP: ["it is a link, and keys are not written through links", "remove the link"],
  ENOTFILE: ["it is no regular file", "move it away"],
  ENOMODES: ["this file system keeps no permissions, so others could read the key", ENVIRONMENT],
};

/**
 * `storage`: what was being done (`store the key in`), where, why it failed and what helps. An error that is not the
 * operating system's is a bug and comes back as it is.
 */
export function keyStorageError(doing: string, path: string, cause: unknown): unknown {
  const code = errnoOf(cause);
  if (code === "") return cause;
  const [what, hint] = EXPLANATIONS[code] ?? [printable(code, 40), ENVIRONMENT];
  return new SquadError("storage", `cannot ${doing} ${printable(path)}: ${what}`, { hint, cause });
}

/** The system's code of an error, like `ENOENT`; empty when it has none. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
