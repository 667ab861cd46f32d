import { dirname } from "node:path";
import { findFile } from "./files.ts";
import type { LoadContext } from "./load-context.ts";
import type { Values } from "./placeholders.ts";
import type { StepPage } from "./step-pages.ts";

const OUTPUT_KEY =
  /^(?:default_?)?output_?file$|_output_file$|^(?:outputPath|workspaceFile|storyFile|planFile|wipFile|validationReportPath|spec_file)$/i;
const TEMPLATE_KEY = /template/i;

/**
 * The document that step files write: what their front matter calls the output file, else the path their text writes to;
 * with the template that they, their workflow or its folder name.
 */
export async function outputOf(
  { pages, body }: { readonly pages: readonly StepPage[]; readonly body: string },
  values: Values,
  { root, context }: { readonly root: string; readonly context: LoadContext },
): Promise<{ path: string; template: string | null } | null> {
  const path =
    [...values].find(([key, value]) => OUTPUT_KEY.test(key) && value !== "")?.[1] ??
    writtenTo([body, ...pages.map((page) => page.body)]);
  if (path === null || path === undefined) return null;
  for (const page of pages) {
    for (const [key, value] of page.values) {
      if (!TEMPLATE_KEY.test(key)) continue;
      const file = await findFile(value, dirname(page.path), values, context);
      if (file !== null) return { path, template: file.text };
    }
  }
  for (const [key, value] of values) {
    if (!TEMPLATE_KEY.test(key)) continue;
    const file = await findFile(value, root, values, context);
    if (file !== null) return { path, template: file.text };
  }
  const name = (await context.list(root)).find((one) => one.endsWith("template.md"));
  return { path, template: name === undefined ? null : await context.read(`${root}/${name}`) };
}

const PLACES = "\\{(?:output_folder|planning_artifacts|implementation_artifacts)\\}";
const WRITTEN_TO = new RegExp(
  `(?:append|save|write|creat|output)[^\\n]{0,80}?(${PLACES}/[^\\s\`*<,;]{1,160}\\.md)`,
  "i",
);
const NAMED = new RegExp(`\`(${PLACES}/[^\`\\n*<]{1,160}\\.md)\``);

/** The path of the document, where steps only name it in their text. */
function writtenTo(texts: readonly string[]): string | null {
  const all = texts.join("\n");
  return (WRITTEN_TO.exec(all) ?? NAMED.exec(all))?.[1] ?? null;
}
