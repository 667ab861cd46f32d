import { readdirSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { foldersIn } from "../project.ts";
import { isAgentLike, isSkillPart, levelBelow, NEVER_ENTERED } from "./agent-like.ts";

const MOST_FOLDERS = 200;

/** Names of files, and of links, in `folder`, in order; hidden ones and the system's own litter left out. */
export function filesIn(folder: string): string[] {
  return entriesIn(folder)
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "Thumbs.db")
    .map((entry) => entry.name)
    .sort();
}

/** Absolute paths of the files in `folder` and in the folders in it; of a skill its `SKILL.md` alone. */
export function filesOfAgentsFolder(folder: string, boundary: string): string[] {
  const inner = foldersIn(folder, boundary).sort();
  return ["", ...inner].flatMap((name) =>
    filesIn(join(folder, name))
      .filter((file) => !isSkillPart(file))
      .map((file) => join(folder, name, file)),
  );
}

/** Agent-like files below `folder`, at most `depth` folders down and in at most 200 folders; links are not followed. */
export function agentLikeFiles(folder: string, depth: number): string[] {
  const files: string[] = [];
  const queue = [{ folder, level: 0, agents: 0 }];
  for (let seen = 0; seen < MOST_FOLDERS && queue.length > 0; seen += 1) {
    const next = queue.shift();
    if (next === undefined) break;
    for (const entry of entriesIn(next.folder)) {
      const path = join(next.folder, entry.name);
      if (!entry.isDirectory()) {
        if (isAgentLike(entry.name, next.agents)) files.push(path);
      } else if (next.level < depth && !NEVER_ENTERED.has(entry.name)) {
        queue.push({ folder: path, level: next.level + 1, agents: levelBelow(entry.name, next.agents) });
      }
    }
  }
  return files.sort();
}

function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
