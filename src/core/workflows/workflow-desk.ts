import type { Said } from "../complaints/complaint.ts";
import type { MenuItem } from "../persona.ts";
import type { ElicitationMethod, WorkflowPhase } from "./workflow-state.ts";

/** What a user interface shows of a workflow. All text is untrusted. */
export interface WorkflowView {
  /** Id of the agent it runs with. */
  readonly agent: string;
  readonly title: string;
  /** Place of the current step, 1-based, and how many there are. */
  readonly step: number;
  readonly steps: number;
  readonly goal: string;
  /** The document, as people write its path; null when nothing was written. */
  readonly document: string | null;
  /** `return` also while the conversation is with another agent. */
  readonly waitsFor: WorkflowPhase["kind"] | "return" | "nothing";
  /** The section that is being written or was just saved; null when there is none. */
  readonly section: string | null;
  /** Sections that this step has saved. */
  readonly saved: readonly string[];
  /** What is offered when the section was saved. */
  readonly checkpoint: "none" | "choices" | "elicitation";
  /** Ways to deepen it, by their number from 1 on. */
  readonly methods: readonly ElicitationMethod[];
}

/** The key that an input names at a choice, in lower case and without its brackets: `[C] ` is `c`; else the input. */
export function choiceKey(input: string): string {
  return input
    .trim()
    .toLowerCase()
    .replace(/^\[([a-z0-9])\]$/u, "$1");
}

/** What is to be done about an input, or about going on. */
export type WorkflowReply =
  /** It is a message to the agent, as it is. */
  | { readonly kind: "talk" }
  /** The agent is sent this in its place. `saved` is the section that was kept at this word. */
  | { readonly kind: "ask"; readonly prompt: string; readonly saved?: string }
  /** It is back where the user chooses. */
  | { readonly kind: "back" }
  /** The methods are to be shown, and one chosen by its number. */
  | { readonly kind: "methods" }
  /** The team is to be asked this about the section. */
  | { readonly kind: "party"; readonly prompt: string }
  | { readonly kind: "done"; readonly saved?: string }
  /** No method has that number. */
  | { readonly kind: "no-method"; readonly methods: number }
  /** There is no step of that name; these are there. */
  | { readonly kind: "no-step"; readonly steps: readonly string[] }
  /** The document could not be written: all stays as it was. */
  | { readonly kind: "unsaved"; readonly reason: Said }
  /** No workflow was begun here, or it is done. */
  | { readonly kind: "none" };

/** What came of choosing something to run. */
export type WorkflowStart =
  | {
      readonly kind: "begun";
      /** What the agent is sent first. */
      readonly prompt: string;
      /** What of it cannot be done here. */
      readonly warnings: readonly Said[];
    }
  /** Why it cannot run. All stays as it was. */
  | { readonly kind: "refused"; readonly reason: Said };

/** The workflow of a session, as its user interface steers it. */
export interface WorkflowControl {
  /** Null when none was begun here. */
  readonly view: WorkflowView | null;
  /** Begins what a menu item of the current agent names. One that runs is put aside for good. */
  start(item: MenuItem): Promise<WorkflowStart>;
  /** Says what an input means, and does what it does to the workflow. */
  take(input: string): Promise<WorkflowReply>;
  /** Goes on, or takes a workflow up again that was left; to the step of this id or number where one is named. */
  next(step: string | null): Promise<WorkflowReply>;
  /** Puts it aside; it can go on later. */
  leave(): Promise<void>;
  /** Has saved sections pass without a question from now on, or asked about again: which of these. Null when none runs. */
  toggleYolo(): Promise<boolean | null>;
  /** What is written so far, and where, as people write its path. Null when nothing is. @throws {SquadError} `storage` */
  document(): Promise<{ readonly path: string; readonly text: string } | null>;
}
