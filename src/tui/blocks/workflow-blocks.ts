import type { ChatHost } from "../../core/chat/chat-host.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { WorkflowView } from "../../core/workflows/workflow-desk.ts";
import { note, type Block, type ListItem } from "./block.ts";
import type { Words } from "../words/en/index.ts";

/** The workflow when it has the next input; null when none does. */
export function underWay(view: WorkflowView | null): WorkflowView | null {
  return view?.waitsFor === "nothing" || view?.waitsFor === "return" ? null : view;
}

/** Where a workflow stands, and what the user can do; nothing when there is none, or it is done. */
export function workflowBlocks(view: WorkflowView | null, words: Words): Block[] {
  if (view === null || view.waitsFor === "nothing") return [];
  const { workflow: said } = words;
  const where = [
    placeOf(view, words),
    view.document === null ? said.noDocument : said.document(path(view.document)),
  ];
  const lines = [note(where.join(" · "))];
  if (view.waitsFor === "return") return [...lines, note(said.waiting(line(view.title)))];
  if (view.waitsFor === "checkpoint") return [...lines, ...choiceBlocks(view, words)];
  if (view.waitsFor === "elicitation") return [...lines, ...methodBlocks(view, words)];
  const due = view.section === null ? [] : [note(said.section(line(view.section)))];
  return [...lines, ...due, note(said.resume)];
}

/** `Product Brief · step 3 of 7: Users`. */
export function placeOf({ title, step, steps, goal }: WorkflowView, { workflow }: Words): string {
  return workflow.at(line(title), step, steps, line(goal));
}

/** A section was saved: where, and what may become of it. */
export function checkpointBlocks(view: WorkflowView, words: Words): Block[] {
  return [{ kind: "gap" }, ...savedBlocks(view, view.saved, words), ...choiceBlocks(view, words)];
}

/** Which sections were saved, and where. */
export function savedBlocks(
  { document }: WorkflowView,
  sections: readonly string[],
  { workflow }: Words,
): Block[] {
  if (document === null || sections.length === 0) return [];
  return [
    note(
      workflow.saved(
        sections.map((section) => line(section)),
        path(document),
      ),
      "plain",
    ),
  ];
}

/** The ways to deepen a section, by their numbers. */
export function methodBlocks({ methods }: WorkflowView, { workflow }: Words): Block[] {
  return [{ kind: "list", items: methodItems(methods) }, note(workflow.whichMethod)];
}

/** What the prompt's status bar says of it: `Product Brief 3/7`; null while none runs. */
export function workflowLabel({ workflow: { view } }: Pick<ChatHost, "workflow">): string | null {
  const running = underWay(view);
  return running === null ? null : `${sanitizeLine(running.title, 24)} ${running.step}/${running.steps}`;
}

function choiceBlocks({ checkpoint, methods }: WorkflowView, { workflow: said }: Words): Block[] {
  const isNumbered = checkpoint === "elicitation" && methods.length > 0;
  const keys = [
    ...(isNumbered ? [] : [`[a] ${said.deepen}`]),
    `[c] ${said.goOn}`,
    `[p] ${said.party}`,
    `[y] ${said.yolo}`,
    said.orSay,
  ];
  const items = isNumbered ? methodItems(methods) : [];
  // A line each: in a narrow window, several in one line would be wrapped in their middle.
  return [
    ...(items.length === 0 ? [] : [{ kind: "list", items } as const]),
    ...keys.map((key) => note(key, "plain")),
  ];
}

function methodItems(methods: WorkflowView["methods"]): ListItem[] {
  return methods.map(({ name, description }, index) => ({
    label: `[${index + 1}]`,
    text: [line(name), sanitizeLine(description, 160)].filter((part) => part !== "").join(" — "),
    tone: "plain",
  }));
}

function line(text: string): string {
  return sanitizeLine(text, 80);
}

function path(text: string): string {
  return sanitizeLine(text, 200);
}
