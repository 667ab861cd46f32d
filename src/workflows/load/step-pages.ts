import { dirname } from "node:path";
import { findFile, type FoundFile } from "./files.ts";
import { splitFrontMatter } from "./front-matter.ts";
import type { LoadContext } from "./load-context.ts";
import { baseName, nameOf } from "./paths.ts";
import type { Values } from "./placeholders.ts";

/** A step file read, with what it leads to. */
export interface StepPage {
  readonly id: string;
  readonly path: string;
  readonly body: string;
  readonly values: ReadonlyMap<string, string>;
  /** Paths of step files it names, in order. */
  readonly leads: readonly string[];
  readonly next: string | null;
}

/** How step files are called, with whatever path before their name. */
export const STEP_REFERENCE = /(?<![\w{}./-])[\w{}./-]{0,160}\bstep-[\w.-]{1,80}?\.md\b/g;
const MOST_FILES = 80;
/** Keys of front matter that name the file that follows. */
export const NEXT_KEY = /^next_?step/i;

/** Whether a workflow's file leads to step files. */
export function namesStepFiles(text: string, values: ReadonlyMap<string, string>): boolean {
  return referencesIn(text, values).length > 0;
}

interface Where {
  readonly root: string;
  readonly values: Values;
  readonly context: LoadContext;
}

/** Reads all step files that `entries` lead to, directly or through others, and those beside them, in order. */
export async function readPages(entries: readonly string[], where: Where): Promise<readonly StepPage[]> {
  const pages = new Map<string, StepPage>();
  const folders = new Set<string>();
  const waiting = entries.map((written) => ({ written, folder: where.root }));
  for (let at = 0; at < waiting.length && pages.size < MOST_FILES; at += 1) {
    const { written, folder: from } = waiting[at] ?? { written: "", folder: "" };
    const file = await findStep(written, from, where);
    if (file === null || pages.has(file.path)) continue;
    const { values, body } = splitFrontMatter(file.text, where.context.parseYaml);
    const leads = referencesIn(body, values);
    const next = [...values].find(([key]) => NEXT_KEY.test(key))?.[1] ?? null;
    pages.set(file.path, { id: nameOf(file.path), path: file.path, body, values, leads, next });
    const folder = dirname(file.path);
    const beside = folders.has(folder) ? [] : await where.context.list(folder);
    folders.add(folder);
    const names = beside.filter((name) => /^step-[\w.-]+\.md$/.test(name)).map((name) => `./${name}`);
    waiting.push(...[...leads, ...names].map((lead) => ({ written: lead, folder })));
  }
  const order = [...folders];
  return [...pages.values()].sort(
    (a, b) =>
      order.indexOf(dirname(a.path)) - order.indexOf(dirname(b.path)) ||
      naturally(baseName(a.path), baseName(b.path)),
  );
}

async function findStep(
  written: string,
  folder: string,
  { root, values, context }: Where,
): Promise<FoundFile | null> {
  const found = await findFile(written, folder, values, context);
  if (found !== null) return found;
  const name = baseName(written);
  for (const place of [folder, `${root}/steps`, root]) {
    const text = await context.read(`${place}/${name}`);
    if (text !== null) return { path: `${place}/${name}`, text };
  }
  return null;
}

/** Step files that a text and its front matter name. */
export function referencesIn(text: string, values: ReadonlyMap<string, string>): readonly string[] {
  const named = [...values.values()].filter((value) => /\bstep-[\w.-]+\.md$/.test(value));
  return [...new Set([...named, ...[...text.matchAll(STEP_REFERENCE)].map(([reference]) => reference)])];
}

function naturally(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
