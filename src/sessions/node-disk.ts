import { constants, existsSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, stat, chmod, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { errnoOf } from "../core/errno.ts";
import { type Disk, type DiskFile, type OpenMode } from "./disk.ts";

const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_WRONLY } = constants;
/** Keeps the open of a FIFO from waiting for its other end; there is none on Windows. */
const O_NONBLOCK = constants.O_NONBLOCK ?? 0;
/** A link in the session folder could point at any file of the user's; there is no such flag on Windows. */
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;

const FLAGS: Readonly<Record<OpenMode, number>> = {
  read: O_RDONLY | O_NONBLOCK | O_NOFOLLOW,
  append: O_WRONLY | O_APPEND | O_NONBLOCK | O_NOFOLLOW,
  create: O_WRONLY | O_APPEND | O_CREAT | O_EXCL,
};

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;
const PERMISSIONS = 0o777;

/** Directories cannot be opened or synced on Windows and on some network file systems: nothing is lost by that. */
const NO_DIRECTORY_SYNC = new Set(["EPERM", "EISDIR", "EINVAL", "EACCES", "ENOTSUP", "EBADF"]);

/** The real file system. */
export const nodeDisk: Disk = {
  async open(path, mode) {
    return wrap(await open(path, FLAGS[mode], FILE_MODE), path);
  },

  async makeDirectory(path) {
    const created = await mkdir(path, { recursive: true, mode: DIRECTORY_MODE });
    if (((await stat(path)).mode & PERMISSIONS) !== DIRECTORY_MODE) await chmod(path, DIRECTORY_MODE);
    if (created !== undefined) await syncDirectory(dirname(created));
  },

  syncDirectory,

  async list(path) {
    try {
      return await readdir(path);
    } catch (error) {
      if (errnoOf(error) === "ENOENT") return [];
      throw error;
    }
  },

  async remove(path) {
    try {
      await unlink(path);
      return true;
    } catch (error) {
      if (errnoOf(error) === "ENOENT") return false;
      throw error;
    }
  },

  rename,

  exists: existsSync,
};

async function syncDirectory(path: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, O_RDONLY);
    await handle.sync();
  } catch (error) {
    if (!NO_DIRECTORY_SYNC.has(errnoOf(error))) throw error;
  } finally {
    await handle?.close();
  }
}

function wrap(handle: FileHandle, path: string): DiskFile {
  return {
    async size() {
      const facts = await handle.stat();
      if (!facts.isFile()) throw Object.assign(new Error(`${path} is no regular file`), { code: "ENOTFILE" });
      return facts.size;
    },
    async read(into, position) {
      return (await handle.read(into, 0, into.length, position)).bytesRead;
    },
    async append(bytes) {
      return (await handle.write(bytes, 0, bytes.length, null)).bytesWritten;
    },
    async protect() {
      if (((await handle.stat()).mode & PERMISSIONS) !== FILE_MODE) await handle.chmod(FILE_MODE);
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}
