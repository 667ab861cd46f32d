import { sanitizeLine } from "../../core/sanitize.ts";
import type {
  Workflow,
  WorkflowEngine,
  WorkflowOutput,
  WorkflowReading,
} from "../../core/workflows/workflow.ts";
import { knownVariables } from "./base-values.ts";
import { finishSteps, type DraftStep } from "./draft-step.ts";
import type { LoadContext } from "./load-context.ts";
import { unmetNeeds } from "./needs.ts";
import { sectionLine } from "./instruction-lines.ts";
import { absolutePath, nameOf } from "./paths.ts";
import {
  fillVariables,
  mustacheNames,
  resolvePlaceholders,
  resolveText,
  type Values,
} from "./placeholders.ts";
import { refused } from "./refusal.ts";
import { condenseRules, isHostWork } from "./rules.ts";
import { withoutLogic, withPlainNames } from "./template-text.ts";

/** What an engine read, placeholders unresolved. */
export interface WorkflowDraft {
  readonly id: string;
  readonly title: string;
  readonly engine: WorkflowEngine;
  readonly source: string;
  readonly root: string;
  readonly rules: readonly string[];
  readonly steps: readonly DraftStep[];
  readonly output: { readonly path: string; readonly template: string | null } | null;
  readonly values: Values;
}

const LONGEST_TITLE = 80;
const MOST_WARNINGS = 12;

/** A draft with its placeholders resolved, its steps cut to size and linked; refused when it has no steps. */
export function buildWorkflow(draft: WorkflowDraft, context: LoadContext): WorkflowReading {
  const { projectRoot } = context;
  const resolve = (text: string): string => resolveText(text, draft.values, projectRoot);
  const withData = pointAtData(withOutput(draft), context);
  if (withData.length === 0) return refused("no-steps", draft.title);
  const texts = withData.map((step) => step.text).join("\n");
  const names = new Set([
    ...mustacheNames(`${texts}\n${draft.output?.path ?? ""}\n${draft.output?.template ?? ""}`),
    "date",
    "project_name",
    "user_name",
    "document_output_language",
  ]);
  const variables = knownVariables(draft.values, names);
  const filled = (text: string): string => fillVariables(resolve(text), variables);
  const steps = finishSteps(
    withData.map((step) => ({ ...step, goal: filled(step.goal), text: filled(step.text) })),
  );
  const workflow: Workflow = {
    id: sanitizeLine(draft.id, LONGEST_TITLE),
    title: sanitizeLine(draft.title, LONGEST_TITLE) || draft.id,
    engine: draft.engine,
    source: draft.source,
    root: draft.root,
    rules: condenseRules(draft.rules.filter((rule) => !isHostWork(rule)).map((rule) => filled(rule))),
    steps,
    output: outputOf(draft, variables, projectRoot),
    variables,
    warnings: unmetNeeds(`${texts}\n${draft.rules.join("\n")}`).slice(0, MOST_WARNINGS),
  };
  return { kind: "workflow", workflow };
}

function outputOf(
  { output, values, steps }: WorkflowDraft,
  variables: Readonly<Record<string, string>>,
  projectRoot: string,
): WorkflowOutput | null {
  if (output === null || output.path.trim() === "") return null;
  const path = fillVariables(resolvePlaceholders(output.path.trim(), values), variables);
  const written = new Set(steps.flatMap((step) => step.outputs ?? []));
  const isWritten = (name: string): boolean => written.has(name) || Object.hasOwn(variables, name);
  const template =
    output.template === null
      ? null
      : withoutLogic(resolvePlaceholders(withPlainNames(output.template), values), isWritten);
  return { path: absolutePath(path, projectRoot, projectRoot), template };
}

const WRITES =
  /\b(?:write|save|create|generate|update|produce|draft)\b[^\n]{0,60}(?:document|report|file|proposal|summary|matrix|checklist|spec)/i;

/**
 * A workflow that has a document, but steps that do not say which of its sections they write: the last step that writes
 * at all writes it whole.
 */
function withOutput({ steps, output }: WorkflowDraft): readonly DraftStep[] {
  if (output === null || steps.some((step) => (step.outputs ?? []).length > 0)) return steps;
  const named = steps.findLastIndex(
    (step) => step.text.includes(output.path) || step.text.includes("default_output_file"),
  );
  const written = named === -1 ? steps.findLastIndex((step) => WRITES.test(step.text)) : named;
  const place = written === -1 ? steps.length - 1 : written;
  const name =
    nameOf(output.path)
      .replaceAll(/\{+[^}]*\}+|[^\p{L}\p{N}_-]+/gu, "")
      .replace(/^-+|-+$/g, "") || "document";
  return steps.map((step, index) =>
    index === place
      ? { ...step, text: `${step.text}\n\n${sectionLine(name)}`, outputs: [name], checkpoint: "choices" }
      : step,
  );
}

/** The first step names the file that the menu item hands over as `data`. */
function pointAtData(steps: readonly DraftStep[], { target }: LoadContext): readonly DraftStep[] {
  const data = target.kind === "data" ? target.value : (target.attributes["data"] ?? "");
  const [first, ...others] = steps;
  if (data === "" || first === undefined) return steps;
  return [
    { ...first, text: `${first.text}\n\nData for this workflow: read \`${data}\` when it helps.` },
    ...others,
  ];
}
