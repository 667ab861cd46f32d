import { dirname } from "node:path";
import type { WorkflowReading } from "../../core/workflows/workflow.ts";
import { buildWorkflow } from "./build-workflow.ts";
import { refused } from "./refusal.ts";
import type { DraftStep } from "./draft-step.ts";
import type { FoundFile } from "./files.ts";
import { splitFrontMatter } from "./front-matter.ts";
import type { LoadContext } from "./load-context.ts";
import { stepOf, withIds } from "./page-step.ts";
import { baseName, joinedPath, nameOf } from "./paths.ts";
import { resolvePlaceholders } from "./placeholders.ts";
import { prefaceOf } from "./preface.ts";
import { outputOf } from "./step-output.ts";
import { NEXT_KEY, readPages, referencesIn, type StepPage } from "./step-pages.ts";

/**
 * Engine E3: `workflow.md` and the step files it leads to. The order is that of `nextStepFile`, else of file names;
 * other files that a step names are its branches (`step-01b-continue`, the other modes of one workflow).
 */
export async function loadStepFiles(
  file: FoundFile,
  found: { readonly engine: "steps" | "skill"; readonly values: Map<string, string> },
  context: LoadContext,
): Promise<WorkflowReading> {
  const root = dirname(file.path);
  const { values: front, body } = splitFrontMatter(file.text, context.parseYaml);
  const preface = prefaceOf(body);
  const values = withValues(found.values, [...front, ...preface.values], root);
  const pages = await readPages(referencesIn(body, front), { root, values, context });
  const [first] = pages;
  if (first === undefined) return refused("no-step-files", nameOf(file.path));
  const whole = pages.reduce((all, page) => withValues(all, page.values, dirname(page.path)), values);
  const output = await outputOf({ pages, body }, whole, { root, context });
  const steps = pages.map((page) => stepOf(page, pages, context.projectRoot));
  const entries = entriesOf(body, front, pages);
  const begin: readonly DraftStep[] =
    preface.text === "" && entries.length < 2
      ? []
      : [
          {
            id: "begin",
            goal: "Begin",
            text: withIds(preface.text, pages) || "Ask the user which way to go.",
            branches: entries,
          },
        ];
  return buildWorkflow(
    {
      id: front.get("name") ?? nameOf(file.path),
      title: preface.title || (front.get("name") ?? nameOf(file.path)),
      engine: found.engine,
      source: file.path,
      root,
      rules: preface.rules,
      steps: [...begin, ...steps],
      output,
      values: whole,
    },
    context,
  );
}

function withValues(
  values: ReadonlyMap<string, string>,
  added: Iterable<readonly [string, string]>,
  folder: string,
): Map<string, string> {
  const all = new Map(values);
  for (const [key, value] of added) {
    if (all.has(key) || value === "" || NEXT_KEY.test(key)) continue;
    const path = resolvePlaceholders(value, all);
    all.set(key, /^\.{1,2}\//.test(path) ? joinedPath(folder, path) : value);
  }
  return all;
}

/** Step files that the workflow's own file leads to. */
function entriesOf(
  body: string,
  front: ReadonlyMap<string, string>,
  pages: readonly StepPage[],
): readonly string[] {
  const names = referencesIn(body, front).map((written) => baseName(written));
  return pages.filter((page) => names.includes(baseName(page.path))).map((page) => page.id);
}
