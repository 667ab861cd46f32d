import type { DiskFlaw } from "../../core/complaints/disk-flaw.ts";
import { refusedByDisk, type Remedy } from "../../core/complaints/refused-by-disk.ts";
import type { StorageDoing } from "../../core/complaints/storage-complaint.ts";
import { printable } from "../fault.ts";

const DOING = {
  "store-key": "store the key in",
  "delete-key": "delete the key in",
} as const satisfies Partial<Record<StorageDoing, string>>;

const ALLOW: Remedy = [
  "allow-config",
  "make the folder writable for you, or set SQUAD_CONFIG_DIR to one that is",
];
const ENVIRONMENT: Remedy = [
  "key-in-environment",
  "keep the key in the environment instead, or set SQUAD_CONFIG_DIR to another place",
];
const FREE: Remedy = ["free-space", "free some space"];
const MOVE: Remedy = ["move-away", "move it away"];

/** What helps; where nothing is said, another place does. */
const REMEDIES: Readonly<Partial<Record<DiskFlaw, Remedy>>> = {
  "no-permission": ALLOW,
  "not-permitted": ALLOW,
  "no-space": FREE,
  quota: FREE,
  "in-the-way": MOVE,
  "below-file": MOVE,
  folder: MOVE,
  link: MOVE,
  special: MOVE,
};

/** As `refusedByDisk`. */
export function keyStorageError(doing: keyof typeof DOING, path: string, cause: unknown): unknown {
  return refusedByDisk(cause, {
    doing,
    words: `cannot ${DOING[doing]}`,
    path: printable(path),
    remedyFor: (flaw) => REMEDIES[flaw] ?? ENVIRONMENT,
  });
}
