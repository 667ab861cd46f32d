import { SquadError } from "../core/errors.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { errnoOf } from "./disk.ts";

const PATH_LENGTH = 200;

/** The write ended early without an error: what a full disk does to the last record that still partly fits. */
export const SHORT_WRITE = "ESHORT";

interface Explanation {
  readonly what: string;
  readonly hint: string;
}

const FREE_SPACE = "Free some space; what is unsaved is kept in memory and written with the next turn.";
const ALLOW = "Make the folder and its files writable for you, or set SQUAD_STATE_DIR to a folder that is.";

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ENOSPC: { what: "no space left on the device", hint: FREE_SPACE },
  EDQUOT: { what: "the disk quota is used up", hint: FREE_SPACE },
  EFBIG: { what: "the file would be too large", hint: "Start a new session." },
  [SHORT_WRITE]: { what: "the disk took only a part of it", hint: FREE_SPACE },
  EACCES: { what: "permission denied", hint: ALLOW },
  EPERM: { what: "operation not permitted", hint: ALLOW },
  EROFS: { what: "the file system is read-only", hint: ALLOW },
  ENOENT: { what: "no such file or folder", hint: ALLOW },
  ENOTDIR: { what: "a part of the path is no folder", hint: ALLOW },
  EEXIST: { what: "a file is in the way of the folder", hint: ALLOW },
  EISDIR: { what: "it is a folder", hint: "Move the folder away." },
  ELOOP: { what: "it is a link, and session files are no links", hint: "Move the link away." },
  ENOTFILE: { what: "it is no regular file", hint: "Move it away." },
  EMFILE: { what: "too many open files", hint: "Close other programs, or raise the limit with `ulimit -n`." },
  ENFILE: { what: "too many open files on this machine", hint: "Close other programs." },
  EIO: {
    what: "input/output error",
    hint: "Check the disk; set SQUAD_STATE_DIR to a folder on another one.",
  },
};

/**
 * `storage`, saying what was being done, where, why it failed and what helps; `doing` is like `save the session to`.
 * An error that is not the operating system's is a bug and comes back as it is.
 */
export function storageError(doing: string, path: string, cause: unknown): unknown {
  const code = errnoOf(cause);
  if (code === "") return cause;
  const { what, hint } = EXPLANATIONS[code] ?? {
    what: sanitizeLine(code, 40),
    hint: "Check the disk and the folder, or set SQUAD_STATE_DIR to another one.",
  };
  return new SquadError("storage", `Cannot ${doing} ${sanitizeLine(path, PATH_LENGTH)}: ${what}`, {
    hint,
    cause,
  });
}
