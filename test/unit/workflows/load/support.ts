import type { Workflow, WorkflowStep } from "../../../../src/core/workflows/workflow.ts";
import { parseYaml } from "../../../../src/personas/safe-yaml.ts";
import type { LoadContext, LoadTarget } from "../../../../src/workflows/load/load-context.ts";
import { loadWorkflow } from "../../../../src/workflows/load/load-workflow.ts";

/** Files of a project by their paths relative to it. */
export type Files = Readonly<Record<string, string>>;

const ROOT = "/home/ana/app";

/** A context over files in memory. BMad lies in `_bmad`, unless `given` says otherwise. */
export function contextOf(
  files: Files,
  target: Partial<LoadTarget>,
  given: Partial<LoadContext> = {},
): LoadContext {
  const all = new Map(Object.entries(files).map(([path, text]) => [`${ROOT}/${path}`, text]));
  return {
    target: { kind: "exec", value: "", path: null, attributes: {}, ...target },
    projectRoot: ROOT,
    bmadRoot: `${ROOT}/_bmad`,
    config: {
      user_name: "Ana",
      project_name: "boat",
      communication_language: "Português",
      output_folder: "{project-root}/out",
      planning_artifacts: "{project-root}/{output_folder}/planning",
    },
    today: "2026-02-03",
    read: async (path) => all.get(path) ?? null,
    list: async (folder) => namesIn(folder, [...all.keys()]),
    parseYaml,
    customization: async () => ({}),
    ...given,
  };
}

function namesIn(folder: string, paths: readonly string[]): readonly string[] {
  const names = paths
    .filter((path) => path.startsWith(`${folder}/`))
    .map((path) => path.slice(folder.length + 1).replace(/\/.*$/, "/"));
  return [...new Set(names)].sort();
}

/** The workflow that a target is read into. Fails with the reason when it is refused. */
export async function workflowOf(
  files: Files,
  target: Partial<LoadTarget>,
  given: Partial<LoadContext> = {},
): Promise<Workflow> {
  const reading = await loadWorkflow(contextOf(files, target, given));
  if (reading.kind === "refused") throw new Error(reading.reason.message);
  return reading.workflow;
}

/** Why a target is refused. Fails when it is not. */
export async function refusalOf(
  files: Files,
  target: Partial<LoadTarget>,
  given: Partial<LoadContext> = {},
): Promise<string> {
  const reading = await loadWorkflow(contextOf(files, target, given));
  if (reading.kind === "workflow") throw new Error(`${reading.workflow.title} was loaded`);
  return reading.reason.message;
}

/** The step called `id`. */
export function stepOf(workflow: Workflow, id: string): WorkflowStep {
  const step = workflow.steps.find((one) => one.id === id);
  if (step === undefined) throw new Error(`no step ${id} in ${idsOf(workflow).join(", ")}`);
  return step;
}

export function idsOf({ steps }: Workflow): readonly string[] {
  return steps.map((step) => step.id);
}
