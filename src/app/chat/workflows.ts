import { relative } from "node:path";
import type { Said } from "../../core/complaints/complaint.ts";
import { attachedText } from "../../core/chat/attachment.ts";
import type { Message } from "../../core/message.ts";
import type { MenuItem, Persona, Roster } from "../../core/persona.ts";
import type { Session } from "../../core/session.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { WorkflowControl } from "../../core/workflows/workflow-desk.ts";
import type { Workflow, WorkflowReading } from "../../core/workflows/workflow.ts";
import type { RunTarget, WorkflowState } from "../../core/workflows/workflow-state.ts";
import { writingReminder } from "../../personas/system-prompt.ts";
import { refused } from "../../workflows/load/refusal.ts";
import type { Runner } from "../../workflows/run/runner.ts";
import type { TurnDetails } from "../exchange/conversation.ts";
import type { SquadError } from "../../core/errors.ts";
import { Saving } from "../exchange/saving.ts";
import type { Squad } from "../open-squad.ts";
import { joinedTools } from "./joined-tools.ts";
import type { ExtraRoot } from "../../tools/file-gate/extra-roots.ts";
import type { TurnTools } from "../../tools/tool-box.ts";
import type { ToolMaker } from "../exchange/tool-box.ts";
import { workflowFiles } from "./workflow-files.ts";

/** What reads a workflow of the installation. */
export type WorkflowLoader = (target: RunTarget) => Promise<WorkflowReading>;

export interface WorkflowPlace {
  readonly persona: () => Persona;
  readonly session: () => Session;
  readonly load: WorkflowLoader;
  readonly tools: Pick<ToolMaker, "documentsFor">;
  readonly sayWhetherSaved: (unsaved: SquadError | null) => void;
  /** A warning in the user's language, in one line. */
  readonly told: (said: Said) => string;
}

/** A turn in which a workflow may move on. */
interface WorkflowTurn {
  /** What the model may do beside that. */
  readonly tools: Pick<TurnTools, "workflowBox" | "writer">;
  readonly signal: AbortSignal;
}

/** The workflows of a chat. */
export interface Workflows extends WorkflowControl {
  /** The session is another one now: takes up its workflow. Resolves to a line saying why it cannot go on, or null. */
  enter(): Promise<string | null>;
  /**
   * What a turn with this agent is made of; null when it is no part of a workflow.
   * Until it has ended, sections are written under the rules for what a model writes.
   * @param turn also how many turns it takes the place of
   */
  scope(
    persona: Persona,
    turn: WorkflowTurn & { readonly replaces: number },
  ): Promise<Required<Pick<TurnDetails, "toolBox" | "frame" | "scope">> | null>;
  /** Folders whose files may be read beside the project's: that of the workflow under way. */
  roots(): readonly ExtraRoot[];
  /** The agent has answered. */
  answered(persona: Persona): Promise<void>;
  /** From here on what is saved is saved at the user's word. */
  turnEnded(): void;
}

/** Runs the workflows of a chat, one a session. */
export function createWorkflows(squad: Squad, roster: Roster, place: WorkflowPlace): Workflows {
  let turn: WorkflowTurn | null = null;
  const documents = () =>
    place.tools.documentsFor({ session: place.session().id, agent: place.persona().id });
  const files = workflowFiles({
    projectRoot: roster.projectRoot,
    clock: squad.clock,
    gate: async () => (await documents()).gate,
    async writer() {
      if (turn !== null) return { tool: "save_section", writer: turn.tools.writer, signal: turn.signal };
      const { writer } = await documents();
      return { tool: "workflow", writer, signal: new AbortController().signal };
    },
  });
  let runner: Runner | null = null;

  const keep = async (state: WorkflowState): Promise<void> => {
    const saving = new Saving();
    await saving.attempt(() => place.session().keepWorkflow(state));
    place.sayWhetherSaved(saving.fault);
  };

  const exchanges = ({ agent, begunAt }: WorkflowState, replaces: number): readonly [Message, Message][] => {
    const { turns } = place.session().transcript;
    return turns.slice(0, turns.length - replaces).flatMap((turn): [Message, Message][] => {
      if (turn.kind !== "exchange" || turn.agent !== agent || turn.at < begunAt) return [];
      const content = `${turn.user}${attachedText(turn.attachments ?? [])}`;
      return [
        [
          { role: "user", content },
          { role: "assistant", content: turn.assistant },
        ],
      ];
    });
  };

  const run = async (workflow: Workflow, state: WorkflowState): Promise<Runner> => {
    const { createRunner } = await import("../../workflows/run/runner.ts");
    return createRunner({
      workflow,
      state,
      keep,
      files,
      lastExchange: () => {
        const [user, assistant] = (runner === null ? null : exchanges(runner.state, 0).at(-1)) ?? [];
        return user === undefined || assistant === undefined
          ? null
          : { user: user.content, assistant: assistant.content };
      },
    });
  };

  const active = (persona: Persona): Runner | null =>
    runner !== null && runner.state.kind === "running" && runner.state.agent === persona.id ? runner : null;

  return {
    get view() {
      if (runner === null) return null;
      const { view } = runner;
      const { document, agent } = view;
      const isElsewhere = runner.state.kind === "running" && agent !== place.persona().id;
      return {
        ...view,
        waitsFor: isElsewhere ? "return" : view.waitsFor,
        document: document === null ? null : relative(roster.projectRoot, document),
      };
    },
    async enter() {
      runner = null;
      const { workflow: state } = place.session();
      if (state === null || state.kind === "done") return null;
      const reading = await place.load(state.target);
      if (reading.kind === "refused")
        return `${sanitizeLine(state.title, 80)}: ${place.told(reading.reason)}`;
      runner = await run(reading.workflow, state);
      return null;
    },
    async start({ target }: MenuItem) {
      if (target.kind === "none") return refused("nothing");
      const persona = place.persona();
      const reading = await place.load(target);
      if (reading.kind === "refused") return reading;
      const { workflow } = reading;
      const at = new Date(squad.clock.wall()).toISOString();
      const [{ beginWorkflow }, { prompts }] = await Promise.all([
        import("../../workflows/run/reduce.ts"),
        import("../../workflows/run/prompts.ts"),
      ]);
      const state = beginWorkflow(workflow, { agent: persona.id, target, at });
      runner = await run(workflow, state);
      await keep(state);
      return { kind: "begun", prompt: prompts.begin(workflow.title), warnings: workflow.warnings };
    },
    take: async (input) => active(place.persona())?.take(input) ?? { kind: "talk" },
    next: async (step) => runner?.next(step) ?? { kind: "none" },
    leave: async () => runner?.leave(),
    toggleYolo: async () => runner?.toggleYolo() ?? null,
    async document() {
      const path = runner?.state.document ?? null;
      const text = path === null ? null : await files.read(path);
      return path === null || text === null ? null : { path: relative(roster.projectRoot, path), text };
    },
    async scope(persona, { replaces, ...begun }) {
      const current = active(persona);
      if (current === null) return null;
      const { FRAME_BUDGET } = await import("../../workflows/run/frame.ts");
      await current.prepare();
      turn = begun;
      const hasTools = squad.config.toolsOn;
      return {
        toolBox: hasTools ? joinedTools(current.tools, begun.tools.workflowBox) : begun.tools.workflowBox,
        frame: (own) => current.system(own, { hasTools, closing: writingReminder(roster.profile) }),
        scope: {
          history: current.history(exchanges(current.state, replaces).flat()),
          requestTokens: FRAME_BUDGET.request,
          answerTokens: FRAME_BUDGET.answer,
        },
      };
    },
    roots: () =>
      runner?.state.kind === "running" ? [{ name: "skill-root", folder: runner.workflow.root }] : [],
    answered: async (persona) => active(persona)?.spoken(),
    turnEnded() {
      turn = null;
    },
  };
}
