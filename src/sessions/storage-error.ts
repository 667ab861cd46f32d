import { DISK_FLAWS_IN_ENGLISH, diskFlaw, type DiskFlaw } from "../core/complaints/disk-flaw.ts";
import { SquadError } from "../core/errors.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import type { StorageDoing, StorageRemedy } from "../core/complaints/storage-complaint.ts";
import { errnoOf } from "./disk.ts";

const PATH_LENGTH = 200;

const DOING = {
  "save-session": "save the session to",
  "read-session": "read the session",
  "list-sessions": "list the sessions in",
  "remove-session": "remove the session",
} as const satisfies Partial<Record<StorageDoing, string>>;

const FREE_SPACE: Remedy = [
  "free-space-for-session",
  "Free some space; what is unsaved is kept in memory and written with the next turn.",
];
const ALLOW: Remedy = [
  "allow-state",
  "Make the folder and its files writable for you, or set SQUAD_STATE_DIR to a folder that is.",
];
const ELSEWHERE: Remedy = [
  "elsewhere-state",
  "Check the disk and the folder, or set SQUAD_STATE_DIR to another one.",
];
const MOVE: Remedy = ["move-away", "Move it away."];
const CLOSE: Remedy = ["close-programs", "Close other programs, or raise the limit with `ulimit -n`."];

type Remedy = readonly [remedy: StorageRemedy, hint: string];

const REMEDIES: Readonly<Record<DiskFlaw, Remedy>> = {
  "no-space": FREE_SPACE,
  quota: FREE_SPACE,
  "too-large": ["new-session", "Start a new session."],
  "cut-short": FREE_SPACE,
  "no-permission": ALLOW,
  "not-permitted": ALLOW,
  "read-only": ALLOW,
  missing: ALLOW,
  "below-file": ALLOW,
  "in-the-way": ALLOW,
  folder: MOVE,
  link: MOVE,
  special: MOVE,
  "many-open": CLOSE,
  "many-open-here": CLOSE,
  "no-modes": ELSEWHERE,
  io: ELSEWHERE,
  unknown: ELSEWHERE,
};

/**
 * `storage`, saying what was being done, where, why it failed and what helps. An error that is not the operating
 * system's is a bug and comes back as it is.
 */
export function storageError(doing: keyof typeof DOING, path: string, cause: unknown): unknown {
  const code = sanitizeLine(errnoOf(cause), 40);
  if (code === "") return cause;
  const flaw = diskFlaw(code);
  const [remedy, hint] = REMEDIES[flaw];
  const shown = sanitizeLine(path, PATH_LENGTH);
  return new SquadError("storage", `Cannot ${DOING[doing]} ${shown}: ${DISK_FLAWS_IN_ENGLISH[flaw](code)}`, {
    hint,
    cause,
    complaint: { kind: "storage", doing, path: shown, flaw, code, remedy },
  });
}
