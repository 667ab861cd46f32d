import { existsSync } from "node:fs";
import { join } from "node:path";
import { sanitizeLine } from "../core/sanitize.ts";
import type { PersonaContext } from "./persona-context.ts";
import { readTextFile } from "./read-text-file.ts";
import { withoutComments } from "./xml-scan.ts";

/** Files of an agent's memory that are loaded in every session, the ones that say most about it first. */
const MEMORY_FILES = [
  "PERSONA.md",
  "CREED.md",
  "BOND.md",
  "MEMORY.md",
  "CAPABILITIES.md",
  "INDEX.md",
] as const;
const SIDECAR_FILES = ["memories.md", "instructions.md"] as const;

/** Characters kept of each file: a system prompt has no room for more. */
const LONGEST_MEMORY = 500;

/**
 * What an agent remembers on disk: `<bmad>/memory/<skill>/` of agents made with BMad's builder, and
 * `<bmad>/_memory/<agent>-sidecar/` of 6.0 to 6.2. One text a file, headings and marks left out.
 */
export async function agentMemories(id: string, context: PersonaContext): Promise<string[]> {
  const { bmadRoot, projectRoot } = context;
  if (bmadRoot === null || context.bundled) return [];
  const places: readonly { folder: string; files: readonly string[] }[] = [
    { folder: join(bmadRoot, "memory", id), files: MEMORY_FILES },
    { folder: join(bmadRoot, "_memory", `${id}-sidecar`), files: SIDECAR_FILES },
  ];
  const paths = places
    .filter(({ folder }) => existsSync(folder))
    .flatMap(({ folder, files }) => files.map((file) => join(folder, file)));
  const texts = await Promise.all(paths.map((path) => readTextFile(path, projectRoot)));
  return texts
    .flatMap((file) => (file.kind === "text" ? [essence(file.text)] : []))
    .filter((text) => text !== "");
}

function essence(markdown: string): string {
  const lines = withoutComments(markdown)
    .split("\n")
    .filter((line) => !/^\s*(?:#|---|```)/.test(line))
    .map((line) => line.replace(/^\s*[-*>]\s+/, "").trim());
  return sanitizeLine(lines.filter((line) => line !== "").join(" "), LONGEST_MEMORY);
}
