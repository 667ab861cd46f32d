import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import type { MenuItem, MenuTarget } from "../core/persona.ts";
import { builtInOf } from "./builtin.ts";
import { shownPath } from "./clean-text.ts";
import { firstExisting, leaves } from "./existing-file.ts";
import { isInside } from "./inside.ts";
import type { WrittenItem } from "./menu-items.ts";
import type { PersonaContext } from "./persona-context.ts";
import { findV4File, isV4Task, type V4Kind } from "./v4-files.ts";

type TargetKind = Exclude<MenuTarget["kind"], "none">;

const KIND_OF: Readonly<Record<string, TargetKind>> = {
  workflow: "workflow",
  "run-workflow": "workflow",
  exec: "exec",
  action: "action",
  "validate-workflow": "validate-workflow",
  task: "task",
  skill: "skill",
  tmpl: "tmpl",
  data: "data",
};

/** Why a target cannot be run; each is reported in its own words. */
type Problem = "todo" | "missing" | "outside" | "no prompt";

interface Resolved {
  readonly target: MenuTarget;
  readonly problem: Problem | null;
  /** Set when the file was found under another folder name than the one written. */
  readonly movedFrom?: string;
}

const NOTHING: Resolved = { target: { kind: "none" }, problem: null };

/** Where a menu's file lies. */
export interface MenuPlace extends PersonaContext {
  /** Absolute path of the file. */
  readonly path: string;
}

/**
 * Resolves what the items start: existing files, inline prompts, built-ins. Problems become warnings. Looks at the
 * disk synchronously: a roster asks for some hundred paths, which takes 2 ms this way and 40 ms through promises.
 */
export function resolveMenu(
  items: readonly WrittenItem[],
  prompts: ReadonlyMap<string, string>,
  place: MenuPlace,
): { menu: MenuItem[]; warnings: string[] } {
  const resolved = items.map((item) => resolveItem(item, prompts, place));
  const menu = items.map((item, index): MenuItem => {
    const { target, problem } = resolved[index] ?? NOTHING;
    return { ...item, target, runnable: problem === null, builtin: builtInOf(item) };
  });
  return { menu, warnings: [...targetWarnings(menu, resolved), ...duplicateWarnings(menu)] };
}

/** The host does a built-in whatever its target; a dead one is no problem then. */
function resolveItem(item: WrittenItem, prompts: ReadonlyMap<string, string>, place: MenuPlace): Resolved {
  if (item.target === null) return NOTHING;
  const { attribute, value, attributes = { [attribute]: value } } = item.target;
  const resolved = isV4Task(item.target)
    ? resolveV4(value, attributes, place)
    : resolveTarget(attribute, value, prompts, place);
  const problem = builtInOf(item) === null ? resolved.problem : null;
  const { target } = resolved;
  if (target.kind === "none" || isV4Task(item.target)) return { ...resolved, problem };
  const known = Object.fromEntries(
    Object.entries(attributes).map(([name, written]) => {
      const other = resolveTarget(name, written, prompts, place).target;
      return [name, other.kind === "none" ? written : (other.path ?? other.value)];
    }),
  );
  return { ...resolved, problem, target: { ...target, attributes: known } };
}

/** A v4 task needs its own file and those it works with; data are only read when needed. */
function resolveV4(value: string, written: Readonly<Record<string, string>>, place: MenuPlace): Resolved {
  const found = Object.entries(written).map(([kind, name]) => ({
    kind,
    name,
    path: findV4File(kind as V4Kind, name, place),
  }));
  const missing = found.find(({ kind, path }) => path === null && kind !== "data");
  const attributes = Object.fromEntries(found.map(({ kind, name, path }) => [kind, path ?? name]));
  const path = found.find(({ kind }) => kind === "task")?.path ?? null;
  const problem = missing === undefined ? null : "missing";
  return { target: { kind: "task", value: missing?.name ?? value, path, attributes }, problem };
}

function resolveTarget(
  attribute: string,
  value: string,
  prompts: ReadonlyMap<string, string>,
  context: MenuPlace,
): Resolved {
  const kind = KIND_OF[attribute] ?? "exec";
  const attributes = {};
  if (kind === "action") {
    const prompt = value.startsWith("#") ? prompts.get(value.slice(1)) : value;
    const target = { kind, value: prompt ?? value, path: null, attributes };
    return { target, problem: prompt === undefined ? "no prompt" : null };
  }
  if (value.toLowerCase() === "todo")
    return { target: { kind, value, path: null, attributes }, problem: "todo" };
  if (kind === "skill" || value.startsWith("skill:")) return resolveSkill(value, context);
  return fileOfSkill(kind, value, context) ?? resolvePath(kind, value, context);
}

/** Looks beside the agent first, when it is a skill itself: what was installed together stays together. */
function resolveSkill(value: string, { path, skillFolders, skillPaths }: MenuPlace): Resolved {
  const id = value.replace(/^skill:/, "").trim();
  const folders = isSkill(path) ? [dirname(dirname(path)), ...skillFolders] : skillFolders;
  const found = /^[\w.-]{1,80}$/.test(id)
    ? firstExisting([...folders.map((folder) => join(folder, id, "SKILL.md")), ...(skillPaths.get(id) ?? [])])
    : null;
  const target: MenuTarget = { kind: "skill", value, path: found, attributes: {} };
  return { target, problem: found === null ? "missing" : null };
}

/** A file of the agent's own skill folder, by its path from there; null when it is none. */
function fileOfSkill(kind: TargetKind, value: string, place: MenuPlace): Resolved | null {
  if (!isSkill(place.path) || value.startsWith("{project-root}")) return null;
  const folder = dirname(place.path);
  const path = resolve(folder, value.replace(/^\{skill-root\}\/*/, ""));
  if (!isInside(folder, path) || firstExisting([path]) === null) return null;
  return leaves(place.boundary ?? place.projectRoot, path)
    ? null
    : { target: { kind, value, path, attributes: {} }, problem: null };
}

function isSkill(path: string): boolean {
  return basename(path) === "SKILL.md";
}

function resolvePath(kind: TargetKind, value: string, context: PersonaContext): Resolved {
  const { projectRoot, bmadRoot } = context;
  const unresolved = (problem: Problem): Resolved => ({
    target: { kind, value, path: null, attributes: {} },
    problem,
  });
  const relative = relativeTarget(value, bmadRoot);
  const [path, ...elsewhere] = candidatesFor(relative, context);
  if (value.startsWith("~") || isAbsolute(relative) || path === undefined) return unresolved("outside");
  const found = firstExisting([path, ...elsewhere.map((one) => one.path)]);
  if (found === null) return unresolved("missing");
  if (leaves(projectRoot, found)) return unresolved("outside");
  const target = { kind, value, path: found, attributes: {} };
  const moved = found === path ? undefined : elsewhere.find((one) => one.path === found)?.movedFrom;
  return moved === undefined ? { target, problem: null } : { target, problem: null, movedFrom: moved };
}

function relativeTarget(value: string, bmadRoot: string | null): string {
  const named = bmadRoot === null ? value : value.replace(/\{(?:bmad_folder|root)\}/g, basename(bmadRoot));
  return named.replace(/^\{project-root\}\/*/, "");
}

/**
 * Where a target may lie: where it says; under the BMad root; under the BMad root in place of the folder it names,
 * for installations that were moved or answered the installer's folder question oddly. Only places in the project.
 */
function candidatesFor(
  relative: string,
  { projectRoot, bmadRoot }: PersonaContext,
): [] | [string, ...{ path: string; movedFrom?: string }[]] {
  const path = resolve(projectRoot, relative);
  if (!isInside(projectRoot, path)) return [];
  if (bmadRoot === null) return [path];
  const [folder = "", ...rest] = relative.split("/");
  const elsewhere = [
    { path: resolve(bmadRoot, relative) },
    ...(rest.length > 1 ? [{ path: resolve(bmadRoot, ...rest), movedFrom: folder }] : []),
  ];
  return [path, ...elsewhere.filter((one) => isInside(projectRoot, one.path))];
}

const PROBLEMS: Readonly<Record<Problem, string>> = {
  todo: "not implemented (`todo`)",
  missing: "target does not exist",
  outside: "target outside the project",
  "no prompt": "prompt not in the file",
};

const SHOWN = 4;

/** Whether a persona's warning tells of menu items that cannot be run: the items themselves tell the same. */
export function isTargetWarning(warning: string): boolean {
  return Object.values(PROBLEMS).some((words) => warning.startsWith(`${words}: `));
}

function targetWarnings(menu: readonly MenuItem[], resolved: readonly Resolved[]): string[] {
  const warnings: string[] = [];
  for (const [problem, words] of Object.entries(PROBLEMS)) {
    const hit = menu.filter((_, index) => resolved[index]?.problem === problem);
    if (hit.length === 0) continue;
    const names = hit
      .slice(0, SHOWN)
      .map((item) => `${label(item)}${problem === "todo" ? "" : written(item)}`);
    const more = hit.length > SHOWN ? ` and ${hit.length - SHOWN} more` : "";
    warnings.push(`${words}: ${names.join(", ")}${more}`);
  }
  const moved = new Set(resolved.map((one) => one.movedFrom).filter((name) => name !== undefined));
  for (const folder of moved) {
    warnings.push(
      `paths name the folder \`${shownPath(folder)}\`, their files were found in the BMad folder`,
    );
  }
  return warnings;
}

function duplicateWarnings(menu: readonly MenuItem[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const item of menu) {
    const key = item.code ?? `*${item.trigger}`;
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return [...twice].map((key) => `several menu items are called ${key}: choose them by number`);
}

function label(item: MenuItem): string {
  return item.code ?? (item.trigger === "" ? "unnamed item" : `*${item.trigger}`);
}

function written(item: MenuItem): string {
  return item.target.kind === "none" ? "" : ` (${shownPath(item.target.value)})`;
}
