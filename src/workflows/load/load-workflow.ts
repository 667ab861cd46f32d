import { dirname } from "node:path";
import type { WorkflowReading } from "../../core/workflows/workflow.ts";
import { baseValues } from "./base-values.ts";
import { buildWorkflow } from "./build-workflow.ts";
import type { FoundFile } from "./files.ts";
import { withInstalledConfig } from "./installed-config.ts";
import type { LoadContext } from "./load-context.ts";
import { loadMarkdown } from "./markdown-workflow.ts";
import { baseName, nameOf, titled } from "./paths.ts";
import { refused } from "./refusal.ts";
import { choose, resolveTarget } from "./resolve-target.ts";
import { loadSkill } from "./skill.ts";
import { loadTemplate, templateDocument, type TemplateDocument } from "./template-workflow.ts";
import { checklistSteps, loadXmlWorkflow } from "./xml-workflow.ts";

/** Tasks that only say how their template or checklist is gone through. */
const CREATE_DOC = /^create-doc(?:ument)?\b/;
const EXECUTE_CHECKLIST = /^execute-checklist\b/;

/** Of longer files the beginning is read, in UTF-16 units. The longest of BMad's own has 48,000. */
const LONGEST_FILE = 256 * 1024;

/**
 * Reads what a menu item starts into a workflow, whatever its generation; refused, with the reason, when it is missing or
 * cannot run without an IDE. Never rejects for what is in the files.
 */
export async function loadWorkflow(given: LoadContext): Promise<WorkflowReading> {
  const read = async (path: string): Promise<string | null> => tidied(await given.read(path));
  const context = await withInstalledConfig({ ...given, read });
  const resolved = await resolveTarget(context);
  if (resolved.kind === "refused") return resolved;
  const { file, template, checklist } = resolved;
  const name = nameOf(file.path);
  if (CREATE_DOC.test(name)) {
    return template === null ? choose("template", context) : loadTemplate(template, context);
  }
  if (EXECUTE_CHECKLIST.test(name)) {
    return checklist === null ? choose("checklist", context) : loadChecklist(checklist, context);
  }
  if (checklist !== null && checklist.path === file.path) return loadChecklist(file, context);
  return byEnding(file, template === null ? null : templateDocument(template, context), context);
}

/** A file's text as the readers behind expect it: bounded, without runs of blanks that patterns would crawl through. */
function tidied(text: string | null): string | null {
  return text === null ? null : text.slice(0, LONGEST_FILE).replace(/[^\S\n]{80,}/g, " ");
}

function byEnding(
  file: FoundFile,
  document: TemplateDocument | null,
  context: LoadContext,
): Promise<WorkflowReading> | WorkflowReading {
  const name = baseName(file.path);
  if (/^SKILL\.md$/i.test(name)) return loadSkill(file, context);
  if (/\.ya?ml$/i.test(name)) {
    if (/^(?:instructions|validation|installed_path):/m.test(file.text))
      return loadXmlWorkflow(file, context);
    if (/^sections:/m.test(file.text)) return loadTemplate(file, context);
    return refused("plan", name);
  }
  if (/\.(?:md|mdc|xml|txt)$/i.test(name)) {
    const values = baseValues(context, dirname(file.path));
    return loadMarkdown(file, { values, engine: name.endsWith(".xml") ? "xml" : "task", document }, context);
  }
  return refused("data", name);
}

function loadChecklist(file: FoundFile, context: LoadContext): WorkflowReading {
  const root = dirname(file.path);
  const id = nameOf(file.path);
  return buildWorkflow(
    {
      id,
      title: titled(id),
      engine: "task",
      source: file.path,
      root,
      rules: [],
      steps: checklistSteps(file.text, ""),
      output: null,
      values: baseValues(context, root),
    },
    context,
  );
}
