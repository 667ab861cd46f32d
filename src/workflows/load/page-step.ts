import { dirname } from "node:path";
import type { DraftStep } from "./draft-step.ts";
import { sectionLine } from "./instruction-lines.ts";
import { baseName, joinedPath, shownPath } from "./paths.ts";
import { NEXT_KEY, STEP_REFERENCE, type StepPage } from "./step-pages.ts";
import { appendedSections, condenseStep, goalOf } from "./step-text.ts";

/** `Read fully and follow: \`step-02-vision\``, a file's name made a step's id already. */
const LOAD_STEP =
  /(?:read fully and follow|load(?: and (?:execute|follow))?|proceed (?:directly )?to):?\s+(?:the )?[`'"]?(step-[\w-]+)[`'"]?(?![\w./])/gi;

/** The step that a step file describes, among the others of its workflow. */
export function stepOf(page: StepPage, pages: readonly StepPage[], projectRoot: string): DraftStep {
  const paged = (written: string): string | null => idOf(written, pages);
  const leads = page.leads.map((lead) => paged(lead)).filter((id) => id !== null);
  const next = (page.next === null ? null : paged(page.next)) ?? followingIn(page, pages, leads);
  const outputs = writes(page.body) ? sectionsOf(page) : [];
  const own = new Map([...page.values].filter(([key]) => !NEXT_KEY.test(key)));
  const text = withIds(condenseStep(page.body), pages);
  return {
    id: page.id,
    goal: goalOf(page.body, page.id),
    text: localPaths(text, own, page.path, projectRoot) + savingOf(outputs),
    outputs,
    branches: leads.filter((id) => id !== next && id !== page.id),
    next,
    checkpoint: outputs.length > 0 || /\[A\][\s\S]{0,80}\[P\]|\[C\]/.test(page.body) ? "choices" : "none",
  };
}

/** A step's text shows what is written, not under which name; small models need both. */
function savingOf(outputs: readonly string[]): string {
  if (outputs.length === 0) return "";
  return `\n\nOnce the user agrees, save what is written: ${outputs.map((name) => sectionLine(name)).join(" ")}`;
}

function idOf(written: string, pages: readonly StepPage[]): string | null {
  return pages.find((page) => baseName(page.path) === baseName(written))?.id ?? null;
}

/** A text in which step files are named by the ids of their steps. */
export function withIds(text: string, pages: readonly StepPage[]): string {
  return text
    .replace(STEP_REFERENCE, (written) => idOf(written, pages) ?? written)
    .replace(LOAD_STEP, "go to step $1");
}

/** For files that do not say what follows: the first later one of their folder that they name, else the next there. */
function followingIn(page: StepPage, pages: readonly StepPage[], leads: readonly string[]): string | null {
  const later = pages
    .slice(pages.indexOf(page) + 1)
    .filter((other) => dirname(other.path) === dirname(page.path));
  const named = later.find((other) => leads.includes(other.id) && !/\d[b-z]-/.test(other.id));
  if (named !== undefined) return named.id;
  if (/complete|exit|finish|final/i.test(page.id)) return null;
  return later[0]?.id ?? null;
}

function writes(body: string): boolean {
  return /append|save (?:the |this |final )?(?:content|document|section)|write (?:the |this )?(?:content|section|to)|content structure/i.test(
    body,
  );
}

function sectionsOf(page: StepPage): readonly string[] {
  const names = appendedSections(page.body);
  if (names.length > 0) return names;
  const orders = page.body
    .split("\n")
    .filter((line) => !/\b(?:not|never|forbidden|no|without)\b/i.test(line));
  const saves = /(?:save|append|write)[^\n]{0,60}(?:\{\w*output\w*\}|to (?:the )?(?:document|\{))/i.test(
    orders.join("\n"),
  );
  return saves ? [page.id.replace(/^step-(?:\w-)?\d+\w?-/, "")] : [];
}

/** Relative paths in a step's front matter are told as the project sees them. */
function localPaths(
  text: string,
  own: ReadonlyMap<string, string>,
  path: string,
  projectRoot: string,
): string {
  const here = shownPath(dirname(path), projectRoot);
  return [...own].reduce(
    (told, [key, value]) =>
      /^\.{1,2}\//.test(value) ? told.replaceAll(`{${key}}`, joinedPath(here, value)) : told,
    text,
  );
}
