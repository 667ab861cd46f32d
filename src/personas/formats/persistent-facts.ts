import { statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { shownPath } from "../clean-text.ts";
import { isInside } from "../inside.ts";
import type { PersonaContext } from "../persona-context.ts";

/** Where a file that a fact looks for in the whole project usually lies. The project itself is not walked for it. */
const USUAL_FOLDERS = ["", "docs", "_bmad-output", "_bmad-output/planning-artifacts", "_bmad"];

/**
 * Turns `persistent_facts` into memories: a sentence stays as it is; `file:` becomes the file's name, for the model to
 * read when it needs it; `skill:` names the skill. A file that is missing is a warning, unless it was only looked for
 * by pattern.
 */
export function readPersistentFacts(
  facts: readonly string[],
  context: PersonaContext,
): { memories: string[]; warnings: string[] } {
  const memories: string[] = [];
  const warnings: string[] = [];
  for (const fact of facts) {
    const [, kind = "", rest = ""] = /^(file|skill):\s*(.+)$/.exec(fact) ?? [];
    if (kind === "") memories.push(fact);
    else if (kind === "skill") memories.push(`Know the skill ${rest}.`);
    else {
      const found = findFile(rest, context);
      if (found === null) warnings.push(`persistent fact leaves the project: ${shownPath(rest)}`);
      else if (found.length > 0) memories.push(`Facts of this project are in ${found.join(", ")}.`);
      else if (!/[*?{[]/.test(withoutRoot(rest)))
        warnings.push(`persistent fact does not exist: ${shownPath(rest)}`);
    }
  }
  return { memories, warnings };
}

function withoutRoot(path: string): string {
  return path.replace(/^\{project-root\}\/*/, "");
}

/** Paths from the project's root; null for a place outside it. */
function findFile(written: string, { projectRoot }: PersonaContext): string[] | null {
  const path = withoutRoot(written);
  if (/[*?[]/.test(path)) {
    const name = basename(path);
    if (/[*?[]/.test(name)) return [];
    const place = USUAL_FOLDERS.map((folder) => join(projectRoot, folder, name)).find(isFile);
    return place === undefined ? [] : [relative(projectRoot, place)];
  }
  const place = resolve(projectRoot, path);
  if (!isInside(projectRoot, place)) return null;
  return isFile(place) ? [shownPath(relative(projectRoot, place))] : [];
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}
