import type { Workflow, WorkflowStep } from "../../core/workflow.ts";
import type { WorkflowCourse, WorkflowState } from "../../core/workflow-state.ts";

/** The current step; the first one when the workflow on disk has no step of that id any more. */
export function currentStep({ steps }: Workflow, { step }: Pick<WorkflowCourse, "step">): WorkflowStep {
  const [first] = steps;
  if (first === undefined) throw new Error("a workflow without steps");
  return steps.find(({ id }) => id === step) ?? first;
}

/** Its place among the steps, 1-based, and how many there are. */
export function positionOf(
  workflow: Workflow,
  state: Pick<WorkflowCourse, "step">,
): { readonly step: number; readonly steps: number } {
  const step = workflow.steps.indexOf(currentStep(workflow, state)) + 1;
  return { step, steps: workflow.steps.length };
}

/** Sections that the current step is to write and has not saved; none where there is no document to write them to. */
export function dueSections(workflow: Workflow, state: WorkflowCourse): readonly string[] {
  if (workflow.output === null) return [];
  const saved = new Set(state.saved.map(({ name }) => sameName(name)));
  return currentStep(workflow, state).outputs.filter((name) => !saved.has(sameName(name)));
}

/** The section that is being written: the one that is changed, or the first that is due; null when there is none. */
export function sectionInHand(workflow: Workflow, state: WorkflowState): string | null {
  if (state.kind === "running" && state.phase.kind !== "step") return state.phase.section;
  return dueSections(workflow, state)[0] ?? null;
}

/** A step by its id, or by its number when no id is that; null when there is none. */
export function findStep({ steps }: Workflow, named: string): WorkflowStep | null {
  const wanted = named.trim().toLowerCase();
  const place = /^\d{1,3}$/u.test(wanted) ? steps[Number(wanted) - 1] : undefined;
  return steps.find(({ id }) => id.toLowerCase() === wanted) ?? place ?? null;
}

/** A section's name without what models change of it: case, blanks, underscores, hyphens. */
export function sameName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}
