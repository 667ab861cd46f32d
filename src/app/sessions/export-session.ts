import { link, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { refusedByDisk } from "../../core/complaints/refused-by-disk.ts";
import { errnoOf } from "../../core/errno.ts";
import { SquadError } from "../../core/errors.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { isInside } from "../../personas/inside.ts";

export interface ExportPlace {
  /** What a relative path is relative to. Absolute. */
  readonly cwd: string;
  /** Absolute. */
  readonly projectRoot: string;
}

/** Names tried when the user names no file. */
const MOST_NAMES = 1000;

/**
 * Writes `text` to a new file in the project or the current folder, whole or not at all, and resolves to its path from
 * `cwd`. A file that is there already is never replaced.
 * @param file relative to `cwd`; a folder means `name` in it; null means the first of `name`, `name-2`, … that is free
 * @throws {SquadError} `usage`, `storage`
 */
export async function writeExport(
  text: string,
  target: { readonly file: string | null; readonly name: string },
  place: ExportPlace,
): Promise<string> {
  const asked = resolve(place.cwd, target.file ?? ".");
  const isFolder = target.file === null || (await kindOf(asked)) === "folder";
  const path = isFolder ? await freeName(join(asked, target.name)) : asked;
  const shown = sanitizeLine(relative(place.cwd, path), 300);
  await checkFolder(dirname(path), shown, place);
  if ((await kindOf(path)) !== "nothing") throw await taken(path, shown, place);
  try {
    if (!(await writeNew(path, text))) throw await taken(path, shown, place);
  } catch (error) {
    if (error instanceof SquadError) throw error;
    throw refusedByDisk(error, {
      doing: "export",
      words: "Cannot write",
      path: shown,
      remedyFor: () => null,
    });
  }
  return shown;
}

async function kindOf(path: string): Promise<"folder" | "something" | "nothing"> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "something";
  } catch {
    return "nothing";
  }
}

/** Links are followed first: what counts is where the file would lie. */
async function checkFolder(folder: string, shown: string, { cwd, projectRoot }: ExportPlace): Promise<void> {
  const real = await realpath(folder).catch(() => null);
  if (real === null) {
    throw new SquadError("usage", `Cannot write ${shown}: there is no such folder`, {
      complaint: { kind: "no-folder", file: shown },
      hint: "Make the folder first, or name another one.",
    });
  }
  const roots = await Promise.all([cwd, projectRoot].map((root) => realpath(root).catch(() => root)));
  if (roots.some((root) => isInside(root, real))) return;
  throw new SquadError("usage", `Cannot write ${shown}: it lies outside this project`, {
    complaint: { kind: "outside-project", file: shown },
    hint: "Name a file in the project, or use squad sessions export ID > FILE.",
  });
}

async function taken(path: string, shown: string, { cwd }: ExportPlace): Promise<SquadError> {
  const free = sanitizeLine(relative(cwd, await freeName(path)), 300);
  return new SquadError("usage", `There is a file ${shown} already, and it is left as it is`, {
    complaint: { kind: "file-exists", file: shown, free },
    hint: `A free name: /export ${free}`,
  });
}

async function freeName(path: string): Promise<string> {
  const extension = extname(path);
  const stem = join(dirname(path), basename(path, extension));
  for (let number = 1; number <= MOST_NAMES; number += 1) {
    const candidate = number === 1 ? path : `${stem}-${number}${extension}`;
    if ((await kindOf(candidate)) === "nothing") return candidate;
  }
  return `${stem}-${process.pid}${extension}`;
}

/** False when something of that name has come to be. */
async function writeNew(path: string, text: string): Promise<boolean> {
  const draft = join(dirname(path), `.${basename(path).slice(0, 100)}.${process.pid}.tmp`);
  try {
    await writeFile(draft, text, { flag: "wx", flush: true });
    // Unlike a rename, a link never replaces anything.
    await link(draft, path);
    return true;
  } catch (error) {
    const code = errnoOf(error);
    if (code === "EEXIST") return false;
    if (!KNOWS_NO_LINKS.has(code)) throw error;
    await rename(draft, path);
    return true;
  } finally {
    await rm(draft, { force: true });
  }
}

/** What file systems without hard links answer. */
const KNOWS_NO_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);
