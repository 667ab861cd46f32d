import { baseValues } from "./base-values.ts";
import { findFile, type FoundFile } from "./files.ts";
import type { LoadContext } from "./load-context.ts";
import { needsName, refused, type Refusal } from "./refusal.ts";

/** The file a menu item starts, and what it works with. */
export type Resolved =
  | {
      readonly kind: "file";
      readonly file: FoundFile;
      readonly template: FoundFile | null;
      readonly checklist: FoundFile | null;
    }
  | Refusal;

/** Folders of a V4 installation in which the names of its prose are looked for. */
const FOLDERS = { task: "tasks", template: "templates", checklist: "checklists", data: "data" } as const;

/** Finds what a menu item names: a path with placeholders, a skill, or the names in V4's prose. */
export async function resolveTarget(context: LoadContext): Promise<Resolved> {
  const { target, bmadRoot } = context;
  const value = target.value.trim();
  if (/^todo$/i.test(value)) return refused("unwritten");
  if (value.startsWith("~")) return refused("outside", value);
  const values = baseValues(context, bmadRoot);
  const found = target.path === null ? null : await context.read(target.path);
  if (target.path !== null && found !== null) {
    return withParts({ path: target.path, text: found }, context);
  }
  if (target.kind === "skill" || value.startsWith("skill:")) {
    return refused("no-skill", value.replace(/^skill:/, ""));
  }
  const file = /\s/.test(value) ? null : await findFile(value, context.projectRoot, values, context);
  if (file !== null) return withParts(file, context);
  const prose = await resolveProse(context);
  if (prose !== null) return prose;
  if (/\s/.test(value) && /\btasks?\b/i.test(value)) return choose("task", context);
  return refused("missing", value);
}

/** A task that was found may need a template or checklist that the item names. */
async function withParts(file: FoundFile, context: LoadContext): Promise<Resolved> {
  const { attributes, value } = context.target;
  const words = `${value} ${Object.values(attributes).join(" ")}`;
  const template = await named(
    "template",
    attributes["tmpl"] ?? attributes["template"] ?? templateIn(words),
    context,
  );
  const checklist = await named("checklist", attributes["checklist"] ?? checklistIn(words), context);
  return { kind: "file", file, template, checklist };
}

/** `use task create-doc with project-brief-tmpl.yaml`, `run the task shard-doc.md for …`, `execute the x task`. */
async function resolveProse(context: LoadContext): Promise<Resolved | null> {
  const { value } = context.target;
  for (const name of namesIn(value)) {
    const file = await named("task", name, context);
    if (file !== null) return withParts(file, context);
  }
  const template = await named("template", templateIn(value), context);
  if (template !== null) return { kind: "file", file: template, template, checklist: null };
  const checklist = await named("checklist", checklistIn(value), context);
  return checklist === null ? null : { kind: "file", file: checklist, template: null, checklist };
}

async function named(
  kind: keyof typeof FOLDERS,
  name: string | undefined,
  context: LoadContext,
): Promise<FoundFile | null> {
  if (name === undefined || name === "") return null;
  const values = baseValues(context, context.bmadRoot);
  if (name.includes("/")) {
    const file = await findFile(name, context.bmadRoot, values, context);
    if (file !== null) return file;
  }
  const stem = name.slice(name.lastIndexOf("/") + 1);
  const folder = `${context.bmadRoot}/${FOLDERS[kind]}`;
  const short = { task: [], template: [`${stem}-tmpl.yaml`], checklist: [`${stem}-checklist.md`], data: [] };
  const names = /\.\w{2,4}$/.test(stem)
    ? [stem]
    : [`${stem}.md`, `${stem}.yaml`, `${stem}.yml`, ...short[kind]];
  for (const one of names) {
    const text = await context.read(`${folder}/${one}`);
    if (text !== null) return { path: `${folder}/${one}`, text };
  }
  return null;
}

function namesIn(words: string): readonly string[] {
  return [...words.matchAll(/[a-z][\w-]{0,40}-[\w-]{1,60}(?:\.md)?/gi)]
    .map(([name]) => name.toLowerCase())
    .slice(0, 30);
}

function templateIn(words: string): string | undefined {
  return /[\w-]{1,80}-tmpl(?:\.ya?ml|\.md)?/i.exec(words)?.[0];
}

function checklistIn(words: string): string | undefined {
  return [...words.matchAll(/[\w-]{1,80}-checklist(?:\.md)?/gi)]
    .map(([name]) => name)
    .find((name) => !/^execute-/i.test(name));
}

/** The refusal of an item that leaves a name to its user. */
export async function choose(
  kind: "task" | "template" | "checklist",
  { bmadRoot, list }: LoadContext,
): Promise<Refusal> {
  const names = (await list(`${bmadRoot}/${FOLDERS[kind]}`)).filter((name) => !name.endsWith("/"));
  return needsName(
    kind,
    names.map((name) => name.replace(/\.\w+$/, "")),
  );
}
