import type { DiskFlaw } from "../core/complaints/disk-flaw.ts";
import { refusedByDisk, type Remedy } from "../core/complaints/refused-by-disk.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import type { StorageDoing } from "../core/complaints/storage-complaint.ts";

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

/** As `refusedByDisk`. */
export function storageError(doing: keyof typeof DOING, path: string, cause: unknown): unknown {
  return refusedByDisk(cause, {
    doing,
    words: `Cannot ${DOING[doing]}`,
    path: sanitizeLine(path, PATH_LENGTH),
    remedyFor: (flaw) => REMEDIES[flaw],
  });
}
