import { isSquadError } from "../../core/errors.ts";
import type { Message } from "../../core/message.ts";
import type { ToolBox } from "../../core/tools/tool.ts";
import { choiceKey, type WorkflowReply, type WorkflowView } from "../../core/workflows/workflow-desk.ts";
import type { Workflow } from "../../core/workflows/workflow.ts";
import type {
  ElicitationMethod,
  WorkflowPhase,
  WorkflowState,
  WorkflowValue,
} from "../../core/workflows/workflow-state.ts";
import { frameHistory, frameSystem, type FrameParts } from "./frame.ts";
import { currentStep, dueSections, findStep, positionOf, sameName, sectionInHand } from "./progress.ts";
import { prompts } from "./prompts.ts";
import { reduceWorkflow, type WorkflowAction } from "./reduce.ts";
import { sectionInAnswer } from "./section-in-answer.ts";
import { createWorkflowTools } from "./tools.ts";
import { keptSection, writeProgress, writeSection, type WorkflowFiles } from "./write-section.ts";

export interface RunnerDeps {
  readonly workflow: Workflow;
  readonly state: WorkflowState;
  /** Keeps the state after every change. */
  readonly keep: (state: WorkflowState) => Promise<void>;
  readonly files: WorkflowFiles;
  /** What was said last in the workflow; null when nothing was. */
  readonly lastExchange: () => { readonly user: string; readonly assistant: string } | null;
}

/** A workflow under way. */
export interface Runner {
  readonly workflow: Workflow;
  readonly state: WorkflowState;
  readonly view: WorkflowView;
  /** `next_step` and `save_section`. */
  readonly tools: ToolBox;
  /** Looks at the document anew: somebody may have changed it. Before each turn. */
  prepare(): Promise<void>;
  /** The system prompt of the next request, around the agent's own. */
  system(persona: string, frame: Pick<FrameParts, "hasTools" | "closing">): string;
  /** What of the workflow's exchanges goes along, oldest first. */
  history(messages: readonly Message[]): readonly Message[];
  /** Says what an input means now. What it does to the state is done. */
  take(input: string): Promise<WorkflowReply>;
  /** Goes on: with what follows, or with the step of this id or number. */
  next(step: string | null): Promise<WorkflowReply>;
  /** The model has answered. */
  spoken(): Promise<void>;
  leave(): Promise<void>;
  /** Whether saved sections pass without a question from now on; null when it does not run. */
  toggleYolo(): Promise<boolean | null>;
}

type SentOn = Extract<WorkflowReply, { readonly kind: "ask" | "done" }>;

/** Methods that are offered at most: one key each. */
const MOST_METHODS = 9;

/** Runs a workflow from where it stands. */
export function createRunner(deps: RunnerDeps): Runner {
  const { workflow, files } = deps;
  let { state } = deps;
  /** What the document held when it was last seen. */
  let document: string | null = null;

  const put = async (next: WorkflowState): Promise<void> => {
    if (next === state) return;
    state = next;
    await deps.keep(next);
  };
  const apply = (action: WorkflowAction): Promise<void> => put(reduceWorkflow(workflow, state, action));

  /** Applies what may lead to another step; the document is told first. @throws {SquadError} as `files` do */
  const advance = async (action: WorkflowAction): Promise<void> => {
    const next = reduceWorkflow(workflow, state, action);
    if (next.finished !== state.finished) await writeProgress(workflow, next, files);
    await put(next);
  };

  const save = async (section: WorkflowValue): Promise<WorkflowValue> => {
    const kept = keptSection(workflow, state, section, files.today());
    const written = await writeSection(workflow, state, kept, files);
    document = written.text;
    await apply({ type: "saved", section: kept, document: written.path });
    return kept;
  };

  /** What the model is sent where the state now stands. */
  const sentOn = (): SentOn => {
    if (state.kind === "done") return { kind: "done" };
    const step = currentStep(workflow, state);
    const [due] = dueSections(workflow, state);
    if (due !== undefined && state.saved.length > 0) return { kind: "ask", prompt: prompts.section(due) };
    return {
      kind: "ask",
      prompt: state.finished.length === 0 ? prompts.begin(workflow.title) : prompts.step(step),
    };
  };

  const accept = async (): Promise<SentOn> => {
    await advance({ type: "accept" });
    return sentOn();
  };

  /** Goes on from a step in which the model speaks: the section it has written is kept first. */
  const fromStep = async (): Promise<WorkflowReply> => {
    if (!state.isSpoken) return { kind: "ask", prompt: prompts.again(currentStep(workflow, state)) };
    const section = sectionInHand(workflow, state);
    if (section === null) return accept();
    const exchange = deps.lastExchange();
    const text = exchange === null ? null : sectionInAnswer(exchange);
    const isSaved = !dueSections(workflow, state).includes(section);
    if (text !== null) {
      await save({ name: section, text });
      return { ...(await accept()), saved: section };
    }
    if (!isSaved && !currentStep(workflow, state).isOptional)
      return { kind: "ask", prompt: prompts.write(section) };
    if (!isSaved) {
      await advance({ type: "move", to: currentStep(workflow, state).next });
      return sentOn();
    }
    return accept();
  };

  const next = async (named: string | null): Promise<WorkflowReply> => {
    if (state.kind === "done") return { kind: "none" };
    if (state.kind === "left") {
      const { phase } = state;
      await apply({ type: "return" });
      if (named === null && !isModels(phase)) return { kind: "back" };
      if (named === null) return { kind: "ask", prompt: prompts.again(currentStep(workflow, state)) };
    }
    if (named !== null) {
      const step = findStep(workflow, named);
      if (step === null) return { kind: "no-step", steps: workflow.steps.map(({ id }) => id) };
      await advance({ type: "move", to: step.id });
      return sentOn();
    }
    return isModels(state.phase) ? fromStep() : accept();
  };

  const methods = (): readonly ElicitationMethod[] => (workflow.methods ?? []).slice(0, MOST_METHODS);

  const choices: Readonly<Record<string, (section: string) => Promise<WorkflowReply>>> = {
    a: async (section) => {
      await apply({ type: "elicit" });
      if (methods().length > 0) return { kind: "methods" };
      await apply({ type: "revise" });
      return {
        kind: "ask",
        prompt: prompts.method({ name: "advanced elicitation", description: "" }, section),
      };
    },
    c: () => next(null),
    p: async (section) => {
      const text = state.saved.find(({ name }) => sameName(name) === sameName(section))?.text ?? "";
      return { kind: "party", prompt: prompts.party({ name: section, text }) };
    },
    y: async () => {
      await apply({ type: "yolo", isOn: true });
      return next(null);
    },
  };

  const choose = async (number: number, section: string): Promise<WorkflowReply> => {
    const method = methods()[number - 1];
    if (method === undefined) return { kind: "no-method", methods: methods().length };
    await apply({ type: "revise" });
    return { kind: "ask", prompt: prompts.method(method, section) };
  };

  const take = async (input: string): Promise<WorkflowReply> => {
    if (state.kind !== "running") return { kind: "talk" };
    const typed = choiceKey(input);
    const { phase } = state;
    if (isModels(phase)) {
      return typed === "c" ? next(null) : { kind: "talk" };
    }
    const choice = choices[typed];
    if (/^[acpy]$/u.test(typed) && choice !== undefined) return choice(phase.section);
    const isNumbered =
      phase.kind === "elicitation" || currentStep(workflow, state).checkpoint === "elicitation";
    if (isNumbered && /^\d{1,2}$/u.test(typed)) return choose(Number(typed), phase.section);
    await apply({ type: "revise" });
    return { kind: "talk" };
  };

  return {
    workflow,
    get state() {
      return state;
    },
    get view() {
      const step = currentStep(workflow, state);
      return {
        agent: state.agent,
        title: workflow.title,
        ...positionOf(workflow, state),
        goal: step.goal,
        document: state.document,
        waitsFor: phaseOf(state),
        section: sectionInHand(workflow, state),
        saved: state.saved.map(({ name }) => name),
        checkpoint: step.checkpoint,
        methods: methods(),
      };
    },
    tools: createWorkflowTools({ workflow, state: () => state, apply, advance, save, today: files.today }),
    prepare: async () => {
      document = state.document === null ? null : await files.read(state.document).catch(() => null);
    },
    system: (persona, frame) => frameSystem({ persona, workflow, state, document, ...frame }),
    history: (messages) => frameHistory(messages, workflow, state),
    take: (input) => orUnsaved(() => take(input)),
    next: (step) => orUnsaved(() => next(step)),
    spoken: () => apply({ type: "spoken" }),
    leave: () => apply({ type: "leave" }),
    async toggleYolo() {
      if (state.kind !== "running") return null;
      await apply({ type: "yolo", isOn: !state.isYolo });
      return state.isYolo;
    },
  };
}

/** The model does something; else the user is to choose. */
function isModels(
  phase: WorkflowPhase,
): phase is Extract<WorkflowPhase, { readonly kind: "step" | "revising" }> {
  return phase.kind === "step" || phase.kind === "revising";
}

function phaseOf(state: WorkflowState): WorkflowView["waitsFor"] {
  if (state.kind === "running") return (state.phase satisfies WorkflowPhase).kind;
  return state.kind === "left" ? "return" : "nothing";
}

async function orUnsaved(work: () => Promise<WorkflowReply>): Promise<WorkflowReply> {
  try {
    return await work();
  } catch (error) {
    if (!isSquadError(error)) throw error;
    return { kind: "unsaved", reason: error };
  }
}
