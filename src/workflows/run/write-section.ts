import { sanitize } from "../../core/sanitize.ts";
import type { Workflow } from "../../core/workflow.ts";
import type { WorkflowState, WorkflowValue } from "../../core/workflow-state.ts";
import { fillPlaceholders, valueMap, withSection } from "./document.ts";
import { withProgress } from "./front-matter.ts";
import { sameName } from "./progress.ts";
import { freePath, outputPath } from "./output-path.ts";

/** The files of a workflow, as the host reaches them. */
export interface WorkflowFiles {
  /** The text of a document; null when there is none. @throws {SquadError} when it cannot be read */
  readonly read: (path: string) => Promise<string | null>;
  /** Makes folders as needed; whole or not at all. @throws {SquadError} when it may not or cannot be written */
  readonly save: (path: string, text: string) => Promise<void>;
  /** Today, `YYYY-MM-DD`. */
  readonly today: () => string;
}

/**
 * Writes a section into the workflow's document, which is begun with its template. One that lies there from before is
 * left as it is: the new one gets a name with a number. Resolves to what the document now is. @throws {SquadError} as
 * `files` do
 */
export async function writeSection(
  workflow: Workflow,
  state: WorkflowState,
  section: WorkflowValue,
  files: WorkflowFiles,
): Promise<{ readonly path: string; readonly text: string }> {
  const values = knownValues(workflow, state, files.today());
  const path = state.document ?? (await freePath(outputPath(workflow, values), files.read));
  const document = (state.document === null ? null : await files.read(path)) ?? begun(workflow, values);
  const before = state.saved.find(({ name }) => sameName(name) === sameName(section.name))?.text ?? null;
  const body = withSection(document, { section, before });
  const text = workflow.engine === "steps" ? withProgress(body, state.finished, false) : body;
  await files.save(path, text);
  return { path, text };
}

/** Notes in the document which steps are done, where its kind of workflow does so. @throws {SquadError} as `files` do */
export async function writeProgress(
  { engine }: Workflow,
  { document, kind, finished }: WorkflowState,
  files: WorkflowFiles,
): Promise<void> {
  if (engine !== "steps" || document === null) return;
  const text = await files.read(document);
  if (text !== null) await files.save(document, withProgress(text, finished, kind === "done"));
}

/** A section as it is kept: what nobody can see or what steers a terminal is left out, and known values are filled in. */
export function keptSection(
  workflow: Workflow,
  state: WorkflowState,
  { name, text }: WorkflowValue,
  today: string,
): WorkflowValue {
  return { name, text: fillPlaceholders(sanitize(text).trim(), knownValues(workflow, state, today)) };
}

function begun({ output }: Workflow, values: ReadonlyMap<string, string>): string {
  return output?.template == null ? "" : fillPlaceholders(output.template, values);
}

/** What placeholders stand for. The conversation knows better than the configuration. */
export function knownValues(
  { variables }: Workflow,
  { values }: WorkflowState,
  today: string,
): ReadonlyMap<string, string> {
  const configured = Object.entries(variables).map(([name, text]) => ({ name, text }));
  return valueMap([{ name: "date", text: today }], configured, values);
}
