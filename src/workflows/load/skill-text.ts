import { readSections, writeSection } from "./headings.ts";

/** Sections of a skill that the host answers for, or that only concern machines. */
const DROPPED =
  /^(?:headless|on activation|activation mode|conventions|resolution rules|working state|customi[sz]ation)/i;
/** Lines about scripts whose work the host has done: configuration and customisation are resolved already. */
const HOST_SCRIPT =
  /resolve_(?:customization|config)\.py|config\.user\.yaml|\/config\.yaml|customize\.toml|render_skill\.py/;
/** The opening of an activation that is the model's: who is greeted, what is wanted. */
const SPOKEN = /\b(?:greet|intent|ask|offer|invoke|resume)\b/i;

/** `uv run …/memlog.py append … --type decision --text "…"` in any quoting, alone or in a sentence. */
const MEMLOG =
  /(?:uv run (?:--\S+ )?)?"?[^\s`"]{0,200}memlog\.py"?(?: +(init|append|set))?((?: +--[\w-]+(?:[ =](?:"[^"\n]*"|<[^>\n]*>|\S+?(?=[\s`)]|$)))?)*)/g;
const SCRIPT = /(?:uv run|python3?) (?:--\S+ )?"?[^\s`"]{0,200}?\/?([\w-]{1,60}\.py)"?[^`\n]*/g;
const PARTY_SCRIPT = /resolve_(?:party|personas)\.py/;

const MEMLOG_WORDS: Readonly<Record<string, string>> = {
  init: "save_file of .memlog.md",
  append: "append_file to .memlog.md",
  set: "append_file to .memlog.md",
};

/**
 * A skill's text without what only an IDE does: its helper scripts become what they stand for, `{workflow.x}` becomes its
 * value, hooks that are empty disappear.
 */
export function condenseSkill(body: string, custom: Readonly<Record<string, unknown>>): string {
  const kept: string[] = [];
  let dropping = 7;
  for (const section of readSections(body)) {
    if (section.level > 0 && section.level > dropping) continue;
    const isDropped = section.level > 0 && DROPPED.test(section.title.trim());
    dropping = isDropped ? section.level : 7;
    const isActivation = isDropped && /^on activation/i.test(section.title);
    const text = condenseLines(
      isActivation ? spokenOnly(section.body) : isDropped ? "" : section.body,
      custom,
    );
    if (text !== "") kept.push(writeSection({ ...section, body: text }));
    else if (!isDropped && section.level > 0) kept.push(writeSection({ ...section, body: "" }));
  }
  return kept.join("\n\n").trim();
}

/** `{workflow.x}` of customisation as text: lists joined, empty ones as `none`. */
export function customValues(custom: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(custom).map(([key, value]) => [`workflow.${key}`, told(value)]));
}

function told(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map((item) => told(item)).join("; ");
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  if (typeof value === "string") return value === "" ? "none" : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "none";
}

/** Of an activation's numbered steps those that are said to the user. */
function spokenOnly(body: string): string {
  return body
    .split(/\n(?=\d{1,2}\. |\n)/)
    .filter((item) => SPOKEN.test(item) && !HOST_SCRIPT.test(item))
    .join("\n")
    .trim();
}

function condenseLines(text: string, custom: Readonly<Record<string, unknown>>): string {
  return text
    .split("\n")
    .filter((line) => !HOST_SCRIPT.test(line) && !isEmptyHook(line, custom))
    .map((line) => withoutScripts(withoutHeadless(line)))
    .join("\n")
    .replace(/```(?:bash|sh)?\s*```/g, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** A line that runs a hook or a list of the customisation which is empty, and names nothing else of it. */
function isEmptyHook(line: string, custom: Readonly<Record<string, unknown>>): boolean {
  const names = [...line.matchAll(/\{workflow\.([\w.-]+)\}/g)].map(([, name = ""]) => name);
  const isHook = /activation_steps_|Activation is complete/.test(line);
  if (names.length === 0) return isHook;
  return (
    line.length < 900 && names.every((name) => told(custom[name]) === "none" && (isHook || name in custom))
  );
}

/** A line without its sentences about runs that no person watches; a list item of nothing else disappears. */
function withoutHeadless(line: string): string {
  if (!/headless/i.test(line)) return line;
  const [marker = ""] = /^\s*(?:[-*]|\d{1,2}\.)?\s*/.exec(line) ?? [];
  const sentences = line.slice(marker.length).split(/(?<=[.;!?]\*{0,2})\s+/);
  const kept = sentences.filter((sentence) => !/headless/i.test(sentence)).join(" ");
  return kept === "" ? "" : marker + kept;
}

function withoutScripts(line: string): string {
  if (PARTY_SCRIPT.test(line)) return line.replace(SCRIPT, "the list of installed agents");
  return line
    .replace(MEMLOG, (_, verb: string | undefined, options = "") => {
      const words = MEMLOG_WORDS[verb ?? "append"] ?? "";
      const text = /--type +(<[^>\n]*>|\S+)/.exec(String(options))?.[1];
      return text === undefined ? words : `${words} (${text}: gist)`;
    })
    .replace(/`((?:save_file of|append_file to) [^`\n]*)`/g, "$1")
    .replace(SCRIPT, (_, script: string) => `(what ${script} does, by hand)`);
}
