import { isSquadError } from "../../core/errors.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { readArguments, type ToolArguments } from "../../core/tools/tool-arguments.ts";
import type { CallFlaw } from "../../core/complaints/tool-complaint.ts";
import type { ToolBox, ToolCall, ToolResult, ToolSpec } from "../../core/tools/tool.ts";
import type { Workflow } from "../../core/workflows/workflow.ts";
import type { WorkflowState, WorkflowValue } from "../../core/workflows/workflow-state.ts";
import { openNames } from "./output-path.ts";
import { currentStep, dueSections, findStep, sameName } from "./progress.ts";
import type { WorkflowAction } from "./reduce.ts";
import { valuesIn } from "./tool-values.ts";
import { knownValues } from "./write-section.ts";

/** What the tools work with. */
export interface WorkflowToolDeps {
  readonly workflow: Workflow;
  readonly state: () => WorkflowState;
  readonly apply: (action: WorkflowAction) => Promise<void>;
  /** Applies what may lead to another step. @throws {SquadError} when the document cannot be written */
  readonly advance: (action: WorkflowAction) => Promise<void>;
  /** Writes a section, and resolves to it as it lies in the document. @throws {SquadError} when it cannot be written */
  readonly save: (section: WorkflowValue) => Promise<WorkflowValue>;
  /** Today, `YYYY-MM-DD`. */
  readonly today: () => string;
}

const VALUES = {
  type: "array",
  description: "facts that later steps need, each as name=value",
  items: { type: "string" },
} as const;

const NEXT_STEP: ToolSpec = {
  name: "next_step",
  description: "The current step is done: go on to the next one, or to the step named.",
  parameters: {
    type: "object",
    properties: {
      step: { type: "string", description: "id of the step, if not the one that follows" },
      values: VALUES,
    },
    required: [],
  },
};

const SAVE_SECTION: ToolSpec = {
  name: "save_section",
  description: "Save a finished section of the workflow's document.",
  parameters: {
    type: "object",
    properties: {
      name: { type: "string", description: "name of the section" },
      content: { type: "string", description: "its whole text, as Markdown" },
      values: VALUES,
    },
    required: ["name", "content"],
  },
};

/** The tools with which a model moves a workflow on. A mistake of the model's is a result that says what to do instead. */
export function createWorkflowTools(deps: WorkflowToolDeps): ToolBox {
  const { workflow } = deps;
  const asked = new Set<string>();
  const tools = new Map([
    [NEXT_STEP.name, { spec: NEXT_STEP, run: nextStep }],
    [
      SAVE_SECTION.name,
      {
        spec: SAVE_SECTION,
        run: (own: WorkflowToolDeps, given: ToolArguments) => saveSection(own, given, asked),
      },
    ],
  ]);
  return {
    specs: () => {
      if (deps.state().kind !== "running") return [];
      return workflow.output === null ? [NEXT_STEP] : [NEXT_STEP, SAVE_SECTION];
    },
    async call({ name, arguments: json }: ToolCall, signal) {
      signal.throwIfAborted();
      const tool = tools.get(name);
      if (tool === undefined) return mistake("unknown-tool", `There is no tool ${sanitizeLine(name, 40)}.`);
      if (deps.state().kind !== "running") return mistake("no-workflow", "No workflow is running.");
      const given = readArguments(json, tool.spec.parameters);
      if (given.kind === "fault") return mistake("arguments", given.message);
      try {
        return await tool.run(deps, given.arguments);
      } catch (error) {
        if (!isSquadError(error)) throw error;
        const content = `Nothing was saved: ${sanitizeLine(error.message, 300)}. Tell the user.`;
        return { content, isError: true, complaint: error.complaint };
      }
    },
  };
}

async function nextStep(deps: WorkflowToolDeps, given: ToolArguments): Promise<ToolResult> {
  const { state, apply, advance } = deps;
  await apply({ type: "fill", values: valuesIn(given.list("values")) });
  const target = targetOf(deps, given.text("step")?.trim() ?? "");
  if (target.kind === "mistake") return mistake(target.flaw, target.message);
  const now = state();
  if (now.kind === "running" && now.phase.kind === "checkpoint") {
    return stop("The user decides first what becomes of the section.");
  }
  await advance({ type: "move", to: target.step });
  if (target.step === null) return stop("The workflow is done.");
  return {
    content: "The next step has begun: it stands in your instructions.",
    isError: false,
    sequel: "afresh",
  };
}

type Target =
  | { readonly kind: "step"; readonly step: string | null }
  | { readonly kind: "mistake"; readonly flaw: CallFlaw; readonly message: string };

/** Where the model may go from here: to what follows when the step is done, to a branch, back to a finished step. */
function targetOf({ workflow, state }: WorkflowToolDeps, named: string): Target {
  const step = currentStep(workflow, state());
  const target = named === "" ? step.next : findStep(workflow, named)?.id;
  const possible = new Set([step.next, ...step.branches, ...state().finished]);
  if (target === undefined || !possible.has(target)) {
    const ids = [...possible].filter((id) => id !== null).join(", ");
    const message = `No step “${sanitizeLine(named, 60)}” follows here. Possible: ${ids === "" ? "none, this is the last" : ids}.`;
    return { kind: "mistake", flaw: "no-step", message };
  }
  const due = dueSections(workflow, state());
  const mayBeSkipped = step.isOptional || step.condition !== null;
  if (target === step.next && due.length > 0 && !mayBeSkipped) {
    return {
      kind: "mistake",
      flaw: "unfinished-step",
      message: `This step is not done: save_section first for ${due.join(", ")}.`,
    };
  }
  return { kind: "step", step: target };
}

/** @param asked names of values that the model was asked for already: it is not asked twice */
async function saveSection(
  deps: WorkflowToolDeps,
  given: ToolArguments,
  asked: Set<string>,
): Promise<ToolResult> {
  const { workflow, state, apply, save, today } = deps;
  if (workflow.output === null) return mistake("no-document", "This workflow writes no document.");
  await apply({ type: "fill", values: valuesIn(given.list("values")) });
  const text = given.text("content")?.trim() ?? "";
  if (text === "") return mistake("empty-section", "The content is empty.");
  const name = sectionNamed(deps, given.text("name")?.trim() ?? "");
  if (name === null) {
    const { outputs } = currentStep(workflow, state());
    return mistake("no-section", `This step has no such section. Its sections: ${outputs.join(", ")}.`);
  }
  const open = state().document === null ? openNames(workflow, knownValues(workflow, state(), today())) : [];
  const unasked = open.filter((each) => !asked.has(each));
  for (const each of open) asked.add(each);
  if (unasked.length > 0) {
    return mistake(
      "unnamed-document",
      `The document's name needs values: call again with values ${unasked.map((each) => `"${each}=…"`).join(", ")}.`,
    );
  }
  const kept = await save({ name, text });
  const after = state();
  const say = `${kept.text}\n`;
  const savedIn = baseName(after.document ?? "");
  if (after.kind === "running" && after.phase.kind === "checkpoint")
    return { ...stop(`Saved ${name}.`), say, savedIn };
  const due = dueSections(workflow, after);
  const next =
    due.length > 0
      ? `Still to save: ${due.join(", ")}.`
      : "All sections of this step are saved: call next_step.";
  return { content: `Saved ${name}. ${next}`, isError: false, say, savedIn };
}

/** The section as the step names it; null when the step has others. A step that names none takes any. */
function sectionNamed({ workflow, state }: WorkflowToolDeps, asked: string): string | null {
  const { outputs } = currentStep(workflow, state());
  const named = outputs.find((name) => sameName(name) === sameName(asked));
  if (named !== undefined) return named;
  const [due, ...others] = dueSections(workflow, state());
  if (asked === "" && due !== undefined && others.length === 0) return due;
  return outputs.length === 0 && asked !== "" ? sanitizeLine(asked, 80) : null;
}

function baseName(path: string): string {
  return sanitizeLine(path.slice(path.search(/[^/\\]*$/u)), 80);
}

function mistake(flaw: CallFlaw, content: string): ToolResult {
  return { content, isError: true, complaint: { kind: "call", flaw } };
}

function stop(content: string): ToolResult {
  return { content, isError: false, sequel: "stop" };
}
