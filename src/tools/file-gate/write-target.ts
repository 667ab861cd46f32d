import { lstat, realpath } from "node:fs/promises";
import { join } from "node:path";
import { errnoOf } from "../../core/errno.ts";
import { decodeText } from "./decode-text.ts";
import { pathInside } from "./inside.ts";
import { openInside, type Bounds } from "./open-inside.ts";
import { projectPath } from "./project-path.ts";
import { readWhole } from "./read-bytes.ts";
import { FileRefusal } from "./refusal.ts";
import { isNeverWritten, isSensitiveName } from "./write-names.ts";
import { asWriteRefusal, WriteRefusal } from "./write-refusal.ts";
import type { WriteFlaw } from "../../core/complaints/tool-complaint.ts";

/** A place of the project where a text may be put, and what lies there. */
export interface WriteTarget {
  /** Relative to the project's root, with `/`; where a link was named, what it leads to. */
  readonly path: string;
  /** The file's bytes, text in UTF-8; null when there is no such file. A write is refused when they changed. */
  readonly before: Buffer | null;
  /** Whether the file steers what programs or other agents do. */
  readonly isSensitive: boolean;
}

/** Where files may be written. */
export interface WriteBounds extends Bounds {
  /** Absolute folders without links whose files steer agents, like BMad's own. */
  readonly sensitive: readonly string[];
}

/** Longest name of a file on the disks in use, in bytes. */
const LONGEST_NAME = 255;

/** How the reading side's refusals are called here. */
const REASON_OF: Partial<Record<FileRefusal["reason"], WriteFlaw>> = {
  secret: "never",
  folder: "folder",
  special: "special",
  unreadable: "no-permission",
  "too-large": "too-large",
  missing: "changed",
};

/**
 * Looks at what a write would replace, without changing anything.
 * @throws {WriteRefusal}
 */
export async function writeTarget(bounds: WriteBounds, requested: string): Promise<WriteTarget> {
  const asked = checkedName(requested);
  const path = await realWay(bounds, asked);
  if (path === "") throw new WriteRefusal("folder", requested);
  const real = join(bounds.root, path);
  const isKeptBack = bounds.keptBack.some((folder) => pathInside(folder, real) !== null);
  if (isKeptBack || isNeverWritten(path)) throw new WriteRefusal("never", requested);
  const isSensitive =
    isSensitiveName(asked) ||
    isSensitiveName(path) ||
    bounds.sensitive.some((folder) => pathInside(folder, real) !== null);
  try {
    return { path, before: await currentBytes(bounds, path), isSensitive };
  } catch (error) {
    const reason = error instanceof FileRefusal ? REASON_OF[error.reason] : undefined;
    throw reason === undefined ? asWriteRefusal(error, requested) : new WriteRefusal(reason, requested);
  }
}

/** The plain form of a path that may be written by its name alone. */
function checkedName(requested: string): string {
  const path = projectPath(requested);
  if (path === null) throw new WriteRefusal("outside", requested);
  if (/[{}]/u.test(path)) throw new WriteRefusal("placeholder", requested);
  if (path.split("/").some((part) => Buffer.byteLength(part) > LONGEST_NAME)) {
    throw new WriteRefusal("too-long", requested);
  }
  if (isNeverWritten(path)) throw new WriteRefusal("never", requested);
  if (requested.endsWith("/")) throw new WriteRefusal("folder", requested);
  return path;
}

/** Relative way to where `asked` leads, its last parts perhaps not there yet. Links count when they stay inside. */
async function realWay({ root }: Bounds, asked: string): Promise<string> {
  const parts = asked.split("/");
  for (let known = parts.length; known > 0; known -= 1) {
    const path = join(root, ...parts.slice(0, known));
    const real = await realpath(path).catch((error: unknown) => nothingAt(error, path, asked));
    if (real === null) continue;
    const way = pathInside(root, real);
    if (way === null) throw new WriteRefusal("outside", asked);
    return [way, ...parts.slice(known)].filter((part) => part !== "").join("/");
  }
  return asked;
}

/** Null where there is nothing. A link that leads nowhere may lead outside, and so does one that leads in circles. */
async function nothingAt(cause: unknown, path: string, asked: string): Promise<null> {
  const code = errnoOf(cause);
  if (code === "ENOTDIR") throw new WriteRefusal("in-the-way", asked);
  if (code !== "ENOENT")
    throw code === "ELOOP" ? new WriteRefusal("outside", asked) : asWriteRefusal(cause, asked);
  const facts = await lstat(path).catch(() => null);
  if (facts !== null) throw new WriteRefusal("outside", asked);
  return null;
}

/** @throws {FileRefusal} when what lies there is no text that may be replaced */
export async function currentBytes(bounds: Bounds, path: string): Promise<Buffer | null> {
  const facts = await lstat(join(bounds.root, path)).catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT") return null;
    throw error;
  });
  if (facts === null) return null;
  const { handle, stats } = await openInside({ ...bounds, isSecret: isNeverWritten }, path);
  try {
    const read = await readWhole(handle, stats.size);
    if (read.kind !== "bytes") throw new WriteRefusal("too-large", path);
    if (decodeText(read.bytes) === null) throw new WriteRefusal("binary", path);
    return Buffer.from(read.bytes);
  } finally {
    await handle.close();
  }
}
