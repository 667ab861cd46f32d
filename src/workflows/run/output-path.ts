import type { Workflow } from "../../core/workflows/workflow.ts";
import { sameName } from "./progress.ts";

/** `{{name}}` and `{name}` in a path. */
const IN_PATH = /\{\{?\s*([\p{L}\p{N}_.-]{1,80})\s*\}?\}/gu;

const MOST_UNITS = 60;
const MOST_NAMES = 1000;

/** Names in the document's path that nobody has filled in; each once. */
export function openNames({ output }: Workflow, values: ReadonlyMap<string, string>): readonly string[] {
  const names = Array.from((output?.path ?? "").matchAll(IN_PATH), ([, name = ""]) => name);
  return [...new Set(names)].filter((name) => inFileName(values.get(sameName(name)) ?? "") === "");
}

/**
 * Where the workflow's document lies. A value becomes a part of one name: it opens no folder. A name that nobody filled
 * in becomes `draft`.
 */
export function outputPath({ output, id }: Workflow, values: ReadonlyMap<string, string>): string {
  if (output === null) throw new Error(`the workflow ${id} writes no document`);
  return output.path.replace(
    IN_PATH,
    (_whole, name: string) => inFileName(values.get(sameName(name)) ?? "") || "draft",
  );
}

/** The first of `a.md`, `a-2.md`, … that is not there. */
export async function freePath(path: string, read: (path: string) => Promise<unknown>): Promise<string> {
  const [, stem = path, extension = ""] = /^(.*?)(\.[^./\\]{1,10})?$/su.exec(path) ?? [];
  for (let number = 1; number < MOST_NAMES; number += 1) {
    const candidate = number === 1 ? path : `${stem}-${number}${extension}`;
    if ((await read(candidate)) === null) return candidate;
  }
  throw new Error(`too many files like ${path}`);
}

function inFileName(value: string): string {
  const name = value.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/\.{2,}/gu, ".");
  return name.replace(/^[-.]+|[-.]+$/gu, "").slice(0, MOST_UNITS);
}
