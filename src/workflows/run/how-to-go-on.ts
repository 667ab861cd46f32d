import type { Workflow } from "../../core/workflows/workflow.ts";
import type { WorkflowState } from "../../core/workflows/workflow-state.ts";
import { placesIn } from "./open-places.ts";
import { currentStep, dueSections, sameName } from "./progress.ts";
import { knownValues } from "./write-section.ts";

const MOST_WANTED = 8;

/** Tells the model how to get on: with tools, or by plain words when it has none. */
export function howToGoOn(workflow: Workflow, state: WorkflowState, hasTools: boolean): string {
  const step = currentStep(workflow, state);
  const due = dueSections(workflow, state);
  const lines = [
    "How to go on: do this step only. Where it asks the user something, ask, and end your answer there. Never answer for the user. Show no menus with [A], [P], [C] or [Y]: the host does. Read and write no files of the workflow yourself.",
    revising(state, hasTools),
    wantedValues(workflow, state),
    ...(hasTools ? withTools(due, step.branches, workflow.output !== null) : inWords(due)),
  ];
  return lines.filter((line) => line !== "").join("\n");
}

/** Values that the document has a place for and nobody has given. */
function wantedValues(workflow: Workflow, state: WorkflowState): string {
  const { all, own } = placesIn(workflow.output?.template ?? "");
  const known = knownValues(workflow, state, "today");
  const open = all.filter((name) => !own.has(sameName(name)) && !known.has(sameName(name)));
  return open.length === 0 || open.length > MOST_WANTED
    ? ""
    : `The document also has places for these values; pass them on once you know them: ${open.join(", ")}.`;
}

function revising(state: WorkflowState, hasTools: boolean): string {
  if (state.kind !== "running" || state.phase.kind !== "revising") return "";
  const how = hasTools
    ? "save it again with save_section"
    : "write it out again, whole, in one fenced block that begins with ```markdown";
  return `The user wants the section “${state.phase.section}” changed as they say: change it, and ${how}.`;
}

function withTools(
  due: readonly string[],
  branches: readonly string[],
  hasDocument: boolean,
): readonly string[] {
  return [
    due.length > 0
      ? `When you know enough, call save_section once for each of these, with the finished Markdown text: ${due.join(", ")}. Where you can call no tools, write it out in a block that begins with \`\`\`markdown.`
      : hasDocument
        ? "Text for the document goes through save_section."
        : "",
    `When the step is done, call next_step${branches.length === 0 ? "" : ` (it may also lead to: ${branches.join(", ")})`}. Pass on facts that later steps need as values.`,
  ];
}

function inWords([section]: readonly string[]): readonly string[] {
  return section === undefined
    ? ["When the step is done, say so: the user goes on by typing c."]
    : [
        `When you know enough, write out the section “${section}” in one fenced block that begins with \`\`\`markdown; the user types c to keep it.`,
      ];
}
