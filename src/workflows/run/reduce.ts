import type { Workflow, WorkflowEngine } from "../../core/workflows/workflow.ts";
import type {
  RunTarget,
  WorkflowPhase,
  WorkflowState,
  WorkflowValue,
} from "../../core/workflows/workflow-state.ts";
import { currentStep, dueSections, sameName } from "./progress.ts";

/** What changes where a workflow stands. */
export type WorkflowAction =
  /** The model has answered. */
  | { readonly type: "spoken" }
  /** The conversation filled in values. */
  | { readonly type: "fill"; readonly values: readonly WorkflowValue[] }
  /** A section lies in the document at `document`. */
  | { readonly type: "saved"; readonly section: WorkflowValue; readonly document: string }
  /** On to another step; null after the last. */
  | { readonly type: "move"; readonly to: string | null }
  /** The section is good: on to what follows it. */
  | { readonly type: "accept" }
  /** The section is to be deepened: which way is to be chosen. */
  | { readonly type: "elicit" }
  /** The section is to be changed. */
  | { readonly type: "revise" }
  /** Saved sections pass without a question, or no longer. */
  | { readonly type: "yolo"; readonly isOn: boolean }
  | { readonly type: "leave" }
  | { readonly type: "return" };

/** Whether the user is asked after each section, as such a workflow has it, or once all of the step are saved. */
const ASKS_EACH: Readonly<Record<WorkflowEngine, boolean>> = {
  task: true,
  xml: true,
  steps: false,
  skill: false,
};

const STEP: WorkflowPhase = { kind: "step" };

/** Values longer than this are cut, in UTF-16 units; they go with every request. */
const MOST_VALUE_UNITS = 300;
const MOST_VALUES = 40;

/** Where a workflow stands that has just been chosen. */
export function beginWorkflow(
  workflow: Workflow,
  { agent, target, at }: { readonly agent: string; readonly target: RunTarget; readonly at: string },
): WorkflowState {
  return {
    kind: "running",
    phase: STEP,
    agent,
    target,
    title: workflow.title,
    begunAt: at,
    step: currentStep(workflow, { step: "" }).id,
    isSpoken: false,
    finished: [],
    saved: [],
    values: [],
    isYolo: false,
    document: null,
  };
}

/** Applies one action. Pure; an action that does not fit the state leaves it as it is. */
export function reduceWorkflow(
  workflow: Workflow,
  state: WorkflowState,
  action: WorkflowAction,
): WorkflowState {
  if (action.type === "return") return state.kind === "left" ? { ...state, kind: "running" } : state;
  return state.kind === "running" ? ON_ACTION[action.type](state, action as never, workflow) : state;
}

type Running = Extract<WorkflowState, { kind: "running" }>;
type ActionOf<T extends WorkflowAction["type"]> = Extract<WorkflowAction, { readonly type: T }>;

const ON_ACTION: {
  readonly [T in Exclude<WorkflowAction["type"], "return">]: (
    state: Running,
    action: ActionOf<T>,
    workflow: Workflow,
  ) => WorkflowState;
} = {
  spoken: (state) => (state.isSpoken ? state : { ...state, isSpoken: true }),
  fill: (state, { values }) =>
    values.length === 0 ? state : { ...state, values: filled(state.values, values) },
  saved: (state, action, workflow) => afterSaving(workflow, state, action),
  move: (state, { to }) => moved(state, to),
  accept: (state, _action, workflow) =>
    dueSections(workflow, state).length > 0
      ? { ...state, phase: STEP, isSpoken: false }
      : moved(state, currentStep(workflow, state).next),
  elicit: (state) => onSection(state, "elicitation"),
  revise: (state) => onSection(state, "revising"),
  yolo: (state, { isOn }) => ({ ...state, isYolo: isOn }),
  leave: (state) => ({ ...state, kind: "left" }),
};

function onSection(state: Running, kind: "elicitation" | "revising"): WorkflowState {
  if (state.phase.kind === "step") return state;
  return { ...state, phase: { kind, section: state.phase.section }, isSpoken: false };
}

function afterSaving(
  workflow: Workflow,
  state: Running,
  { section, document }: { readonly section: WorkflowValue; readonly document: string },
): WorkflowState {
  const saved = [...state.saved.filter(({ name }) => sameName(name) !== sameName(section.name)), section];
  const isMoment = ASKS_EACH[workflow.engine] || dueSections(workflow, { ...state, saved }).length === 0;
  const isAsked = isMoment && currentStep(workflow, state).checkpoint !== "none" && !state.isYolo;
  return {
    ...state,
    saved,
    document,
    phase: isAsked ? { kind: "checkpoint", section: section.name } : STEP,
  };
}

function moved(state: Running, to: string | null): WorkflowState {
  const finished = [...state.finished.filter((id) => id !== state.step && id !== to), state.step];
  if (to === null) {
    const { phase: _phase, ...course } = state;
    return { ...course, kind: "done", finished };
  }
  return { ...state, phase: STEP, step: to, isSpoken: false, finished, saved: [] };
}

function filled(before: readonly WorkflowValue[], added: readonly WorkflowValue[]): readonly WorkflowValue[] {
  const values = new Map(before.map(({ name, text }) => [name, text]));
  for (const { name, text } of added) {
    if (values.size < MOST_VALUES || values.has(name)) values.set(name, text.slice(0, MOST_VALUE_UNITS));
  }
  return Array.from(values, ([name, text]) => ({ name, text }));
}
