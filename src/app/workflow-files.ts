import { mkdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { Clock } from "../core/clock.ts";
import { SquadError } from "../core/errors.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { isInside } from "../personas/inside.ts";
import { localDate } from "./local-date.ts";
import type { WorkflowFiles } from "../workflows/run/write-section.ts";

/** The documents of workflows: inside the project, whole or not at all, and through no link that leads out of it. */
export function workflowFiles(projectRoot: string, clock: Pick<Clock, "wall">): WorkflowFiles {
  const refused = (path: string, why: string): SquadError =>
    new SquadError("storage", `Cannot write ${sanitizeLine(relative(projectRoot, path), 200)}: ${why}`);

  const checked = async (path: string): Promise<void> => {
    const [root, folder] = await Promise.all([realpath(projectRoot), nearestFolder(dirname(path))]);
    if (!isInside(projectRoot, path) || !isInside(root, folder))
      throw refused(path, "it lies outside this project");
  };

  return {
    today: () => localDate(clock.wall()),
    async read(path) {
      await checked(path);
      try {
        return await readFile(path, "utf8");
      } catch (error) {
        if (codeOf(error) === "ENOENT") return null;
        throw refused(path, sanitizeLine(String(error), 200));
      }
    },
    async save(path, text) {
      await checked(path);
      const draft = join(dirname(path), `.${basename(path).slice(0, 100)}.${process.pid}.tmp`);
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(draft, text, { flag: "wx", flush: true });
        await rename(draft, path);
      } catch (error) {
        await rm(draft, { force: true });
        throw refused(path, sanitizeLine(String(error), 200));
      }
    },
  };
}

/** Where the folder, or the nearest one above it that is there, really lies. */
async function nearestFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    const above = dirname(folder);
    if (codeOf(error) !== "ENOENT" || above === folder) throw error;
    return nearestFolder(above);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}
