import { join } from "node:path";
import { MANIFEST_FOLDERS } from "./agent-manifest.ts";
import { ownActions } from "./activation.ts";
import { shownPath } from "./clean-text.ts";
import type { WrittenItem } from "./menu-items.ts";
import type { PersonaContext } from "./persona-context.ts";
import { readTextFile } from "./read-text-file.ts";
import { readTolerantYaml } from "./tolerant-yaml.ts";
import type { WrittenAgent } from "./written-agent.ts";
import { readYamlMenu, readYamlPrompts } from "./yaml-menu.ts";
import { lineOf, linesOf, listOf, recordOf } from "./yaml-values.ts";

const MOST_MEMORIES = 50;
/** How much of two lines is compared: cleaning may have cut them at different places. */
const COMPARED = 160;

/**
 * `agent` with what its `customize.yaml` adds and its file does not have yet: memories, critical actions, menu items and
 * prompts. BMad compiles them in when it is installed again; edits made since are only there. What it says about the
 * persona itself stands in the file or takes effect with the next installation.
 */
export async function withOverlay(
  agent: WrittenAgent,
  id: string,
  context: PersonaContext,
): Promise<WrittenAgent> {
  const overlay = await overlayText(id, context);
  if (overlay === null) return agent;
  const { value, warnings } = await readTolerantYaml(overlay.text);
  const inner = recordOf(value["agent"]);
  const part = (key: string): unknown => value[key] ?? inner[key];
  const actions = ownActions(listOf(part("critical_actions")).map((action) => lineOf(action))).actions;
  const added = {
    memories: newLines(linesOf(part("memories")), agent.memories).slice(0, MOST_MEMORIES),
    criticalActions: newLines(actions, agent.criticalActions),
    items: newItems(readYamlMenu(part("menu")), agent.items),
  };
  const name = shownPath(overlay.name);
  return {
    ...agent,
    memories: [...agent.memories, ...added.memories],
    criticalActions: [...agent.criticalActions, ...added.criticalActions],
    items: withItems(agent.items, added.items),
    prompts: new Map([...readYamlPrompts(part("prompts")), ...agent.prompts]),
    warnings: [...agent.warnings, ...warnings.map((text) => `${name}: ${text}`), ...said(name, added)],
  };
}

async function overlayText(
  id: string,
  { bmadRoot, module, projectRoot, bundled }: PersonaContext,
): Promise<{ name: string; text: string } | null> {
  if (bmadRoot === null || bundled || module === "") return null;
  const name = `${module}-${id}.customize.yaml`;
  for (const folder of MANIFEST_FOLDERS) {
    const file = await readTextFile(join(bmadRoot, folder, "agents", name), projectRoot);
    if (file.kind === "text") return saysSomething(file.text) ? { name, text: file.text } : null;
  }
  return null;
}

/** Whether anything is filled in of the form that BMad installs for every agent. */
function saysSomething(text: string): boolean {
  return text.split("\n").some((line) => {
    const written = line.trim();
    return (
      written !== "" && !written.startsWith("#") && !/^[\w-]+:\s*(?:""|''|\[\]|\{\}|null|~)?$/.test(written)
    );
  });
}

function newLines(lines: readonly string[], known: readonly string[]): string[] {
  const there = new Set(known.map((line) => lettersOf(line)));
  return lines.filter((line) => line !== "" && !there.has(lettersOf(line)));
}

function lettersOf(line: string): string {
  return line
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .slice(0, COMPARED);
}

function newItems(items: readonly WrittenItem[], known: readonly WrittenItem[]): WrittenItem[] {
  const keys = new Set(known.map((item) => keyOf(item)));
  return items.filter((item) => !keys.has(keyOf(item)));
}

function keyOf({ trigger, code }: WrittenItem): string {
  return trigger === "" ? `[${code ?? ""}]` : trigger;
}

/** New items come before the last one, by which an agent is left. */
function withItems(items: readonly WrittenItem[], added: readonly WrittenItem[]): readonly WrittenItem[] {
  const last = items.at(-1);
  if (last === undefined || last.target !== null) return [...items, ...added];
  return [...items.slice(0, -1), ...added, last];
}

function said(
  name: string,
  added: Readonly<Record<"memories" | "criticalActions" | "items", readonly unknown[]>>,
): string[] {
  const counts = [
    [added.memories.length, "memory", "memories"],
    [added.criticalActions.length, "rule", "rules"],
    [added.items.length, "menu item", "menu items"],
  ] as const;
  const parts = counts.flatMap(([count, one, many]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many}`],
  );
  return parts.length === 0 ? [] : [`${name} is not compiled in yet: ${parts.join(", ")} added`];
}
