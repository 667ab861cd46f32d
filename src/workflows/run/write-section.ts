import { sanitize } from "../../core/sanitize.ts";
import type { Workflow } from "../../core/workflows/workflow.ts";
import type { WorkflowState, WorkflowValue } from "../../core/workflows/workflow-state.ts";
import { fillPlaceholders, valueMap, withSection } from "./document.ts";
import { withProgress, withStatus } from "./front-matter.ts";
import { headingAbove, placesIn, withoutOpenPlaces } from "./open-places.ts";
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
  const template = workflow.output?.template ?? "";
  const heading = headingAbove(fillPlaceholders(template, values), section.name);
  const before = state.saved.find(({ name }) => sameName(name) === sameName(section.name))?.text ?? null;
  const body = withSection(fillPlaceholders(document, values), { section, before, heading });
  const text = workflow.engine === "steps" ? withProgress(body, state.finished, false) : body;
  await files.save(path, text);
  return { path, text };
}

/**
 * Notes in the document which steps are done, where its kind of workflow does so. When the last one is, what is known by
 * then is filled in, and places that nobody filled are taken out. @throws {SquadError} as `files` do
 */
export async function writeProgress(
  workflow: Workflow,
  state: WorkflowState,
  files: WorkflowFiles,
): Promise<void> {
  const { document, kind, finished } = state;
  const isDone = kind === "done";
  if (document === null || (workflow.engine !== "steps" && !isDone)) return;
  const text = await files.read(document);
  if (text === null) return;
  const whole = isDone ? closed(workflow, state, text, files.today()) : text;
  const next = workflow.engine === "steps" ? withProgress(whole, finished, isDone) : whole;
  if (next !== text || workflow.engine === "steps") await files.save(document, next);
}

/** A finished document: its status says so, and nothing in it waits to be filled. */
function closed(workflow: Workflow, state: WorkflowState, text: string, today: string): string {
  const filled = fillPlaceholders(text, knownValues(workflow, state, today));
  const tidy = withoutOpenPlaces(filled, placesIn(workflow.output?.template ?? "").all);
  return withStatus(tidy, "complete");
}

/**
 * A section as it is kept: what nobody can see or what steers a terminal is left out, known values are filled in, and it
 * begins with a heading where the template has no place for it.
 */
export function keptSection(
  workflow: Workflow,
  state: WorkflowState,
  { name, text }: WorkflowValue,
  today: string,
): WorkflowValue {
  const whole = fillPlaceholders(sanitize(text).trim(), knownValues(workflow, state, today));
  return { name, text: hasPlace(workflow, name) || /^#{1,6} \S/mu.test(whole) ? whole : titled(name, whole) };
}

/** Whether the template says where a section belongs. */
function hasPlace({ output }: Workflow, name: string): boolean {
  return placesIn(output?.template ?? "").all.some((each) => sameName(each) === sameName(name));
}

/** A section that begins with its name: nothing else would say where it begins. */
function titled(name: string, text: string): string {
  const words = /[\p{Lu}\s]/u.test(name) ? name : name.replace(/[-_]+/gu, " ").trim();
  return `## ${words.charAt(0).toUpperCase()}${words.slice(1)}\n\n${text}`;
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
