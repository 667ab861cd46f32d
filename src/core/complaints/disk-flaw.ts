/** Why the disk does not do what is asked of it. `unknown` stands for all other errors of the system. */
export type DiskFlaw =
  | "no-space"
  | "quota"
  | "too-large"
  | "cut-short"
  | "no-permission"
  | "not-permitted"
  | "read-only"
  | "missing"
  | "below-file"
  | "in-the-way"
  | "folder"
  | "link"
  | "special"
  | "many-open"
  | "many-open-here"
  | "no-modes"
  | "io"
  | "unknown";

/** A write that ended early without an error: what a full disk does to the last record that still partly fits. */
export const SHORT_WRITE = "ESHORT";

const FLAWS: Readonly<Record<string, DiskFlaw>> = {
  ENOSPC: "no-space",
  EDQUOT: "quota",
  EFBIG: "too-large",
  [SHORT_WRITE]: "cut-short",
  EACCES: "no-permission",
  EPERM: "not-permitted",
  EROFS: "read-only",
  ENOENT: "missing",
  ENOTDIR: "below-file",
  EEXIST: "in-the-way",
  EISDIR: "folder",
  ELOOP: "link",
  ENOTFILE: "special",
  EMFILE: "many-open",
  ENFILE: "many-open-here",
  ENOMODES: "no-modes",
  EIO: "io",
};

/** What a system's error code means, also one of those that squad itself gives (`ESHORT`, `ENOTFILE`, `ENOMODES`). */
export function diskFlaw(code: string): DiskFlaw {
  return FLAWS[code] ?? "unknown";
}

/** In English, to follow a colon. `code` is the system's. */
export const DISK_FLAWS_IN_ENGLISH: Readonly<Record<DiskFlaw, (code: string) => string>> = {
  "no-space": () => "no space left on the device",
  quota: () => "the disk quota is used up",
  "too-large": () => "the file would be too large",
  "cut-short": () => "the disk took only a part of it",
  "no-permission": () => "permission denied",
  "not-permitted": () => "operation not permitted",
  "read-only": () => "the file system is read-only",
  missing: () => "no such file or folder",
  "below-file": () => "a part of the path is no folder",
  "in-the-way": () => "a file is in the way of the folder",
  folder: () => "it is a folder",
  link: () => "it is a link, and links are not followed here",
  special: () => "it is no regular file",
  "many-open": () => "too many open files",
  "many-open-here": () => "too many open files on this machine",
  "no-modes": () => "this file system keeps no permissions, so others could read it",
  io: () => "input/output error",
  unknown: (code) => code,
};
