import { sanitizeLine } from "../core/sanitize.ts";
import { cleanBlock } from "./clean-text.ts";
import { asTrigger, type WrittenItem } from "./menu-items.ts";
import { isHostTrigger } from "./builtin.ts";
import { lineOf, linesOf, listOf, recordOf } from "./yaml-values.ts";

const MOST_ITEMS = 100;
const LONGEST_DESCRIPTION = 300;
const LONGEST_INSTRUCTIONS = 8000;

/** Kinds of files that a command may name, with the attribute that carries each. */
const KINDS = { tasks: "task", templates: "template", checklists: "checklist", data: "data" } as const;
type Kind = keyof typeof KINDS;

/** Names of an agent's files without their endings, by kind. */
type Dependencies = ReadonlyMap<Kind, ReadonlyMap<string, string>>;

/** How prose names a task: `task create-doc`, `the correct-course task`. */
const TASK_BEHIND = /\btask\s+[`'"]?([a-z][\w-]*-[\w-]+)/i;
const TASK_BEFORE = /\b([a-z][\w-]*-[\w-]+)(?:\.md)?[`'"]?\s+task\b/i;
/** Commands that talk about BMad itself: a task says how, and names the file. */
const KNOWLEDGE = new Set(["kb", "kb-mode"]);
const FILE_NAME = /[a-z\d][\w-]{1,80}(?:\.(?:md|ya?ml|csv))?/gi;

/**
 * The commands of a BMad v4 agent, in any of the shapes they come in: a list of `trigger: text`, a mapping, a list of
 * `"*trigger" - text`, or a mixture. What a command starts is told only by its text: it names a task, and what that
 * works with.
 */
export function readCommands(commands: unknown, dependencies: unknown): WrittenItem[] {
  const known = dependenciesOf(dependencies);
  return listOf(commands)
    .flatMap((command): WrittenItem[] => {
      if (typeof command === "string") return commandLine(command, known);
      return Object.entries(recordOf(command)).flatMap(([key, value]) => commandOf(key, value, known));
    })
    .slice(0, MOST_ITEMS);
}

/** `"*create {type}" - Create one`, `*help: Show help`, `*yolo`. */
function commandLine(line: string, known: Dependencies): WrittenItem[] {
  const [, quoted = "", bare = "", text = ""] =
    /^\s*(?:["'`]\s*(\*?[^"'`]+)["'`]|(\*?[^\s:]+(?:\s*[{[][^}\]]*[}\]])*))\s*(?:[-–—:]\s*)?(.*)$/s.exec(
      line,
    ) ?? [];
  return commandOf(quoted || bare, text, known);
}

function commandOf(key: string, value: unknown, known: Dependencies): WrittenItem[] {
  const trigger = asTrigger(sanitizeLine(key, 200).replace(/\s*[{[<(].*$/, ""));
  if (trigger === "") return [];
  const isText = typeof value !== "object" || value === null;
  const text = isText ? lineOf(value) : "";
  const description = sanitizeLine(text || trigger.replaceAll("-", " "), LONGEST_DESCRIPTION);
  return [
    {
      trigger,
      code: null,
      description,
      target: isText ? fileTarget(trigger, text, known) : stepsTarget(trigger, value),
    },
  ];
}

/** A command that carries its own steps. */
function stepsTarget(trigger: string, value: unknown): WrittenItem["target"] {
  const text = cleanBlock(linesOf(value).join("\n"), LONGEST_INSTRUCTIONS);
  return text === "" || isHostTrigger(trigger) ? null : { attribute: "action", value: text };
}

function fileTarget(trigger: string, text: string, known: Dependencies): WrittenItem["target"] {
  if (isHostTrigger(trigger)) return null;
  const named = new Map<Kind, string>();
  for (const [word] of text.matchAll(FILE_NAME)) {
    for (const kind of Object.keys(KINDS) as Kind[]) {
      const file = known.get(kind)?.get(stemOf(word));
      if (file !== undefined && !named.has(kind)) named.set(kind, file);
    }
  }
  const task = named.get("tasks") ?? taskInProse(text) ?? impliedTask(trigger, named, known);
  if (task === undefined) return null;
  const others = (["templates", "checklists", "data"] as const).flatMap((kind) => {
    const file = named.get(kind);
    return file === undefined ? [] : [[KINDS[kind], file] as const];
  });
  const value = [task, ...others.map(([, file]) => file)].join(" with ");
  return { attribute: "task", value, attributes: { task, ...Object.fromEntries(others) } };
}

function taskInProse(text: string): string | undefined {
  return TASK_BEHIND.exec(text)?.[1] ?? TASK_BEFORE.exec(text)?.[1];
}

/**
 * A template is filled by `create-doc`, a checklist done by `execute-checklist`; else a task is called like the command,
 * but for the one that explains BMad.
 */
function impliedTask(
  trigger: string,
  named: ReadonlyMap<Kind, string>,
  known: Dependencies,
): string | undefined {
  if (named.has("templates")) return "create-doc";
  if (named.has("checklists")) return "execute-checklist";
  return KNOWLEDGE.has(trigger) ? "kb-mode-interaction" : known.get("tasks")?.get(stemOf(trigger));
}

function dependenciesOf(value: unknown): Dependencies {
  const record = recordOf(value);
  return new Map(
    (Object.keys(KINDS) as Kind[]).map((kind) => [
      kind,
      new Map(listOf(record[kind]).map((item) => [stemOf(lineOf(item)), sanitizeLine(lineOf(item), 120)])),
    ]),
  );
}

function stemOf(name: string): string {
  return name
    .trim()
    .replace(/\.(?:md|ya?ml|csv)$/i, "")
    .toLowerCase();
}
