import { dirname } from "node:path";
import type { DraftStep } from "./draft-step.ts";
import { findFile, type FoundFile } from "./files.ts";
import { INVOKED } from "./instruction-lines.ts";
import { hasInstructions, readInstructions } from "./instructions.ts";
import type { LoadContext } from "./load-context.ts";
import { nameOf } from "./paths.ts";
import { resolvePlaceholders, type Values } from "./placeholders.ts";
import { discoveryOf, yamlScalars, yamlValues } from "./yaml-values.ts";

/** `Read fully and follow: {installed_path}/workflows/full-scan-instructions.md`, `Load … and execute …`. */
const FOLLOW =
  /(?:follow|load|execute|run)[^`\n]{0,60}?`?((?:\{[\w-]+\}|\.{0,2}\/|[\w-]+\/)[\w./{}-]{1,200}\.(?:md|xml))`?/gi;
/** A file that only points to another is not longer. */
const POINTER_LENGTH = 2500;
const POINTED =
  /(?:follow|load|execute)\b[^`\n]{0,40}`?((?:\{[\w-]+\}\/|\.{1,2}\/)?[\w./-]{1,120}\.(?:md|xml))`?/i;
/** Workflows of the host: it runs them itself, at any time. */
const OF_HOST = /party-mode|elicit|workflow-status|workflow-init/;
const MOST_FILES = 5;

/** Where instructions stand, and what their words mean there. */
interface Place {
  readonly root: string;
  readonly values: Values;
  readonly discovery: string;
}

interface Output {
  readonly path: string;
  readonly template: string | null;
}

/**
 * Instructions that others tell to read and follow, and workflows that they invoke, become steps behind these, and are
 * named by step. Their last step may go back to where they were called from. `output` is that of an invoked workflow.
 */
export async function followedInstructions(
  steps: readonly DraftStep[],
  place: Place,
  context: LoadContext,
): Promise<{ readonly steps: readonly DraftStep[]; readonly output: Output | null }> {
  const added = new Map<string, readonly DraftStep[]>();
  let output: Output | null = null;
  const main: DraftStep[] = [];
  for (const step of steps) {
    let { text } = step;
    const branches = [...(step.branches ?? [])];
    for (const { whole, written } of namedIn(step.text)) {
      const found = await readNamed(written, place, context);
      if (found === null || (!added.has(found.prefix) && added.size >= MOST_FILES)) continue;
      if (!added.has(found.prefix)) added.set(found.prefix, renamed(found.steps, found.prefix, step.id));
      output ??= found.output;
      const first = added.get(found.prefix)?.[0]?.id ?? "";
      text = text.replace(whole, `go to step ${first}`);
      branches.push(first);
    }
    main.push({ ...step, text, branches });
  }
  const last = main.at(-1);
  if (added.size === 0 || last === undefined) return { steps, output: null };
  return { steps: [...main.slice(0, -1), { ...last, next: null }, ...[...added.values()].flat()], output };
}

function namedIn(text: string): readonly { readonly whole: string; readonly written: string }[] {
  const invoked = text
    .split(INVOKED)
    .slice(1)
    .map((rest) => rest.split(/\s/, 1)[0] ?? "");
  return [
    ...[...text.matchAll(FOLLOW)].map(([whole, written = ""]) => ({ whole, written })),
    ...invoked.map((written) => ({ whole: `${INVOKED}${written}`, written })),
  ];
}

async function readNamed(
  written: string,
  place: Place,
  context: LoadContext,
): Promise<{
  readonly prefix: string;
  readonly steps: readonly DraftStep[];
  readonly output: Output | null;
} | null> {
  const path = resolvePlaceholders(written, place.values);
  if (OF_HOST.test(path)) return null;
  const file = await findFile(path, place.root, place.values, context);
  if (file === null) return null;
  if (/\.ya?ml$/.test(file.path)) return invoked(file, context);
  if (!file.path.startsWith(`${place.root}/`)) return null;
  const pointed = await pointedFile(file.text, { root: dirname(file.path), values: place.values }, context);
  const instructions = pointed ?? file;
  if (!hasInstructions(instructions.text)) return null;
  const steps = readInstructions(instructions.text, place.discovery).steps;
  return { prefix: nameOf(file.path).replace(/-instructions$/, ""), steps, output: null };
}

/** The instructions that a short file without any tells to follow; null when it is to be followed itself. */
export async function pointedFile(
  body: string,
  { root, values }: { readonly root: string; readonly values: Values },
  context: LoadContext,
): Promise<FoundFile | null> {
  if (body.length > POINTER_LENGTH || hasInstructions(body)) return null;
  const [, written] = POINTED.exec(body) ?? [];
  const file = written === undefined ? null : await findFile(written, root, values, context);
  return file !== null && hasInstructions(file.text) ? file : null;
}

async function invoked(
  file: FoundFile,
  context: LoadContext,
): Promise<{
  readonly prefix: string;
  readonly steps: readonly DraftStep[];
  readonly output: Output | null;
} | null> {
  const root = dirname(file.path);
  let data: unknown;
  try {
    data = context.parseYaml(file.text);
  } catch {
    return null;
  }
  const written = yamlScalars(data);
  const values = await yamlValues(written, root, context);
  const instructions = await findFile(written.get("instructions") ?? "", root, values, context);
  if (instructions === null) return null;
  const template = await findFile(written.get("template") ?? "", root, values, context);
  const path = resolvePlaceholders(written.get("default_output_file") ?? "", values);
  const steps = readInstructions(instructions.text, discoveryOf(data)).steps;
  return {
    prefix: nameOf(file.path),
    steps: steps.map((step) => ({ ...step, text: resolvePlaceholders(step.text, values) })),
    output: path === "" ? null : { path, template: template?.text ?? null },
  };
}

function renamed(steps: readonly DraftStep[], prefix: string, caller: string): readonly DraftStep[] {
  return steps.map((step, index) => {
    const isLast = index === steps.length - 1;
    const branches = (step.branches ?? []).map((id) => `${prefix}-${id}`);
    const moved = {
      ...step,
      id: `${prefix}-${step.id}`,
      branches: isLast ? [...branches, caller] : branches,
    };
    return isLast ? { ...moved, next: null } : moved;
  });
}
