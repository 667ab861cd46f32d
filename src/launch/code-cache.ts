import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { crc32 } from "node:zlib";

/** What V8 compiled in earlier runs. A cache: it may be gone at any time, and nothing that fails here matters. */
export interface CodeCache {
  /** The code of the script of that name; undefined when there is none that can be trusted. */
  read(name: string): Buffer | undefined;
  write(name: string, code: Buffer): void;
}

/** Folders of other builds that are kept: somebody may use two versions, and who develops squad makes many. */
const OTHER_BUILDS = 2;

/** What must be free on the disk besides: the last room is for conversations. Bytes. */
const ROOM_FOR_OTHERS = 64 * 2 ** 20;

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const WRITABLE_BY_OTHERS = 0o022;

/** A CRC-32 stands after the code, because V8 takes code with a wrong bit in it, and crashes. Bytes. */
const CHECKSUM = 4;

/**
 * The code in `<folder>/<name>`. The folder lies in one for the build, which lies among those of other builds. Code is
 * run as it is read, so a folder that others can write to, or that is not the user's own, is not read.
 * @param uid of this process; null where the system has none
 * @param free bytes on the disk of a folder
 */
export function openCodeCache(folder: string, uid: number | null, free = freeBytes): CodeCache {
  let isTrusted = isOurs(folder, uid);
  return {
    read(name) {
      if (!isTrusted) return undefined;
      try {
        return checked(readFileSync(join(folder, name)));
      } catch {
        return undefined;
      }
    },
    write(name, code) {
      try {
        if (!isTrusted) {
          const isNew = mkdirSync(folder, { recursive: true, mode: FOLDER_MODE }) !== undefined;
          isTrusted = isOurs(folder, uid);
          if (isNew && isTrusted) forgetOthers(dirname(folder));
        }
        if (isTrusted && free(folder) >= ROOM_FOR_OTHERS + code.length) store(join(folder, name), code);
      } catch {
        // The next run compiles again.
      }
    },
  };
}

/** Who reads it before it is whole takes it for damaged, so that it needs no other name until then. */
function store(path: string, code: Buffer): void {
  try {
    writeFileSync(path, Buffer.concat([code, checksumOf(code)]), { mode: FILE_MODE });
  } catch (error) {
    // On a full disk its room is better than nothing.
    rmSync(path, { force: true });
    throw error;
  }
}

function checked(file: Buffer): Buffer | undefined {
  const code = file.subarray(0, -CHECKSUM);
  return checksumOf(code).equals(file.subarray(code.length)) ? code : undefined;
}

function checksumOf(code: Buffer): Buffer {
  const checksum = Buffer.alloc(CHECKSUM);
  checksum.writeUInt32LE(crc32(code));
  return checksum;
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function isOurs(folder: string, uid: number | null): boolean {
  try {
    const stats = lstatSync(folder);
    if (!stats.isDirectory()) return false;
    return uid === null || (stats.uid === uid && (stats.mode & WRITABLE_BY_OTHERS) === 0);
  } catch {
    return false;
  }
}

/** Removes the code of all builds but this one and those used last. */
function forgetOthers(build: string): void {
  const builds = dirname(build);
  const others = readdirSync(builds).filter((name) => name !== basename(build));
  const aged = others
    .map((name) => ({ path: join(builds, name), at: lstatSync(join(builds, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { path } of aged.slice(OTHER_BUILDS)) rmSync(path, { recursive: true, force: true });
}
