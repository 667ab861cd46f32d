import type { Workflow, WorkflowStep } from "../../core/workflows/workflow.ts";
import type { WorkflowCourse, WorkflowState } from "../../core/workflows/workflow-state.ts";

/** The current step; the first one when the workflow on disk has no step of that id any more. */
export function currentStep({ steps }: Workflow, { step }: Pick<WorkflowCourse, "step">): WorkflowStep {
  const [first] = steps;
  if (first === undefined) throw new Error("a workflow without steps");
  return steps.find(({ id }) => id === step) ?? first;
}

/** The steps of the usual way, each followed by its `next`. */
function wayFrom({ steps }: Workflow, first: WorkflowStep | undefined): readonly WorkflowStep[] {
  const way: WorkflowStep[] = [];
  for (let at = first; at !== undefined && !way.includes(at);) {
    way.push(at);
    const { next } = at;
    at = steps.find(({ id }) => id === next);
  }
  return way;
}

/**
 * Its place on the usual way, 1-based, and how long that is: branches are not counted. A step beside the way stands where
 * it is as far from the end.
 */
export function positionOf(
  workflow: Workflow,
  state: Pick<WorkflowCourse, "step">,
): { readonly step: number; readonly steps: number } {
  const left = wayFrom(workflow, currentStep(workflow, state)).length;
  const steps = Math.max(left, wayFrom(workflow, workflow.steps[0]).length);
  return { step: steps - left + 1, steps };
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

/** A step by its id, or by its number on the usual way when no id is that; null when there is none. */
export function findStep(workflow: Workflow, named: string): WorkflowStep | null {
  const { steps } = workflow;
  const wanted = named.trim().toLowerCase();
  const place = /^\d{1,3}$/u.test(wanted) ? wayFrom(workflow, steps[0])[Number(wanted) - 1] : undefined;
  return steps.find(({ id }) => id.toLowerCase() === wanted) ?? place ?? null;
}

/** A section's name without what models change of it: case, blanks, underscores, hyphens. */
export function sameName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}
