import { statSync } from "node:fs";
import { join } from "node:path";

/**
 * Folders in which coding tools keep skills, within a project. Which tool reads which is the table of BMad's installer
 * (`platform-codes.yaml` of 6.12), with folders of its earlier versions behind. `.claude/skills` is asked first: most
 * installations have it.
 */
const IN_PROJECT: readonly string[] = (
  ".claude .agents .agent .github .cursor .opencode .gemini .windsurf .adal .bob .cline .codewhale .codebuddy .cortex " +
  ".factory .firebender .iflow .junie .kiro .kode .neovate .ona .qoder .qwen .roo .trae .zcode .zencoder .kilocode " +
  ".crush .augment .codex .vibe .rovodev"
)
  .split(" ")
  .map((name) => `${name}/skills`);

/** The same in the user's home folder. */
const IN_HOME: readonly string[] = [
  ...IN_PROJECT,
  ".config/agents/skills",
  ".config/opencode/skills",
  ".gemini/antigravity/skills",
  ".gemini/antigravity-cli/skills",
  ".snowflake/cortex/skills",
  ".grok/skills",
  ".hermes/skills",
];

/** Where skills are looked for, for people. */
export const SKILL_PLACES = `${IN_PROJECT.slice(0, 3).join(", ")} and ${IN_PROJECT.length - 3} like them`;

/** A folder of skills that exists. */
export interface SkillFolder {
  /** Absolute. */
  readonly path: string;
  /** What symbolic links in it must not leave: the project, or the home folder. */
  readonly boundary: string;
  readonly inHome: boolean;
}

/**
 * Skill folders of a project and of the user's home, in the order in which they are asked.
 * @param home absolute home folder; null leaves it out
 */
export function skillFolders(projectRoot: string, home: string | null): SkillFolder[] {
  const own = existing(projectRoot, IN_PROJECT, false);
  return home === null || home === projectRoot ? own : [...own, ...existing(home, IN_HOME, true)];
}

/** Whether `path` has a part that is a tool's folder in a project, such as `.cursor`. */
export function isToolFolder(name: string): boolean {
  return name === ".clinerules" || IN_PROJECT.includes(`${name}/skills`);
}

function existing(root: string, folders: readonly string[], inHome: boolean): SkillFolder[] {
  return folders
    .map((folder) => join(root, folder))
    .filter((path) => isFolder(path))
    .map((path) => ({ path, boundary: root, inHome }));
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false;
  }
}
