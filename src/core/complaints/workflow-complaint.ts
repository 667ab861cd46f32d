/** Why an item of a menu cannot be run. */
export type CannotRun =
  | "nothing"
  | "unwritten"
  | "outside"
  | "missing"
  | "no-skill"
  | "plan"
  | "data"
  | "no-yaml"
  | "no-steps"
  | "no-step-files"
  | "no-checklist"
  | "no-sections"
  | "no-instructions"
  | "no-pointed"
  | "needs-ide";

/** What a workflow asks for that a terminal without a shell cannot give. */
export type UnmetNeed = "script" | "command" | "tests" | "sub-agents" | "mcp";

export type WorkflowComplaint =
  /** `what` is the item, skill or file that cannot be run; `of` is what it names that is not there. Either may be empty. */
  | {
      readonly kind: "cannot-run";
      readonly why: CannotRun;
      readonly what: string;
      readonly of: string;
    }
  /** It leaves the name of one of these to its user. */
  | {
      readonly kind: "needs-name";
      readonly of: "task" | "template" | "checklist";
      readonly names: readonly string[];
    }
  /** `what` is the script or command. */
  | { readonly kind: "unmet-need"; readonly need: UnmetNeed; readonly what: string };
