import { errnoOf } from "../errno.ts";
import { SquadError } from "../errors.ts";
import { sanitizeLine } from "../sanitize.ts";
import { DISK_FLAWS_IN_ENGLISH, diskFlaw, type DiskFlaw } from "./disk-flaw.ts";
import type { StorageDoing, StorageRemedy } from "./storage-complaint.ts";

/** What helps, and the same in English. */
export type Remedy = readonly [remedy: StorageRemedy, hint: string];

export interface DiskRefusal {
  readonly doing: StorageDoing;
  /** The same in English, to stand before the path: `Cannot read the session`. */
  readonly words: string;
  /** In one line. */
  readonly path: string;
  /** Null where nothing helps. */
  readonly remedyFor: (flaw: DiskFlaw) => Remedy | null;
}

/**
 * `storage`: what was being done, where, why it failed and what helps. An error that is not the operating system's is a
 * bug and comes back as it is.
 */
export function refusedByDisk(cause: unknown, { doing, words, path, remedyFor }: DiskRefusal): unknown {
  const code = sanitizeLine(errnoOf(cause), 40);
  if (code === "") return cause;
  const flaw = diskFlaw(code);
  const [remedy, hint] = remedyFor(flaw) ?? [null, null];
  return new SquadError("storage", `${words} ${path}: ${DISK_FLAWS_IN_ENGLISH[flaw](code)}`, {
    ...(hint === null ? {} : { hint }),
    cause,
    complaint: { kind: "storage", doing, path, flaw, code, remedy },
  });
}
