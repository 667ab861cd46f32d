import { sanitizeLine } from "../../core/sanitize.ts";
import { cleanBlock } from "../clean-text.ts";
import type { WrittenItem } from "../menu-items.ts";
import type { PersonaContext } from "../persona-context.ts";
import { NO_AGENT } from "../no-agent.ts";
import { readPersistentFacts } from "./persistent-facts.ts";
import { triggerOf } from "./skill-sections.ts";
import type { WrittenAgent } from "../written-agent.ts";
import { isTable, type TomlTable } from "./toml.ts";

const LONGEST_FIELD = 4000;
const LONGEST_LINE = 600;
const LONGEST_PROMPT = 8000;
const MOST_LINES = 50;
const MOST_ITEMS = 100;

/** The agent that a merged `[agent]` of BMad 6.4 and later describes. */
export function agentFromToml(table: TomlTable, context: PersonaContext): WrittenAgent {
  const text = (key: string, most: number): string => lines(table[key], most).join(" ");
  const facts = readPersistentFacts(lines(table["persistent_facts"], LONGEST_LINE), context);
  const { items, warnings } = itemsOf(table["menu"]);
  return {
    ...NO_AGENT,
    generation: "skill-toml",
    name: text("name", 60),
    title: text("title", 120),
    icon: text("icon", 40) || null,
    role: text("role", LONGEST_FIELD),
    identity: text("identity", LONGEST_FIELD),
    communicationStyle: text("communication_style", LONGEST_FIELD),
    principles: text("principles", LONGEST_LINE),
    criticalActions: [
      ...lines(table["activation_steps_prepend"], LONGEST_LINE),
      ...lines(table["activation_steps_append"], LONGEST_LINE),
    ],
    memories: facts.memories,
    items,
    warnings: [...facts.warnings, ...warnings],
  };
}

/** A text, or the texts of an array, cleaned; anything else in it is left out. */
function lines(value: unknown, most: number): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values
    .filter((item) => typeof item === "string")
    .slice(0, MOST_LINES)
    .map((item) => sanitizeLine(item, most))
    .filter((line) => line !== "");
}

function itemsOf(menu: unknown): { items: WrittenItem[]; warnings: string[] } {
  const tables = (Array.isArray(menu) ? menu : []).filter((item) => isTable(item)).slice(0, MOST_ITEMS);
  const warnings: string[] = [];
  const items = tables.map((table): WrittenItem => {
    const code = textAt(table, "code", 12);
    const skill = textAt(table, "skill", 120);
    const prompt = cleanBlock(stringAt(table, "prompt"), LONGEST_PROMPT);
    if (skill !== "" && prompt !== "")
      warnings.push(`menu item ${code} has a skill and a prompt: the skill is used`);
    return {
      trigger: triggerOf(skill),
      code: code || null,
      description: textAt(table, "description", 300) || skill || prompt.slice(0, 80),
      target: targetOf(skill, prompt),
    };
  });
  const empty = items.filter(({ target }) => target === null).length;
  if (empty > 0) warnings.push(`${empty} menu item${empty > 1 ? "s" : ""} with neither skill nor prompt`);
  return { items, warnings };
}

function targetOf(skill: string, prompt: string): WrittenItem["target"] {
  if (skill !== "") return { attribute: "skill", value: skill };
  return prompt === "" ? null : { attribute: "action", value: prompt };
}

function stringAt(table: TomlTable, key: string): string {
  const value = table[key];
  return typeof value === "string" ? value : "";
}

function textAt(table: TomlTable, key: string, most: number): string {
  return sanitizeLine(stringAt(table, key), most);
}
