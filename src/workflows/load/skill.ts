import { dirname } from "node:path";
import { estimateTokens } from "../../core/tokens.ts";
import type { WorkflowReading } from "../../core/workflows/workflow.ts";
import { baseValues } from "./base-values.ts";
import { buildWorkflow } from "./build-workflow.ts";
import { refused } from "./refusal.ts";
import type { DraftStep } from "./draft-step.ts";
import { filesUnder, findFile, type FoundFile } from "./files.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { headingSteps } from "./heading-steps.ts";
import { readSections } from "./headings.ts";
import type { LoadContext } from "./load-context.ts";
import { loadMarkdown } from "./markdown-workflow.ts";
import { baseName, shownPath, titled } from "./paths.ts";
import { plainLine } from "./plain-line.ts";
import { documentOf, draftingSteps } from "./skill-document.ts";
import { condenseSkill, customValues } from "./skill-text.ts";
import { hasInstructions } from "./instructions.ts";
import { namesStepFiles } from "./step-pages.ts";

const THIN = 900;
const POINTER =
  /(?:\]\(|`|\s|\{project-root\}\/)((?:\{project-root\}\/)?[\w./-]{0,200}workflow[\w-]{0,40}\.(?:md|yaml))/;
/** `| 2 | Discovery | … | \`prompts/discovery.md\` |` */
const STAGE_ROW =
  /^\|\s*(\d{1,2})\s*\|\s*([^|\n]{2,80}?)\s*\|[^\n]*?`?((?:\.\/)?(?:[\w-]+\/)?[\w-]+\.md)`?[^\n]*\|\s*$/gm;
const MOST_NAMED = 14;

/**
 * Engine E4: a `SKILL.md`. One that only points to a `workflow.md` is read as that; one with step files by them; of
 * others the stages it lists, or its sections, become steps, and its other files are named for the model to read.
 */
export async function loadSkill(file: FoundFile, context: LoadContext): Promise<WorkflowReading> {
  const root = dirname(file.path);
  const name = baseName(root);
  const custom = await context.customization(root);
  const values = baseValues(context, root);
  for (const [key, value] of customValues(custom)) values.set(key, value);
  if (/render_skill\.py/.test(file.text)) {
    return refused("needs-ide", name);
  }
  const { values: front, body } = splitFrontMatter(file.text, context.parseYaml);
  const [, pointer] = body.length < THIN ? (POINTER.exec(body) ?? []) : [];
  if (pointer !== undefined) {
    const workflow = await findFile(pointer, root, values, context);
    if (workflow === null) return refused("no-pointed", name, pointer);
    return loadMarkdown(
      workflow,
      { values: withRoot(values, dirname(workflow.path)), engine: "skill" },
      context,
    );
  }
  if (namesStepFiles(body, front) || hasInstructions(body))
    return loadMarkdown(file, { values, engine: "skill" }, context);
  const text = condenseSkill(body, custom);
  const document = await documentOf(body, { custom, root, values }, context);
  if (document !== null) values.set("doc_workspace", dirname(document.path));
  const stages = await stageSteps(text, { root, custom, values }, context);
  const sections = stages.length > 0 ? stages : headingSteps(withoutIntroduction(text));
  const steps = document === null ? sections : draftingSteps(sections, document);
  return buildWorkflow(
    {
      id: front.get("name") ?? name,
      title: titleOf(body, name),
      engine: "skill",
      source: file.path,
      root,
      rules: await rulesOf(text, root, context),
      steps,
      output: document,
      values,
    },
    context,
  );
}

function withRoot(values: Map<string, string>, root: string): Map<string, string> {
  return values.set("installed_path", root);
}

function titleOf(body: string, name: string): string {
  const [first] = readSections(body).filter((section) => section.level === 1);
  const title = plainLine(first?.title ?? "").trim();
  return title === "" || /^overview$/i.test(title) ? titled(name.replace(/^bmad-/, "")) : title;
}

/** What the skill says of itself before its first part, and where its other files lie. */
async function rulesOf(text: string, root: string, context: LoadContext): Promise<readonly string[]> {
  const files = (await filesUnder(root, context, 60)).filter(
    (path) => path.includes("/") && /\.(?:md|csv|json|ya?ml)$/.test(path),
  );
  const folder = shownPath(root, context.projectRoot);
  const named = files.slice(0, MOST_NAMED).join(", ");
  const more = files.length > MOST_NAMED ? ", …" : "";
  const alone = /sub-?agents?/i.test(text)
    ? ["There are no sub-agents: do their passes yourself, one after another."]
    : [];
  const where =
    named === ""
      ? []
      : [`Its files lie in \`${folder}/\`; read them with read_file when they are named: ${named}${more}`];
  return [...where, ...alone, ...introductionOf(text).split(/\n+/)];
}

function introductionOf(text: string): string {
  const sections = readSections(text);
  const below = sections.findIndex(
    (section) => section.level >= 2 && !/^(?:overview|purpose)$/i.test(section.title.trim()),
  );
  return (below === -1 ? sections.slice(0, 1) : sections.slice(0, below))
    .map((section) => section.body)
    .join("\n");
}

/** The introduction is sent as rules; when it is too long for that, it stays in the first step too. */
function withoutIntroduction(text: string): string {
  const introduction = introductionOf(text);
  const rest = text.slice(text.indexOf(introduction) + introduction.length).trim();
  return rest === "" || estimateTokens(introduction) > 250 ? text : rest;
}

async function stageSteps(
  text: string,
  where: {
    readonly root: string;
    readonly custom: Readonly<Record<string, unknown>>;
    readonly values: Map<string, string>;
  },
  context: LoadContext,
): Promise<readonly DraftStep[]> {
  const rows = [...text.matchAll(STAGE_ROW)];
  if (rows.length < 2) return [];
  const stages: DraftStep[] = [];
  for (const [, number = "", purpose = "", path = ""] of rows) {
    const file = path.endsWith("SKILL.md") ? null : await findFile(path, where.root, where.values, context);
    if (file === null) continue;
    const { body } = splitFrontMatter(file.text, context.parseYaml);
    stages.push({ id: number, goal: plainLine(purpose), text: condenseSkill(body, where.custom) });
  }
  if (stages.length < 2) return [];
  const own = headingSteps(text).map((step, index) => ({ ...step, id: `begin-${index + 1}` }));
  return [...own, ...stages];
}
