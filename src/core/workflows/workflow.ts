import type { Remark } from "../complaints/complaint.ts";
import type { ElicitationMethod } from "./workflow-state.ts";

/** How a workflow is written: V4 tasks and templates, workflow.xml with its instructions, step files, skills. */
export type WorkflowEngine = "task" | "xml" | "steps" | "skill";

/** One step, as the host hands it to the model. All text is untrusted data of the installation. */
export interface WorkflowStep {
  /** Unique within the workflow: `1`, `2a`, `step-02-vision`. */
  readonly id: string;
  /** One line. */
  readonly goal: string;
  /** What to do, placeholders of configuration and paths resolved, condensed. */
  readonly text: string;
  /** The prose condition under which it is done; null for always. The model decides. */
  readonly condition: string | null;
  readonly isOptional: boolean;
  /** Names of the document's sections that it writes, in order; empty when it writes none. */
  readonly outputs: readonly string[];
  /** The step that follows; null at the end. */
  readonly next: string | null;
  /** Other steps it may lead to. */
  readonly branches: readonly string[];
  /**
   * What the host offers when something was written: nothing, `[a] [p] [c] [y]`, or V4's nine methods of elicitation by
   * number.
   */
  readonly checkpoint: "none" | "choices" | "elicitation";
}

/** The document a workflow writes. */
export interface WorkflowOutput {
  /** Absolute; may hold `{…}` and `{{…}}` that only the conversation can fill. */
  readonly path: string;
  /**
   * Markdown with `{{section}}` placeholders; a section that has none in it goes behind what is there. Null when sections
   * follow each other from the start.
   */
  readonly template: string | null;
}

/** A workflow, task or skill, read. */
export interface Workflow {
  /** `product-brief`. */
  readonly id: string;
  readonly title: string;
  readonly engine: WorkflowEngine;
  /** Absolute path of the file it begins with. */
  readonly source: string;
  /** Absolute folder whose files may be read while it runs, beside the project's. */
  readonly root: string;
  /** What holds in every step, condensed; at most some 300 tokens. */
  readonly rules: string;
  /** At least one. */
  readonly steps: readonly WorkflowStep[];
  readonly output: WorkflowOutput | null;
  /** Values of `{{name}}` known from configuration. */
  readonly variables: Readonly<Record<string, string>>;
  /** Ways to deepen a section, the most useful first; absent where the installation has none. */
  readonly methods?: readonly ElicitationMethod[];
  /** What of it cannot be done here (a shell, Python, sub-agents), and what was wrong with its files. */
  readonly warnings: readonly Remark[];
}

export type WorkflowReading =
  | { readonly kind: "workflow"; readonly workflow: Workflow }
  /** What is missing, or why it cannot run here. */
  | { readonly kind: "refused"; readonly reason: Remark };
