import { readCsv } from "../../core/text/csv.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { scalars } from "./front-matter.ts";
import type { LoadContext } from "./load-context.ts";
import { resolveTarget } from "./resolve-target.ts";

/** A way to look at a draft again. */
export interface ElicitationMethod {
  readonly name: string;
  readonly description: string;
  /** How it proceeds: `paths → evaluation → selection`; empty where the installation does not say. */
  readonly how: string;
}

/** Where installations of all generations keep their methods, in a BMad folder and in the folders of IDEs. */
const CSV_PLACES = [
  "core/workflows/advanced-elicitation/methods.csv",
  "core/tasks/adv-elicit-methods.csv",
  "core/skills/bmad-advanced-elicitation/methods.csv",
];
const SKILL = "bmad-advanced-elicitation";
const SKILL_CSV = ["methods.csv", "assets/methods.csv"];
const MOST = 150;

/**
 * The methods of elicitation that are installed: those a V4 template offers itself (`custom_elicitation`), then V4's
 * `elicitation-methods.md`, else the `methods.csv` of later generations. Empty when there are none.
 * @param skillFolders absolute folders of IDEs that hold skills, the preferred first.
 */
export async function loadElicitation(
  context: LoadContext,
  skillFolders: readonly string[],
): Promise<readonly ElicitationMethod[]> {
  const own = await customMethods(context);
  if (own.length > 0) return own;
  const places = [
    ...CSV_PLACES.map((place) => `${context.bmadRoot}/${place}`),
    ...skillFolders.flatMap((folder) => SKILL_CSV.map((name) => `${folder}/${SKILL}/${name}`)),
  ];
  const prose = await context.read(`${context.bmadRoot}/data/elicitation-methods.md`);
  if (prose !== null) return proseMethods(prose);
  for (const place of places) {
    const text = await context.read(place);
    if (text !== null) return csvMethods(text);
  }
  return [];
}

async function customMethods(context: LoadContext): Promise<readonly ElicitationMethod[]> {
  const resolved = await resolveTarget(context);
  const template = resolved.kind === "file" ? (resolved.template ?? resolved.file) : null;
  if (template === null || !/\.ya?ml$/.test(template.path)) return [];
  try {
    const options = at(at(at(context.parseYaml(template.text), "workflow"), "custom_elicitation"), "options");
    if (!Array.isArray(options)) return [];
    return options
      .map((option: unknown) => (typeof option === "string" ? option : (scalars(option).get("name") ?? "")))
      .filter((option) => option !== "" && !/^proceed\b/i.test(option))
      .map((option) => ({ name: sanitizeLine(option, 120), description: "", how: "" }));
  } catch {
    return [];
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function proseMethods(text: string): readonly ElicitationMethod[] {
  return [...text.matchAll(/^\*\*(.{2,100}?)\*\*[^\S\n]*\n+((?:[-*] .*\n?)*)/gm)]
    .slice(0, MOST)
    .map(([, name = "", list = ""]) => {
      const points = list
        .split("\n")
        .map((line) => line.replace(/^[-*] /, "").trim())
        .filter((line) => line !== "");
      return { name: sanitizeLine(name, 80), description: sanitizeLine(points.join("; "), 400), how: "" };
    });
}

function csvMethods(text: string): readonly ElicitationMethod[] {
  return readCsv(text)
    .map((row) => ({
      name: sanitizeLine(row.get("method_name") ?? row.get("name") ?? "", 80),
      description: sanitizeLine(row.get("description") ?? "", 400),
      how: sanitizeLine(row.get("output_pattern") ?? "", 120),
    }))
    .filter(({ name }) => name !== "")
    .slice(0, MOST);
}
