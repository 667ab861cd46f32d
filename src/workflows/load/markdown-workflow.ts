import { dirname } from "node:path";
import type { WorkflowEngine, WorkflowReading } from "../../core/workflows/workflow.ts";
import { buildWorkflow } from "./build-workflow.ts";
import { findFile, type FoundFile } from "./files.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { headingSteps } from "./heading-steps.ts";
import { followedInstructions, pointedFile } from "./followed-instructions.ts";
import { hasInstructions, readInstructions } from "./instructions.ts";
import type { LoadContext } from "./load-context.ts";
import { nameOf } from "./paths.ts";
import { prefaceOf } from "./preface.ts";
import { condenseSkill } from "./skill-text.ts";
import type { TemplateDocument } from "./template-workflow.ts";
import { loadStepFiles } from "./step-files.ts";
import { namesStepFiles } from "./step-pages.ts";
import { condenseStep } from "./step-text.ts";

const INPUTS = "Look for the input files that are named, with list_files, and read those there.";

/** How a file was reached, and what `{name}` stands for there. */
interface Found {
  readonly values: Map<string, string>;
  readonly engine: WorkflowEngine;
  /** What is written once the file's own steps are done: V4 tasks that are started with a template. */
  readonly document?: TemplateDocument | null;
}

/**
 * A Markdown or XML file that is to be read and followed: by its step files, by `<step>` in it, else by its headings.
 * `engine` is what the way it was reached by makes of it.
 */
export async function loadMarkdown(
  file: FoundFile,
  found: Found,
  context: LoadContext,
): Promise<WorkflowReading> {
  const { values: front, body } = splitFrontMatter(file.text, context.parseYaml);
  if (hasInstructions(body)) return loadTagged(file, found, context);
  if (namesStepFiles(body, front)) {
    const engine = found.engine === "skill" ? "skill" : "steps";
    return loadStepFiles(file, { engine, values: found.values }, context);
  }
  const where = { root: dirname(file.path), values: found.values };
  const pointed = await pointedFile(body, where, context);
  return pointed === null ? loadHeadings(file, found, context) : loadTagged(pointed, found, context);
}

async function loadTagged(
  file: FoundFile,
  { values, engine }: Found,
  context: LoadContext,
): Promise<WorkflowReading> {
  const { body, preface, common } = opened(file, values, context);
  const read = readInstructions(body, INPUTS);
  const place = { root: common.root, values, discovery: INPUTS };
  const { steps, output } = await followedInstructions(read.steps, place, context);
  const own = await outputOf(values, common.root, context);
  const title = preface.title || (/<task[^>]{0,300}\bname="([^"]{1,80})"/.exec(body)?.[1] ?? common.id);
  const rules = [...read.rules, ...prefaceOf(read.preface).rules];
  const made = engine === "skill" ? engine : "xml";
  return buildWorkflow({ ...common, title, engine: made, rules, steps, output: own ?? output }, context);
}

async function loadHeadings(
  file: FoundFile,
  { values, engine, document = null }: Found,
  context: LoadContext,
): Promise<WorkflowReading> {
  const { body, preface, common } = opened(file, values, context);
  const text = engine === "skill" ? condenseSkill(body, {}) : body;
  const own = headingSteps(condenseStep(text) || text);
  const written = (document?.steps ?? []).map((step) => ({ ...step, id: `document-${step.id}` }));
  const steps = [...own, ...written];
  const output = document?.output ?? (await outputOf(values, common.root, context));
  return buildWorkflow(
    { ...common, title: preface.title || common.id, engine, rules: [], steps, output },
    context,
  );
}

/** What both readers need; the paths and front matter of the file become values. */
function opened(file: FoundFile, values: Map<string, string>, context: LoadContext) {
  const { values: front, body } = splitFrontMatter(file.text, context.parseYaml);
  const preface = prefaceOf(body);
  for (const [key, value] of [...preface.values, ...front]) {
    if (!values.has(key) && value !== "") values.set(key, value);
  }
  const id = front.get("name") ?? nameOf(file.path);
  return { body, preface, common: { id, source: file.path, root: dirname(file.path), values } };
}

/** `default_output_file` and the template, where a file names them among its paths. */
async function outputOf(
  values: ReadonlyMap<string, string>,
  root: string,
  context: LoadContext,
): Promise<{ path: string; template: string | null } | null> {
  const path = values.get("default_output_file") ?? values.get("outputFile");
  if (path === undefined) return null;
  const template = await findFile(
    values.get("template") ?? values.get("template_path") ?? "template.md",
    root,
    values,
    context,
  );
  return { path, template: template?.text ?? null };
}
