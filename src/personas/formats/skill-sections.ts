import { sanitizeLine } from "../../core/sanitize.ts";
import { cleanBlock } from "../clean-text.ts";
import type { WrittenItem } from "../menu-items.ts";

/** What the Markdown of a skill says about its agent. Empty where it says nothing. */
export interface SkillSections {
  readonly name: string;
  /** What stands behind the name in the first heading. */
  readonly title: string;
  readonly overview: string;
  readonly identity: string;
  readonly communicationStyle: string;
  readonly principles: string;
  readonly criticalActions: readonly string[];
  readonly items: readonly WrittenItem[];
  /** True for both sections that make a skill an agent. */
  readonly hasPersona: boolean;
}

export const NO_SECTIONS: SkillSections = {
  name: "",
  title: "",
  overview: "",
  identity: "",
  communicationStyle: "",
  principles: "",
  criticalActions: [],
  items: [],
  hasPersona: false,
};

const LONGEST_FIELD = 4000;
const LONGEST_ACTION = 600;
const MOST_ACTIONS = 24;
const MOST_ITEMS = 100;

/** Sentences the installer's template puts behind the last section of a persona. */
const TEMPLATE = /^(?:You must fully embody this persona|When you are in this persona)\b/;

/** Reads a `SKILL.md` of BMad 6.2.1 to 6.3, front matter apart: a persona in sections, its menu in a table. */
export function readSkillSections(markdown: string): SkillSections {
  const { heading, sections } = split(markdown);
  const [name = "", ...rest] = heading.split(/\s+[—–-]\s+/);
  const section = (title: string): readonly string[] => sections.get(title) ?? [];
  const text = (title: string): string => sanitizeLine(paragraphs(section(title)).join(" "), LONGEST_FIELD);
  const capabilities = section("capabilities");
  return {
    name: sanitizeLine(name, 60),
    title: sanitizeLine(rest.join(" — "), 120),
    overview: text("overview"),
    identity: text("identity"),
    communicationStyle: text("communication style"),
    principles: text("principles"),
    criticalActions: paragraphs(section("critical actions"))
      .map((line) => sanitizeLine(line, LONGEST_ACTION))
      .slice(0, MOST_ACTIONS),
    items: readTable(capabilities),
    hasPersona: sections.has("identity") && sections.has("capabilities"),
  };
}

interface Markdown {
  readonly heading: string;
  /** Lines below each second-level heading, by its text in lower case. The first of a name wins. */
  readonly sections: ReadonlyMap<string, readonly string[]>;
}

function split(markdown: string): Markdown {
  const sections = new Map<string, string[]>();
  let heading = "";
  let lines: string[] = [];
  let fenced = false;
  for (const line of markdown.split("\n")) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    const [, marks = "", title = ""] = fenced ? [] : (/^(#{1,2})\s+(.{1,200})$/.exec(line) ?? []);
    if (marks === "#") heading ||= title.trim();
    else if (marks === "##") {
      lines = [];
      const key = title.trim().toLowerCase();
      if (!sections.has(key)) sections.set(key, lines);
    } else lines.push(line);
  }
  return { heading, sections };
}

/** List items and paragraphs, each as one line without its mark; lines that continue one are joined to it. */
function paragraphs(lines: readonly string[]): string[] {
  const found: string[] = [];
  let open = false;
  for (const line of lines) {
    const text = line.trim();
    if (text === "") open = false;
    else if (open && !/^(?:[-*]|\d{1,3}\.)\s/.test(text)) found.push(`${found.pop() ?? ""} ${text}`);
    else {
      found.push(text.replace(/^(?:[-*]|\d{1,3}\.)\s+/, ""));
      open = true;
    }
  }
  return found.filter((text) => !TEMPLATE.test(text));
}

/** `| Code | Description | Skill |`, or `Prompt`, or `Skill or Prompt` with `skill: …` and `prompt: …` in the cells. */
function readTable(lines: readonly string[]): WrittenItem[] {
  const rows = lines.filter((line) => /^\s*\|/.test(line)).map(cellsOf);
  const [header, ...body] = rows;
  if (header === undefined) return [];
  const column = (pattern: RegExp): number => header.findIndex((cell) => pattern.test(cell));
  const code = column(/^code$/i);
  const description = column(/^(?:description|capability)$/i);
  const target = column(/\b(?:skill|prompt|route|action)\b/i);
  return body
    .filter((cells) => !cells.every((cell) => /^:?-*:?$/.test(cell)))
    .slice(0, MOST_ITEMS)
    .map((cells) => {
      const written = targetOf(cells[target] ?? "", /^prompt$/i.test(header[target] ?? ""));
      return {
        trigger: written === null ? "" : triggerOf(written.value),
        code: sanitizeLine((cells[code] ?? "").replaceAll("`", ""), 12) || null,
        description: sanitizeLine(cells[description] ?? cells[0] ?? "", 300),
        target: written,
      };
    })
    .filter((item) => item.description !== "" || item.code !== null);
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function targetOf(cell: string, isPrompt: boolean): WrittenItem["target"] {
  const [, kind = isPrompt ? "prompt" : "", rest = ""] =
    /^(?:(skill|prompt|load)\s*:?\s+|(?=\S))(.*)$/i.exec(cell.replaceAll("`", "")) ?? [];
  const value = cleanBlock(rest, 2000);
  if (value === "" || /^[-—]$/.test(value)) return null;
  if (/^\S+\.md$/.test(value)) return { attribute: "exec", value };
  if (kind.toLowerCase() !== "prompt" && /^[\w.-]{1,80}$/.test(value)) return { attribute: "skill", value };
  return { attribute: "action", value };
}

/** `bmad-create-prd` → `create-prd`, `./references/write-document.md` → `write-document`; empty for free text. */
export function triggerOf(value: string): string {
  if (!/^\S{1,80}$/.test(value)) return "";
  const name = value.split("/").at(-1) ?? "";
  return name
    .replace(/\.md$/, "")
    .replace(/^bmad-(?:agent-)?/, "")
    .toLowerCase();
}
