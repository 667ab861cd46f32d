import { sanitizeLine } from "../../core/sanitize.ts";
import type { CannotRun, WorkflowComplaint } from "../../core/complaints/workflow-complaint.ts";
import type { WorkflowReading } from "../../core/workflows/workflow.ts";

/** A workflow that cannot be had, and why. */
export type Refusal = Extract<WorkflowReading, { readonly kind: "refused" }>;

const WORDS: Readonly<Record<CannotRun, (what: string, of: string) => string>> = {
  nothing: () => "nothing to run",
  unwritten: () => "this item is not implemented in the installation (`todo`)",
  outside: (what) => `${what} lies outside the project`,
  missing: (what) => `${what || "its file"} does not exist`,
  "no-skill": (what) => `the skill ${what} is not installed`,
  plan: (what) => `${what} is a plan or data, nothing that can be run step by step`,
  data: (what) => `${what} is data, nothing that can be run step by step`,
  "no-yaml": (what) => `${what} is no YAML that can be read`,
  "no-steps": (what) => `${what} holds no steps`,
  "no-step-files": (what) => `the step files of ${what} are missing`,
  "no-checklist": (what) => `${what} has no checklist to validate against`,
  "no-sections": (what) => `${what} is no template with sections that can be read`,
  "no-instructions": (what, of) => `the instructions of ${what} are missing: ${of || "none named"}`,
  "no-pointed": (what, of) => `${what} points to ${of}, which is not there`,
  "needs-ide": (what) =>
    `${what} needs an IDE: it is made by a Python script (render_skill.py) that squad does not run`,
};

const LONGEST_REASON = 300;
const LONGEST_NAME = 120;

export function refused(why: CannotRun, what = "", of = ""): Refusal {
  const names = { what: sanitizeLine(what, LONGEST_NAME), of: sanitizeLine(of, LONGEST_NAME) };
  return refusal(WORDS[why](names.what, names.of), { kind: "cannot-run", why, ...names });
}

/** The item leaves a name to its user; `names` are those there are. */
export function needsName(
  of: Extract<WorkflowComplaint, { readonly kind: "needs-name" }>["of"],
  names: readonly string[],
): Refusal {
  const known = names.map((name) => sanitizeLine(name, LONGEST_NAME));
  const message = `it needs the name of a ${of}: ${known.join(", ") || "none is installed"}`;
  return refusal(message, { kind: "needs-name", of, names: known });
}

function refusal(message: string, complaint: WorkflowComplaint): Refusal {
  return { kind: "refused", reason: { message: sanitizeLine(message, LONGEST_REASON), complaint } };
}
