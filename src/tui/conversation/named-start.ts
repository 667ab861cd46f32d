import type { MenuItem } from "../../core/persona.ts";
import { sanitizeLine } from "../../core/sanitize.ts";

/** What BMad 4's commands run that take the name of it behind them. */
const KINDS = {
  task: "task",
  execute: "task",
  checklist: "checklist",
  "execute-checklist": "checklist",
  "create-doc": "template",
} as const;

/** The task that goes through what is named. */
const TASKS = { checklist: "execute-checklist", template: "create-doc" } as const;

/** Commands that run what is named behind them, for agents whose menu leaves them out. */
export const NAMED_COMMANDS: readonly string[] = Object.keys(KINDS);

/**
 * What a command of BMad 4 starts that runs whatever its user names: the installation's task, template or checklist of
 * that name; without one, what says which there are. Null for any other item, and for one that names its own.
 */
export function namedStart({ target, ...item }: MenuItem, argument = ""): MenuItem | null {
  const kind = KINDS[item.trigger as keyof typeof KINDS] as (typeof KINDS)[keyof typeof KINDS] | undefined;
  if (kind === undefined || (target.kind !== "none" && target.kind !== "task")) return null;
  const name = sanitizeLine(argument, 100).replace(/^["'`]|["'`]$/g, "");
  if (name === "" && target.kind === "task" && target.attributes[kind] !== undefined && kind !== "task")
    return null;
  const description = name === "" ? `*${item.trigger}` : name;
  const task = kind === "task" ? name : `${TASKS[kind]} ${name}`.trim();
  const value = task === "" ? "a task" : `task ${task}`;
  const attributes: Readonly<Record<string, string>> = kind === "task" || name === "" ? {} : { [kind]: name };
  return { ...item, description, runnable: true, target: { kind: "task", value, path: null, attributes } };
}
