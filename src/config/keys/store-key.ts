import { constants } from "node:fs";
import { chmod, lstat, mkdir, open, readdir, rename, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errnoOf } from "../../core/errno.ts";
import type { Secret } from "../../core/secret.ts";
import { keyStorageError } from "./key-storage-error.ts";
import { HAS_MODES, OTHERS } from "./stored-key.ts";

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** What a killed process left half written is removed when it is older than this. */
const LEFTOVER_MS = 60_000;
const TEMPORARY = /^\.\w+\.[\da-f-]{36}\.tmp$/;

/** Directories cannot be opened or synced everywhere; nothing is lost by that. */
const NO_FOLDER_SYNC = new Set(["EPERM", "EISDIR", "EINVAL", "EACCES", "ENOTSUP", "EBADF"]);

/**
 * Keeps `key` for `variable` in `folder`, readable by the user alone: in a file of its own, so that several processes
 * that store several keys lose none, which is whole and on disk before it takes the place of an older one.
 * @throws {SquadError} `storage`
 */
export async function storeKey(folder: string, variable: string, key: Secret): Promise<void> {
  const target = join(folder, variable);
  const temporary = join(folder, `.${variable}.${crypto.randomUUID()}.tmp`);
  try {
    await makeFolder(folder);
    await sweep(folder);
    await refuseOther(target);
    await writeWhole(temporary, `${key.reveal()}\n`);
    await rename(temporary, target);
    await syncFolder(folder);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw keyStorageError("store-key", target, error);
  }
}

/**
 * Forgets the key that is stored for `variable`; false when there was none.
 * @throws {SquadError} `storage`
 */
export async function forgetKey(folder: string, variable: string): Promise<boolean> {
  const target = join(folder, variable);
  try {
    await sweep(folder);
    await unlink(target);
    await syncFolder(folder);
    return true;
  } catch (error) {
    const code = errnoOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw keyStorageError("delete-key", target, error);
  }
}

async function makeFolder(folder: string): Promise<void> {
  const created = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const facts = await lstat(folder);
  if (!facts.isDirectory()) throw withCode("ELOOP");
  if (HAS_MODES && (facts.mode & 0o777) !== FOLDER_MODE) await chmod(folder, FOLDER_MODE);
  if (created !== undefined) await syncFolder(dirname(created));
}

/** A link or a folder in a key's place was put there by somebody: it is not replaced. */
async function refuseOther(target: string): Promise<void> {
  try {
    const facts = await lstat(target);
    if (facts.isSymbolicLink()) throw withCode("ELOOP");
    if (!facts.isFile()) throw withCode("ENOTFILE");
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  const handle = await open(file, O_WRONLY | O_CREAT | O_EXCL, FILE_MODE);
  try {
    await handle.chmod(FILE_MODE);
    // Some file systems (FAT, a Windows drive under Linux) know no modes, and everybody could read the key.
    if (HAS_MODES && ((await handle.stat()).mode & OTHERS) !== 0) throw withCode("ENOMODES");
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sweep(folder: string): Promise<void> {
  const leftovers = (await readdir(folder)).filter((name) => TEMPORARY.test(name));
  for (const name of leftovers) {
    const file = join(folder, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < Date.now() - LEFTOVER_MS) await unlink(file).catch(() => undefined);
  }
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(errnoOf(error))) throw error;
  }
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}
