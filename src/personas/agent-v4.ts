import { sanitizeLine } from "../core/sanitize.ts";
import { readTolerantYaml } from "./tolerant-yaml.ts";
import { v4Block } from "./v4-block.ts";
import { readCommands } from "./v4-commands.ts";
import type { AgentFile, WrittenAgent } from "./written-agent.ts";
import { firstLineOf, lineOf, linesOf, listOf, recordOf, type YamlRecord } from "./yaml-values.ts";

const LONGEST_FIELD = 4000;
const LONGEST_RULE = 600;
const MOST_RULES = 40;

/** Keys of an agent that are read where they stand, so that only others are searched for rules. */
const KNOWN_KEYS = new Set([
  "IDE-FILE-RESOLUTION",
  "REQUEST-RESOLUTION",
  "activation-instructions",
  "agent",
  "persona",
  "core_principles",
  "commands",
  "dependencies",
  "customization",
  "help-display-template",
]);
const KNOWN_VOICE = new Set(["role", "style", "identity", "focus", "core_principles"]);

/** A rule by its own word; translations keep the English one. */
const CRITICAL = /^(?:CRITICAL|MANDATORY|REQUIRED)\b/i;

/**
 * Activation instructions that every agent has, or that the host does itself. They are told by names they use, which
 * survive translation, where possible.
 */
const GENERIC: readonly RegExp[] = [
  /agent\.customization/,
  /\belicit\s*=\s*true/,
  /`?\*help`?/,
  /core-config\.ya?ml(?!.*devLoadAlwaysFiles)/,
  /\bTHIS ENTIRE FILE\b|\bcomplete persona definition\b/i,
  /\badopt the persona\b/i,
  /\bload any other agent files\b/i,
  /\bonly load dependency files\b|\bonly load files when\b/i,
  /\bexecuting (?:formal )?task(?: workflow)?s from dependencies\b/i,
  /\bwhen listing tasks\/templates\b/i,
  /\bstay in character\b/i,
  /^(?:announce|greet)\b|\bgreet (?:the )?user\b/i,
];

/** Reads an agent of BMad v4 and v5, and of packs for it: a fenced YAML block in Markdown. */
export async function readAgentV4({ front }: AgentFile): Promise<WrittenAgent | null> {
  const block = v4Block(front.body);
  if (block === null) return null;
  const { value, warnings } = await readTolerantYaml(block.yaml);
  const agent = recordOf(value["agent"]);
  const persona = recordOf(value["persona"]);
  const principles = [
    ...linesOf(persona["core_principles"]),
    ...linesOf(value["core_principles"]),
    ...behavioursOf(persona),
  ];
  return {
    generation: "v4",
    name: sanitizeLine(firstLineOf(agent, "name"), 60),
    title: sanitizeLine(firstLineOf(agent, "title"), 120),
    icon: lineOf(agent["icon"]) || null,
    role: lineOf(persona["role"]),
    identity: sentences([lineOf(persona["identity"]), focusOf(persona), ...otherTexts(persona)]),
    communicationStyle: lineOf(persona["style"]),
    principles: principles
      .filter((line) => !CRITICAL.test(line))
      .join("; ")
      .slice(0, LONGEST_FIELD),
    criticalActions: rulesOf(value, agent, principles),
    memories: [],
    prompts: new Map(),
    items: readCommands(value["commands"], value["dependencies"]),
    rest: "",
    warnings: [...block.warnings, ...warnings],
  };
}

function focusOf(persona: YamlRecord): string {
  const focus = lineOf(persona["focus"]);
  return focus === "" ? "" : `Focus: ${focus}`;
}

/** Lists under keys of a pack's own. */
function behavioursOf(persona: YamlRecord): string[] {
  return Object.entries(persona).flatMap(([key, value]) =>
    KNOWN_VOICE.has(key) || typeof value === "string" ? [] : linesOf(value),
  );
}

/** Texts under keys of a pack's own. */
function otherTexts(persona: YamlRecord): string[] {
  return Object.entries(persona).flatMap(([key, value]) =>
    KNOWN_VOICE.has(key) || typeof value !== "string" ? [] : [lineOf(value)],
  );
}

function sentences(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== "")
    .map((part, index, all) => (index < all.length - 1 && !/[.!?。]$/.test(part) ? `${part}.` : part))
    .join(" ")
    .slice(0, LONGEST_FIELD);
}

/** Customisation first, for it precedes everything; then what an agent has of its own. */
function rulesOf(value: YamlRecord, agent: YamlRecord, principles: readonly string[]): string[] {
  const customisation = [...linesOf(agent["customization"]), ...valuesOf(recordOf(value["customization"]))];
  const activation = linesOf(value["activation-instructions"])
    .map((line) => line.replace(/^STEP \d+: /i, ""))
    .filter((line) => !GENERIC.some((pattern) => pattern.test(line)));
  const elsewhere = Object.entries(value).flatMap(([key, inner]) =>
    KNOWN_KEYS.has(key) ? [] : listOf(inner).flatMap((item) => linesOf(item)),
  );
  const critical = [...principles, ...elsewhere].filter((line) => CRITICAL.test(line));
  const rules = [...customisation, ...activation, ...critical].map((line) =>
    sanitizeLine(line, LONGEST_RULE),
  );
  return [...new Set(rules)].slice(0, MOST_RULES);
}

function valuesOf(record: YamlRecord): string[] {
  return Object.values(record).flatMap((value) => linesOf(value));
}
