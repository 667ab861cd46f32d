import { readdirSync, readFileSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { pointerIn } from "../not-a-persona.ts";
import { findOpenTag } from "../xml-scan.ts";
import type { Pointer } from "./find-skills.ts";

/** Folders in which coding tools keep commands, rules and modes; installers of BMad before 6.1 put wrappers there. */
const FOLDERS = [
  ".claude/commands",
  ".claude/agents",
  ".cursor/rules",
  ".cursor/commands",
  ".github/agents",
  ".github/chatmodes",
  ".github/prompts",
  ".opencode/agent",
  ".opencode/agents",
  ".opencode/command",
  ".opencode/commands",
  ".gemini/commands",
  ".qwen/commands",
  ".windsurf/rules",
  ".windsurf/workflows",
  ".agent/workflows",
  ".roo/commands",
  ".kilocode/workflows",
  ".augment/commands",
  ".crush/commands",
  ".iflow/commands",
  ".trae/rules",
  ".kiro/steering",
  ".codex/prompts",
  ".clinerules",
] as const;

/** Commands load workflows and tasks in the same words. */
const AGENT_COMMAND = /<agent-activation|\bload the full agent file\b/i;
const AGENT_PATH = /(?:^|\/)agents\/|-agent-[^/]*\/SKILL\.md$/i;

const MOST_FILES = 400;
const DEEPEST = 5;
const LARGEST = 64 * 1024;

/** What IDE commands of a project lead to. */
export interface IdeCommands {
  readonly pointers: readonly Pointer[];
  /** Full copies of agents, each with the folder of `looked` it was found in. */
  readonly copies: readonly { readonly path: string; readonly folder: string }[];
  /** Files read, by folder that exists. */
  readonly looked: ReadonlyMap<string, number>;
}

/** Reads the commands of a project's coding tools, at most 400 files. Synchronous. */
export function readIdeCommands(projectRoot: string): IdeCommands {
  const pointers: Pointer[] = [];
  const copies: { path: string; folder: string }[] = [];
  const looked = new Map<string, number>();
  let left = MOST_FILES;
  for (const folder of FOLDERS.map((name) => join(projectRoot, name))) {
    const files = commandFiles(folder, DEEPEST).slice(0, left);
    if (files.length === 0) continue;
    left -= files.length;
    looked.set(folder, files.length);
    for (const path of files) {
      const text = textOf(path);
      const target = pointerIn(text);
      if (findOpenTag(text, "agent") !== -1 || /^\s{0,4}```ya?ml\s*\n(?:.*\n){0,60}agent:\s*$/m.test(text)) {
        copies.push({ path, folder });
      } else if (target !== null && (AGENT_COMMAND.test(text) || AGENT_PATH.test(target))) {
        pointers.push({ path, target });
      }
    }
  }
  return { pointers, copies, looked };
}

function commandFiles(folder: string, depth: number): string[] {
  return entriesIn(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return depth > 0 ? commandFiles(path, depth - 1) : [];
    return entry.isFile() && /\.(?:md|mdc|toml)$/.test(entry.name) ? [path] : [];
  });
}

function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return statSync(path).size <= LARGEST ? readFileSync(path, "utf8").replaceAll("\r\n", "\n") : "";
  } catch {
    return "";
  }
}
