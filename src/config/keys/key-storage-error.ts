import { DISK_FLAWS_IN_ENGLISH, diskFlaw, type DiskFlaw } from "../../core/complaints/disk-flaw.ts";
import { SquadError } from "../../core/errors.ts";
import type { StorageDoing, StorageRemedy } from "../../core/complaints/storage-complaint.ts";
import { printable } from "../fault.ts";

const DOING = {
  "store-key": "store the key in",
  "delete-key": "delete the key in",
} as const satisfies Partial<Record<StorageDoing, string>>;

type Remedy = readonly [remedy: StorageRemedy, hint: string];

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

/**
 * `storage`: what was being done, where, why it failed and what helps. An error that is not the operating system's is a
 * bug and comes back as it is.
 */
export function keyStorageError(doing: keyof typeof DOING, path: string, cause: unknown): unknown {
  const code = printable(errnoOf(cause), 40);
  if (code === "") return cause;
  const flaw = diskFlaw(code);
  const [remedy, hint] = REMEDIES[flaw] ?? ENVIRONMENT;
  const shown = printable(path);
  return new SquadError("storage", `cannot ${DOING[doing]} ${shown}: ${DISK_FLAWS_IN_ENGLISH[flaw](code)}`, {
    hint,
    cause,
    complaint: { kind: "storage", doing, path: shown, flaw, code, remedy },
  });
}

/** The system's code of an error, like `ENOENT`; empty when it has none. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
