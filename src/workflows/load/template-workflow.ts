import { dirname } from "node:path";
import { estimateTokens } from "../../core/tokens.ts";
import type { WorkflowReading } from "../../core/workflows/workflow.ts";
import { baseValues } from "./base-values.ts";
import { buildWorkflow } from "./build-workflow.ts";
import { refused } from "./refusal.ts";
import type { DraftStep } from "./draft-step.ts";
import type { FoundFile } from "./files.ts";
import type { LoadContext } from "./load-context.ts";
import { baseName, nameOf, titled } from "./paths.ts";

/** A section of a V4 template, as far as it is one. */
interface TemplateSection {
  readonly id: string;
  readonly title: string;
  readonly condition: string | null;
  readonly isRepeatable: boolean;
  readonly elicits: boolean | null;
  /** What its author says of it, one line each, for a model. */
  readonly words: string;
  readonly inner: readonly TemplateSection[];
}

/** A section with what lies in it is one step up to here; beyond it those become steps of their own. */
const TOGETHER_TOKENS = 1400;
const DEEPEST = 6;
const MOST_SECTIONS = 60;
const RULES = [
  "Work section by section: draft it from what the user said, show it with a short rationale (choices, assumptions, what to check), then save it.",
  "Ask for what is missing; do not invent facts.",
];

/** The document that a V4 template describes. */
export interface TemplateDocument {
  readonly title: string;
  readonly steps: readonly DraftStep[];
  readonly output: { readonly path: string; readonly template: string } | null;
}

/** Engine E1: a V4 template, each section a step. Sections with `elicit: true` stop for V4's methods by number. */
export function loadTemplate(file: FoundFile, context: LoadContext): WorkflowReading {
  const document = templateDocument(file, context);
  if (document === null) return refused("no-sections", baseName(file.path));
  const root = dirname(dirname(file.path));
  const id = nameOf(file.path).replace(/-tmpl$/, "");
  const common = { id, engine: "task" as const, source: file.path, root, values: baseValues(context, root) };
  return buildWorkflow({ ...common, ...document, rules: RULES }, context);
}

/** Reads a V4 template; null when it is no YAML or has no sections. */
export function templateDocument(file: FoundFile, context: LoadContext): TemplateDocument | null {
  let data: unknown;
  try {
    data = context.parseYaml(file.text);
  } catch {
    return null;
  }
  const template = record(record(data)["template"]);
  const sections = sectionsOf(record(data)["sections"], 0);
  if (sections.length === 0) return null;
  const output = record(template["output"]);
  const title = text(template["name"]) || nameOf(file.path);
  const says = everySection(sections).some((section) => section.elicits !== null);
  // An interactive template that marks no section means all that it writes.
  const elicits = !says && /interactive/i.test(text(record(record(data)["workflow"])["mode"]));
  const path = text(output["filename"]);
  return {
    title,
    steps: sections.flatMap((section, index) => stepsOf(section, String(index + 1), elicits)),
    output: path === "" ? null : { path, template: skeleton(text(output["title"]) || title, sections) },
  };
}

function stepsOf(section: TemplateSection, id: string, elicits: boolean): readonly DraftStep[] {
  if (isTogether(section)) {
    const stops = everySection([section]).some((one) => one.elicits === true);
    return [draftOf(section, id, told(section, 0), elicits || stops)];
  }
  const own = draftOf(section, id, section.words, section.elicits ?? false);
  const rest = section.inner.map((inner, index) => {
    const stops = everySection([inner]).some((one) => one.elicits === true);
    const part = {
      ...inner,
      id: `${section.id}-${inner.id}`,
      condition: inner.condition ?? section.condition,
    };
    return draftOf(part, `${id}.${index + 1}`, told(inner, 0), elicits || stops);
  });
  return section.words === "" ? rest : [own, ...rest];
}

/** Whether a section is one step with all that lies in it. */
function isTogether(section: TemplateSection): boolean {
  return section.inner.length === 0 || estimateTokens(told(section, 0)) <= TOGETHER_TOKENS;
}

function draftOf(section: TemplateSection, id: string, words: string, elicits: boolean): DraftStep {
  const writes = section.title !== "" && words !== "";
  const task = writes ? `Write the section \`${section.id}\` (“${section.title}”) and save it.\n\n` : "";
  return {
    id,
    goal: section.title || titled(section.id),
    text: `${task}${words}`,
    condition: section.condition,
    outputs: writes ? [section.id] : [],
    checkpoint: writes ? (elicits ? "elicitation" : "none") : "none",
  };
}

/** A section and what lies in it, as an outline. */
function told(section: TemplateSection, depth: number): string {
  const inner = section.inner.map((one) => {
    const marks = [
      one.condition === null ? "" : `only if: ${one.condition}`,
      one.isRepeatable ? "repeat for each" : "",
    ].filter((mark) => mark !== "");
    const heading = `${"#".repeat(Math.min(6, depth + 3))} ${one.title || one.id}${marks.length === 0 ? "" : ` (${marks.join("; ")})`}`;
    return `${heading}\n${told(one, depth + 1)}`.trim();
  });
  const repeat = depth === 0 && section.isRepeatable ? "Repeat this section for each one there is.\n" : "";
  return `${repeat}${section.words}\n\n${inner.join("\n\n")}`.trim();
}

function sectionsOf(data: unknown, depth: number): readonly TemplateSection[] {
  if (!Array.isArray(data) || depth >= DEEPEST) return [];
  return data.slice(0, MOST_SECTIONS).flatMap((item: unknown) => {
    const section = record(item);
    const title = text(section["title"]);
    const id = text(section["id"]) || title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-");
    if (id === "") return [];
    const elicit = section["elicit"];
    return [
      {
        id,
        title,
        condition: text(section["condition"]) || null,
        isRepeatable: section["repeatable"] === true || text(section["repeatable"]) === "true",
        elicits: typeof elicit === "boolean" ? elicit : null,
        words: wordsOf(section),
        inner: sectionsOf(section["sections"], depth + 1),
      },
    ];
  });
}

/** Keys whose values are told as they are, in this order, and how they are introduced. */
const TOLD: readonly (readonly [string, string])[] = [
  ["instruction", ""],
  ["instructions", ""],
  ["type", "Form: "],
  ["template", "Shape:\n"],
  ["content", "Text:\n"],
  ["choices", "Choices: "],
  ["columns", "Columns: "],
  ["items", "Items: "],
  ["item_template", "Each item: "],
  ["prefix", "Number with the prefix: "],
  ["mermaid_type", "Mermaid diagram: "],
  ["language", "Code in: "],
  ["examples", "Examples:\n"],
  ["rules", "Rules: "],
  ["validation", "Check: "],
  ["owner", "Belongs to: "],
];

function wordsOf(section: Readonly<Record<string, unknown>>): string {
  return TOLD.flatMap(([key, lead]) => {
    const value = listed(section[key]);
    return value === "" ? [] : [`${lead}${value}`];
  }).join("\n");
}

function listed(value: unknown): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => listed(item));
    return items.every((item) => item.length < 40)
      ? items.join(", ")
      : items.map((item) => `- ${item}`).join("\n");
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([key, one]) => `${key}: ${listed(one)}`)
      .join("; ");
  }
  return text(value);
}

function everySection(sections: readonly TemplateSection[]): readonly TemplateSection[] {
  return sections.flatMap((section) => [section, ...everySection(section.inner)]);
}

/** The document with a place for each section; one that may be left out or repeats brings its own heading. */
function skeleton(title: string, sections: readonly TemplateSection[]): string {
  const places = sections.filter((section) => section.title !== "").map((section) => placesOf(section));
  return `# ${title}\n\n${places.join("\n\n")}\n`;
}

function placesOf(section: TemplateSection): string {
  const { id, title, condition, isRepeatable, inner } = section;
  const isFixed = condition === null && !isRepeatable && !title.includes("{{");
  const parts = isTogether(section)
    ? []
    : inner.filter((one) => one.title !== "").map((one) => `{{${id}-${one.id}}}`);
  const own = parts.length > 0 && section.words === "" ? [] : [`{{${id}}}`];
  return [...(isFixed ? [`## ${title}`] : []), ...own, ...parts].join("\n\n");
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function text(value: unknown): string {
  if (typeof value === "string") return value.trim();
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
