import { estimateTokens } from "../../core/tokens.ts";
import type { DraftStep } from "./draft-step.ts";
import { findFile } from "./files.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { ENDING } from "./heading-steps.ts";
import { readSections, writeSection, type Section } from "./headings.ts";
import type { LoadContext } from "./load-context.ts";
import { baseName } from "./paths.ts";
import { sectionName } from "./section-name.ts";
import { headOf, shapeIn } from "./skill-head.ts";
import type { Values } from "./placeholders.ts";

/** The document an agentic skill writes, and the structure it suggests for it. */
export interface SkillDocument {
  readonly path: string;
  /** Its front matter and title, where they are told; what follows is made of sections. */
  readonly template: string | null;
  /** Top sections of its template, with what the template says of each; one, named after the file, without a template. */
  readonly sections: readonly { readonly name: string; readonly guidance: string }[];
}

const MOST_SECTIONS = 15;
/** So many sections are drafted in one step, so that each stays a short request with a checkpoint behind. */
const SECTIONS_A_STEP = 3;
const GUIDANCE_TOKENS = 450;

/**
 * Where a skill writes to: a customised `…_output_path` (or `output_dir`) with its run folder, and the first `*.md` that
 * its text writes there. Null when it writes no document of a known place.
 */
export async function documentOf(
  body: string,
  {
    custom,
    root,
    values,
  }: { readonly custom: Readonly<Record<string, unknown>>; readonly root: string; readonly values: Values },
  context: LoadContext,
): Promise<SkillDocument | null> {
  const path = pathOf(body, custom, baseName(root).replace(/^bmad-/, ""));
  if (path === null) return null;
  const [, template] =
    Object.entries(custom).find(
      ([key, value]) =>
        /template/.test(key) &&
        typeof value === "string" &&
        value.endsWith(".md") &&
        !/check|validation|report/.test(key),
    ) ?? [];
  const file = typeof template === "string" ? await findFile(template, root, values, context) : null;
  const stem = path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, "");
  const shape = file === null ? "" : shapeIn(splitFrontMatter(file.text, context.parseYaml).body);
  const parts = templateParts(shape);
  const sections = parts.length > 0 ? parts : [{ name: stem, guidance: "" }];
  return { path, template: headOf(body, shape), sections };
}

/** Steps with the drafting of the document put in before it is finished. */
export function draftingSteps(steps: readonly DraftStep[], document: SkillDocument): readonly DraftStep[] {
  const drafts: DraftStep[] = [];
  for (let at = 0; at < document.sections.length; at += SECTIONS_A_STEP) {
    const group = document.sections.slice(at, at + SECTIONS_A_STEP);
    const names = group.map(({ name }) => name);
    const text = [
      `Write these sections of the document from what the user said, each with its heading, and save each under its name: ${names.map((name) => `\`${name}\``).join(", ")}. Leave out one that this product does not need, and say so. Mark what you assumed with [ASSUMPTION].`,
      ...group.map(({ guidance }) => guidance),
    ];
    drafts.push({
      id: `draft-${at / SECTIONS_A_STEP + 1}`,
      goal: `Write ${names.join(", ")}`,
      text: text.filter((part) => part !== "").join("\n\n"),
      outputs: names,
      checkpoint: "choices",
    });
  }
  const late = steps.findIndex((step, index) => index > 0 && ENDING.test(step.goal));
  const place = late === -1 ? steps.length : late;
  return [...steps.slice(0, place), ...drafts, ...steps.slice(place)];
}

function pathOf(body: string, custom: Readonly<Record<string, unknown>>, name: string): string | null {
  const keys = Object.keys(custom);
  const folder = keys.find((key) => /(?:_output_path|^output_dir|_output_dir)$/.test(key));
  const run = keys.find((key) => /run_folder_pattern|output_folder_name/.test(key));
  if (folder !== undefined && run !== undefined) {
    const written =
      /(?:[Ww]rite|[Cc]reate)[^.\n]{0,160}?`(?:\{doc_workspace\}\/)?([a-z][\w-]{0,40}\.md)`/.exec(
        body,
      )?.[1] ?? `${name}.md`;
    return `{workflow.${folder}}/{workflow.${run}}/${written}`;
  }
  return (
    /`(\{(?:planning_artifacts|output_folder|implementation_artifacts)\}\/[^`*<\n]{1,120}\.md)`/.exec(
      body,
    )?.[1] ?? null
  );
}

function templateParts(template: string): SkillDocument["sections"] {
  const sections = readSections(template);
  const level = [2, 1, 3].find((one) => sections.filter((section) => section.level === one).length >= 2) ?? 2;
  const parts: { name: string; sections: Section[] }[] = [];
  for (const section of sections) {
    if (section.level === level && parts.length < MOST_SECTIONS) {
      const name = sectionName(section.title);
      if (name !== "") parts.push({ name, sections: [section] });
    } else parts.at(-1)?.sections.push(section);
  }
  return parts.map(({ name, sections: own }) => ({
    name,
    guidance: bounded(own.map((one) => writeSection(one)).join("\n\n")),
  }));
}

function bounded(text: string): string {
  const lines = text.split("\n");
  while (estimateTokens(lines.join("\n")) > GUIDANCE_TOKENS && lines.length > 1) lines.pop();
  return lines.join("\n").slice(0, 4000);
}
