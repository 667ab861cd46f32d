import { sanitizeLine } from "../core/sanitize.ts";
import { readCriticalActions } from "./activation.ts";
import { cleanBlock } from "./clean-text.ts";
import { readMenuItems, readPrompts } from "./menu-items.ts";
import { repairMojibake } from "./mojibake.ts";
import {
  plainText,
  scanElement,
  scanElements,
  without,
  withoutComments,
  type ScannedElement,
} from "./xml-scan.ts";
import type { WrittenAgent } from "./written-agent.ts";

const LONGEST_FIELD = 4000;
const SECTIONS = ["<persona", "<prompts", "<memories", "<menu>", "<menu ", "<cmds", "</agent"];

/**
 * Reads the first `<agent>` of `text`, up to its `</agent>` or the end of the text; null when there is none.
 * Tolerates what real files hold: unescaped `&` and `<`, damaged attributes, missing end tags, a missing fence, a
 * second `</agent>` left by an overwritten longer file.
 */
export function readAgentXml(text: string): WrittenAgent | null {
  const agent = scanElement(text, "agent");
  if (agent === null) return null;
  const { activation, prompts, memories, persona, menu, rest } = sectionsOf(withoutComments(agent.body));
  const structured = plainText(persona).trim() !== "";
  const critical = readCriticalActions(activation);
  const attribute = (key: string): string => repairMojibake(agent.attributes.get(key) ?? "");
  return {
    generation: "xml",
    name: sanitizeLine(attribute("name"), 60),
    title: sanitizeLine(attribute("title"), 120),
    icon: agent.attributes.get("icon") ?? null,
    role: field(persona, "role"),
    identity: field(persona, "identity"),
    communicationStyle: field(persona, "communication_style"),
    principles: field(persona, "principles"),
    criticalActions: critical.actions,
    memories: readMemories(memories),
    prompts: readPrompts(prompts),
    items: readMenuItems(menu),
    rest: structured
      ? ""
      : cleanBlock(withoutOuterFences(`${rest}\n${text.slice(agent.end)}`), 6 * LONGEST_FIELD),
    warnings: [...endWarnings(text, agent), ...critical.warnings],
  };
}

function endWarnings(text: string, agent: ScannedElement): string[] {
  if (!agent.closed) return ["no </agent>: read to the end of the file"];
  return text.includes("</agent>", agent.end) ? ["text after the first </agent> left out"] : [];
}

/** Bodies of an agent's sections; empty for those it lacks. */
interface Sections {
  readonly activation: string;
  readonly prompts: string;
  readonly memories: string;
  readonly persona: string;
  readonly menu: string;
  /** What lies between them. */
  readonly rest: string;
}

/** Activation and prompts go first: their free text may hold anything, tags of the other sections too. */
function sectionsOf(body: string): Sections {
  const activation = firstSection(body, ["activation", "critical-actions"]);
  const afterActivation = without(body, activation);
  const prompts = firstSection(afterActivation, ["prompts"]);
  const structure = without(afterActivation, prompts);
  const persona = firstSection(structure, ["persona"]);
  const menu = firstSection(structure, ["menu", "cmds"]);
  return {
    activation: activation?.body ?? "",
    prompts: prompts?.body ?? "",
    memories: firstSection(structure, ["memories"])?.body ?? "",
    persona: persona?.body ?? "",
    menu: menu?.body ?? "",
    rest: without(without(structure, menu), firstSection(without(structure, menu), ["persona"])),
  };
}

/** Drops a code fence that stands alone at the beginning or the end: the one the agent was in. */
function withoutOuterFences(text: string): string {
  const lines = text.trim().split("\n");
  const isFence = (line: string | undefined): boolean => line !== undefined && /^```\w{0,10}\s*$/.test(line);
  return lines.slice(isFence(lines[0]) ? 1 : 0, isFence(lines.at(-1)) ? -1 : undefined).join("\n");
}

function firstSection(text: string, names: readonly string[]): ScannedElement | null {
  for (const name of names) {
    const section = scanElement(text, name, { stops: SECTIONS });
    if (section !== null) return section;
  }
  return null;
}

function readMemories(memories: string): string[] {
  return scanElements(memories, "memory", 50)
    .map((memory) => sanitizeLine(repairMojibake(plainText(memory.body)), 500))
    .filter((memory) => memory !== "");
}

const FIELDS = ["<role", "<identity", "<communication_style", "<principles", "</persona"];

function field(persona: string, name: string): string {
  const stops = FIELDS.filter((tag) => tag !== `<${name}`);
  const element = scanElement(persona, name, { stops });
  return element === null ? "" : sanitizeLine(repairMojibake(plainText(element.body)), LONGEST_FIELD);
}
