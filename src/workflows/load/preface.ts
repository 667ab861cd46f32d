import { readSections, writeSection } from "./headings.ts";
import { plainLine } from "./plain-line.ts";
import { isHostWork } from "./rules.ts";
import { condenseStep } from "./step-text.ts";

/** What a `workflow.md` says before its steps. */
export interface Preface {
  readonly title: string;
  /** Goal, role, and what else is said in bold at its top, one a line. */
  readonly rules: readonly string[];
  /** What is to be done before the first step file; empty when that is only the host's work. */
  readonly text: string;
  /** `- \`name\` = \`value\`` under its paths. */
  readonly values: ReadonlyMap<string, string>;
}

const PATH_LINE = /^\s*[-*]\s+`([\w-]{1,60})`\s*=\s*(?:`([^`\n]{1,300})`|"([^"\n]{0,300})")/gm;
const MACHINERY =
  /^(?:workflow architecture|core principles|step processing|critical rules|initiali[sz]ation|configuration|paths|execution$|first step|prerequisites?$|on activation|conventions|input files)/i;

/** Reads what stands in a workflow's own file beside its steps. */
export function prefaceOf(body: string): Preface {
  const sections = readSections(body);
  const title = sections.find((section) => section.level === 1)?.title ?? "";
  const below = sections.findIndex((section) => section.level >= 2);
  const top = below === -1 ? sections : sections.slice(0, below);
  const kept: string[] = [];
  let dropping = 7;
  for (const section of below === -1 ? [] : sections.slice(below)) {
    if (section.level > dropping) continue;
    const words = plainLine(section.title).replace(/^\d+[.)]\s*/, "");
    dropping = MACHINERY.test(words) ? section.level : 7;
    if (dropping === 7) kept.push(writeSection(section));
  }
  const rules = top.flatMap((section) => section.body.split("\n"));
  const text = condenseStep(kept.join("\n\n"));
  return {
    title: plainLine(title).replace(/\s+workflow$/i, ""),
    rules: rules.map((rule) => plainLine(rule)).filter((rule) => rule.trim() !== "" && !isHostWork(rule)),
    text: saysSomething(text) ? text : "",
    values: new Map(
      [...body.matchAll(PATH_LINE)].map(([, name = "", path, words]) => [name, path ?? words ?? ""]),
    ),
  };
}

function saysSomething(text: string): boolean {
  return text.replaceAll(/^#+ .*$/gm, "").trim().length > 120;
}
