import { join } from "node:path";
import { errnoOf } from "../core/errno.ts";
import type { InputHistory } from "../core/chat/input-history.ts";
import { holdsSecret } from "../core/text/safe-text.ts";
import { type Disk, type DiskFile } from "./disk.ts";

export interface InputHistoryDeps {
  /** Absolute; created when something is kept. */
  readonly dir: string;
  readonly disk: Disk;
  /** The session that inputs belong to now. */
  readonly session: () => string;
  /** Keys that are known: no input that holds one is kept. */
  readonly secrets: () => readonly string[];
  /** Epoch milliseconds. */
  readonly wall: () => number;
  /** Letters and digits that no other process comes up with. */
  readonly newId: () => string;
}

const CURRENT = "inputs.jsonl";
/** Files that were full, by the time they were. */
const FULL = /^inputs\.\d+-\w+\.jsonl$/;

/** A file is full with so many bytes: some thousands of inputs. */
const FULL_BYTES = 512 * 1024;
/**
 * A file that was put aside stays until newer ones hold so many bytes. They are not counted: several processes may find
 * the same file full, and all but the first then put a small one aside.
 */
const KEPT_BYTES = 2 * FULL_BYTES;
const ENTRIES_CAP = 1000;
/** A longer input, in UTF-16 units, is a document, and not kept. */
const LONGEST = 16 * 1024;

/**
 * Inputs of all conversations, one line of JSON each, in a file that every process appends to. A line break leads each
 * line, so that one that was cut off takes no other along. The file is bounded by giving it another name when it is
 * full, and never rewritten: whoever is appending to it loses nothing.
 */
export function openInputHistory(deps: InputHistoryDeps): InputHistory {
  const { dir, disk, session, secrets, wall, newId } = deps;
  const current = join(dir, CURRENT);
  let queue: Promise<void> = Promise.resolve();

  const append = async (text: string): Promise<void> => {
    const line = { v: 1, at: new Date(wall()).toISOString(), session: session(), text };
    const file = await openToAppend(disk, dir, current);
    const size = await written(file, Buffer.from(`\n${JSON.stringify(line)}\n`));
    if (size < FULL_BYTES) return;
    await disk.rename(current, join(dir, `inputs.${wall()}-${newId()}.jsonl`));
    for (const path of await outlived(disk, dir)) await disk.remove(path);
  };

  return {
    async load() {
      await queue;
      const own = session();
      const entries: Entry[] = [];
      for (const name of [...(await fullFiles(disk, dir).catch(() => [])), CURRENT]) {
        entries.push(...(await readEntries(disk, join(dir, name)).catch(() => [])));
      }
      const [others, mine] = [
        entries.filter((entry) => entry.session !== own),
        entries.filter((entry) => entry.session === own),
      ];
      // Of a text that was typed more than once the last time counts.
      const texts = new Set([...others, ...mine].map(({ text }) => text).toReversed());
      return [...texts].slice(0, ENTRIES_CAP).toReversed();
    },
    settled: () => queue,
    keep(text) {
      if (text.trim() === "" || text.length > LONGEST || holdsSecret(text, secrets())) return queue;
      // What the disk refuses is only missing from history; that the conversation is not saved is said elsewhere.
      queue = queue.then(() => append(text)).catch(() => undefined);
      return queue;
    },
  };
}

interface Entry {
  readonly session: string;
  readonly text: string;
}

/** Oldest first. */
async function fullFiles(disk: Disk, dir: string): Promise<readonly string[]> {
  return (await disk.list(dir)).filter((name) => FULL.test(name)).toSorted();
}

/** The paths of files that newer ones have taken the place of. */
async function outlived(disk: Disk, dir: string): Promise<readonly string[]> {
  let newer = 0;
  const paths: string[] = [];
  for (const name of (await fullFiles(disk, dir)).toReversed()) {
    const path = join(dir, name);
    if (newer >= KEPT_BYTES) paths.push(path);
    else newer += await sizeOf(disk, path);
  }
  return paths;
}

/** In bytes; 0 for a file that another process has removed. */
async function sizeOf(disk: Disk, path: string): Promise<number> {
  let file: DiskFile;
  try {
    file = await disk.open(path, "read");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return 0;
    throw error;
  }
  try {
    return await file.size();
  } finally {
    await file.close();
  }
}

/** Appends in one write; resolves to the size of the file. */
async function written(file: DiskFile, bytes: Buffer): Promise<number> {
  try {
    const size = await file.size();
    await file.protect();
    return size + (await file.append(bytes));
  } finally {
    await file.close();
  }
}

async function openToAppend(disk: Disk, dir: string, path: string): Promise<DiskFile> {
  for (const mode of ["append", "create"] as const) {
    try {
      return await disk.open(path, mode);
    } catch (error) {
      if (errnoOf(error) === "ENOENT") await disk.makeDirectory(dir);
      // Another process created it in between.
      else if (errnoOf(error) !== "EEXIST") throw error;
    }
  }
  return disk.open(path, "append");
}

/** The entries of a file, oldest first; of one that is far too large the last. */
async function readEntries(disk: Disk, path: string): Promise<readonly Entry[]> {
  const file = await disk.open(path, "read");
  try {
    const size = await file.size();
    const length = Math.min(size, 2 * FULL_BYTES);
    const bytes = Buffer.alloc(length);
    let read = 0;
    while (read < length) {
      const count = await file.read(bytes.subarray(read), size - length + read);
      if (count === 0) break;
      read += count;
    }
    return bytes.toString("utf8", 0, read).split("\n").flatMap(readEntry);
  } finally {
    await file.close();
  }
}

function readEntry(line: string): readonly Entry[] {
  if (line === "") return [];
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null) return [];
    if (!("text" in value) || typeof value.text !== "string" || value.text.length > LONGEST) return [];
    const session = "session" in value && typeof value.session === "string" ? value.session : "";
    return [{ session, text: value.text }];
  } catch {
    return []; // cut off, or not ours
  }
}
