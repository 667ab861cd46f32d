import type { MenuTarget } from "../persona.ts";

/** What a menu item names beside what the host does itself. */
export type RunTarget = Exclude<MenuTarget, { readonly kind: "none" }>;

/** What a running workflow waits for. */
export type WorkflowPhase =
  /** The model does the step and asks what it needs. */
  | { readonly kind: "step" }
  /** The model changes a section that was saved, as the user wanted. */
  | { readonly kind: "revising"; readonly section: string }
  /** A section was saved, and the user says what becomes of it. */
  | { readonly kind: "checkpoint"; readonly section: string }
  /** The user chooses a method by its number, to be applied to the section. */
  | { readonly kind: "elicitation"; readonly section: string };

/** Where a workflow stands. Serialisable; texts are untrusted. */
export type WorkflowState = WorkflowCourse &
  (
    | { readonly kind: "running"; readonly phase: WorkflowPhase }
    /** Put aside by the user; it can go on. */
    | { readonly kind: "left"; readonly phase: WorkflowPhase }
    | { readonly kind: "done" }
  );

/** What a workflow has come to, whatever it waits for. */
export interface WorkflowCourse {
  /** Id of the agent it runs with. */
  readonly agent: string;
  /** The menu item's target: what it is read from again. */
  readonly target: RunTarget;
  readonly title: string;
  /** ISO 8601: what was said since then belongs to it. */
  readonly begunAt: string;
  /** Id of the current step, of the last one when done. */
  readonly step: string;
  /** The model has answered in this step since it was last sent on. */
  readonly isSpoken: boolean;
  /** Ids of steps that are behind, in the order in which they were left. */
  readonly finished: readonly string[];
  /** Sections that the current step has saved, in order, as they lie in the document. */
  readonly saved: readonly WorkflowValue[];
  /** What the conversation filled in. */
  readonly values: readonly WorkflowValue[];
  /** No more checkpoints. */
  readonly isYolo: boolean;
  /** Absolute path of the document, once something was written. */
  readonly document: string | null;
}

/** A named text. */
export interface WorkflowValue {
  readonly name: string;
  readonly text: string;
}

/** A way to deepen a section, offered by its number. */
export interface ElicitationMethod {
  readonly name: string;
  /** One line; empty when the installation says nothing of it. */
  readonly description: string;
}
