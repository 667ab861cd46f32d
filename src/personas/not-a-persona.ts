import { access } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { shownPath } from "./clean-text.ts";
import { v4Block } from "./v4-block.ts";
import { findOpenTag } from "./xml-scan.ts";

/** Names of files and folders that are no persona, with the reason shown for them. First match wins. */
const BY_NAME: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  { pattern: /-sidecar(?:\/|$)/i, reason: "an agent's memory folder, not an agent" },
  { pattern: /(?:^|\/)_(?:cfg|config)\/agents\/[^/]+$/i, reason: "customisation of an agent, not an agent" },
  {
    pattern: /\.customize\.(?:yaml|yml|toml)$|(?:^|\/)customize\.toml$/i,
    reason: "customisation of an agent, not an agent",
  },
  { pattern: /\.(?:bak|orig|old|tmp)$|~$/i, reason: "backup copy" },
  {
    pattern: /(?:^|\/)(?:readme|index|changelog|license|contributing)(?:\.[a-z.-]+)?$/i,
    reason: "documentation, not an agent",
  },
  { pattern: /(?:^|\/)_[^/]*\.md$/i, reason: "starts with an underscore: a shared part, not an agent" },
  { pattern: /(?:^|\/)bmad-skill-manifest\.ya?ml$/i, reason: "manifest of a skill, not an agent" },
  { pattern: /web-orchestrator\.agent\.xml$/i, reason: "orchestrator of web bundles, not an agent" },
  { pattern: /(?:^|\/)bmad-skill-manifest\.ya?ml$/i, reason: "manifest of a skill, not an agent" },
  { pattern: /\.xml$|\.mdc?$|\.ya?ml$/i, reason: "" },
  { pattern: /./, reason: "not a Markdown, XML or YAML file" },
];

/** Why a file of this path cannot be a persona; null when its name allows one. */
export function refusalByName(path: string): string | null {
  const name = path.replaceAll("\\", "/");
  return BY_NAME.find(({ pattern }) => pattern.test(name))?.reason || null;
}

/** `LOAD the FULL agent file from @x`, `… from {project-root}/x`, `LOAD the FULL {project-root}/x, READ …`. */
const POINTER =
  /\bload the full\b[^\n@{]{0,80}(?:@|(?=\{project-root\}))(?:\{project-root\}\/?)?([^\s`"'<>]{1,300})/i;

/** The file that an IDE command tells to load, from the project's root; null for a text that is no such command. */
export function pointerIn(text: string): string | null {
  return POINTER.exec(text)?.[1]?.replace(/[.,;:)]+$/, "") ?? null;
}

/** Why a file with this text is no persona of a generation read here; null when it may be one. */
export async function refusalByContent(
  text: string,
  path: string,
  projectRoot: string,
): Promise<string | null> {
  if (/\.ya?ml$/i.test(path)) return twinOf(path);
  if (findOpenTag(text, "agent") !== -1 || v4Block(text) !== null) return null;
  const pointer = pointerIn(text);
  if (pointer !== null) {
    const shown = shownPath(pointer);
    return (await pointsToFile(pointer, path, projectRoot))
      ? `IDE command that points to ${shown}, which is the agent`
      : `IDE command that points to ${shown}, which does not exist`;
  }
  return null;
}

/** The compiled file beside a YAML source is the agent that is installed. */
async function twinOf(path: string): Promise<string | null> {
  const compiled = path.replace(/(?:\.agent)?\.ya?ml$/i, ".md");
  return (await exists(compiled))
    ? `source of ${shownPath(basename(compiled))} beside it, which is read`
    : null;
}

async function pointsToFile(pointer: string, path: string, projectRoot: string): Promise<boolean> {
  for (const base of [projectRoot, dirname(path)]) {
    const target = join(base, pointer);
    if (basename(target) === "" || target === path) continue;
    if (await exists(target)) return true;
  }
  return false;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
