import { access } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { shownPath } from "./clean-text.ts";
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
  {
    pattern: /\.agent\.ya?ml$/i,
    reason: "agent source that BMad has yet to compile: not read by this version",
  },
  { pattern: /\.ya?ml$/i, reason: "YAML agent: not read by this version" },
  { pattern: /\.agent\.xml$|\.xml$|\.mdc?$/i, reason: "" },
  { pattern: /./, reason: "not a Markdown or XML file" },
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
  if (findOpenTag(text, "agent") !== -1) return null;
  const pointer = pointerIn(text);
  if (pointer !== null) {
    const shown = shownPath(pointer);
    return (await pointsToFile(pointer, path, projectRoot))
      ? `IDE command that points to ${shown}, which is the agent`
      : `IDE command that points to ${shown}, which does not exist`;
  }
  if (isV4(text)) return "BMad v4 agent (YAML in Markdown): not read by this version";
  return null;
}

async function pointsToFile(pointer: string, path: string, projectRoot: string): Promise<boolean> {
  for (const base of [projectRoot, dirname(path)]) {
    const target = join(base, pointer);
    if (basename(target) === "" || target === path) continue;
    const found = await access(target).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}

/** A fenced YAML block that starts keys `agent:` or `persona:` at its margin. */
function isV4(text: string): boolean {
  let fenced = false;
  for (const line of text.split("\n")) {
    if (line.startsWith("```")) fenced = !fenced && /^```ya?ml\s*$/.test(line);
    else if (fenced && /^(?:agent|persona):\s*$/.test(line)) return true;
  }
  return false;
}
