import { dirname } from "node:path";
import type { WorkflowReading } from "../../core/workflows/workflow.ts";
import { buildWorkflow } from "./build-workflow.ts";
import { refused } from "./refusal.ts";
import type { DraftStep } from "./draft-step.ts";
import { findFile, type FoundFile } from "./files.ts";
import { headingSteps } from "./heading-steps.ts";
import { sectionLine } from "./instruction-lines.ts";
import { readInstructions } from "./instructions.ts";
import type { LoadContext } from "./load-context.ts";
import { nameOf, titled } from "./paths.ts";
import { mustacheNames } from "./placeholders.ts";
import { sectionPlaces } from "./template-text.ts";
import { followedInstructions } from "./followed-instructions.ts";
import { discoveryOf, yamlScalars, yamlValues } from "./yaml-values.ts";

/**
 * Engine E2: a `workflow.yaml` with its instructions, template and checklist. As the target of `validate-workflow` its
 * checklist alone.
 */
export async function loadXmlWorkflow(file: FoundFile, context: LoadContext): Promise<WorkflowReading> {
  const root = dirname(file.path);
  let data: unknown;
  try {
    data = context.parseYaml(file.text);
  } catch {
    return refused("no-yaml", file.path);
  }
  const written = yamlScalars(data);
  const values = await yamlValues(written, root, context);
  const id = written.get("name") ?? nameOf(file.path);
  const common = { id, engine: "xml" as const, source: file.path, root, values };
  const find = (key: string): Promise<FoundFile | null> =>
    findFile(written.get(key) ?? "", root, values, context);
  if (context.target.kind === "validate-workflow") {
    const checklist = (await find("validation")) ?? (await findFile("./checklist.md", root, values, context));
    if (checklist === null) return refused("no-checklist", id);
    const steps = checklistSteps(checklist.text, written.get("default_output_file") ?? "");
    return buildWorkflow({ ...common, title: `Validate ${id}`, rules: [], steps, output: null }, context);
  }
  const instructions = await find("instructions");
  if (instructions === null) {
    return refused("no-instructions", id, written.get("instructions"));
  }
  const discovery = discoveryOf(data);
  const { steps: read, rules } = readInstructions(instructions.text, discovery);
  const template = await find("template");
  const steps = writable(read.length > 0 ? read : headingSteps(instructions.text), template);
  const followed = await followedInstructions(steps, { root, values, discovery }, context);
  const path = written.get("default_output_file");
  return buildWorkflow(
    {
      ...common,
      title: titled(id),
      rules: [...rules, ...purposeOf(written)],
      steps: followed.steps,
      output: path === undefined ? followed.output : { path, template: template?.text ?? null },
    },
    context,
  );
}

function purposeOf(written: ReadonlyMap<string, string>): readonly string[] {
  const purpose = written.get("description");
  return purpose === undefined ? [] : [`Purpose: ${purpose}`];
}

/**
 * Instructions also "write" what their template has no place for (`final_document`): a summary of the whole, or the
 * document once more. Where most of what they write has a place, the rest is left out; what has one within a line
 * (`# Brief: {{project_name}}`) is a value.
 */
function writable(steps: readonly DraftStep[], template: FoundFile | null): readonly DraftStep[] {
  const names = new Set(steps.flatMap((step) => step.outputs ?? []));
  const all = mustacheNames(template?.text ?? "");
  const placed = sectionPlaces(template?.text ?? "");
  const values = new Set(all.filter((name) => !placed.has(name)));
  if ([...names].filter((name) => placed.has(name)).length * 2 < names.size) return steps;
  return steps.map((step) => {
    const left = (step.outputs ?? []).filter((name) => !placed.has(name));
    const text = left.reduce(
      (told, name) =>
        told.replaceAll(
          sectionLine(name),
          values.has(name) ? `Settle \`${name}\` and pass it on as a value.` : "Save what changed.",
        ),
      step.text,
    );
    const outputs = (step.outputs ?? []).filter((name) => placed.has(name));
    return left.length === 0
      ? step
      : { ...step, text, outputs, ...(outputs.length === 0 ? { checkpoint: "none" } : {}) };
  });
}

/** Steps that go through a checklist with the user. */
export function checklistSteps(checklist: string, document: string): readonly DraftStep[] {
  const [first, ...others] = headingSteps(checklist);
  if (first === undefined) return [];
  const subject =
    document === ""
      ? "Ask which document is checked, unless it is known, and read it."
      : `The document checked is \`${document}\`, unless the user names another; read it.`;
  const how = `${subject} Go through the points below one by one: say pass, partly, fail or not applicable, and why.`;
  return [{ ...first, text: `${how}\n\n${first.text}` }, ...others];
}
