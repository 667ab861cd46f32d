import { dirname, isAbsolute, relative, sep } from "node:path";
import { isTargetWarning, type AgentCheck } from "../../app/agents.ts";
import type { MenuItem, Persona, SkippedFile } from "../../core/persona.ts";
import { hanging } from "./hanging.ts";
import { table, tableWidth } from "./table.ts";

/** A file that its compiled form stands beside. */
const SOURCE = /^source of \S+\.md/;

/** Files that are named for one reason. */
const NAMED = 5;

/**
 * `squad agents check` for people, at most `columns` wide but for paths: each agent with its generation, menu and file,
 * below it what is wrong; then the files that are no agents, and a count by generation.
 */
export function checkText(found: AgentCheck, columns: number): string {
  return [
    agents(found, columns),
    skipped(found, columns),
    found.warnings.map((text) => hanging(text, columns, "! ")).join(""),
    installations(found, columns),
    summary(found, columns),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function agents(found: AgentCheck, columns: number): string {
  const rows = found.personas.map((persona) => rowOf(persona, found));
  const all = [["", "NAME", "ID", "GENERATION", "MENU", "FILE"], ...rows];
  const isWide = tableWidth(all) <= columns;
  const lines = table(all).split("\n");
  const blocks = found.personas.map((persona, index) => {
    const head = isWide ? `${lines[index + 1] ?? ""}\n` : card(rows[index] ?? [], columns);
    return head + remarks(persona, columns);
  });
  if (blocks.length === 0) return "";
  return isWide ? `${lines[0] ?? ""}\n${blocks.join("")}` : blocks.join("");
}

function rowOf(persona: Persona, found: AgentCheck): readonly string[] {
  const { icon, name, id, source } = persona;
  return [icon, name, id, generationOf(persona, found), menuCount(persona), shown(source, found)];
}

function card(row: readonly string[], columns: number): string {
  const [icon = "", name = "", id = "", generation = "", menu = "", file = ""] = row;
  return [
    hanging(`${icon} ${name} (${id})`.trim(), columns, ""),
    hanging(`${generation}; menu: ${menu}`, columns, "  "),
    hanging(file, columns, "  "),
  ].join("");
}

/** Generation, and version of the installation a file belongs to. */
function generationOf({ generation, source }: Persona, { installations: known }: AgentCheck): string {
  const own = known
    .filter(({ root }) => isBelow(root, source))
    .toSorted((a, b) => b.root.length - a.root.length)[0];
  // A skill of the project lies beside the installation that it came with.
  const beside = known.length === 1 ? known.find(({ root }) => isBelow(dirname(root), source)) : undefined;
  const version = (own ?? beside)?.version ?? "";
  return `${generation} ${generation === "bundled" ? "" : version}`.trim();
}

function menuCount({ menu }: Persona): string {
  if (menu.length === 0) return "none";
  const dead = menu.filter(({ runnable }) => !runnable).length;
  return dead === 0 ? String(menu.length) : `${menu.length}, ${dead} dead`;
}

function remarks({ menu, warnings }: Persona, columns: number): string {
  const dead = menu.filter(({ runnable }) => !runnable);
  return [
    ...dead.map((item) => hanging(deadWords(item), columns, "    † ")),
    ...warnings
      .filter((text) => !isTargetWarning(text) || dead.length === 0)
      .map((text) => hanging(text, columns, "    ! ")),
  ].join("");
}

function deadWords({ code, trigger, target }: MenuItem): string {
  const name = code ?? (trigger === "" ? "an item without a name" : `*${trigger}`);
  if (target.kind === "none") return name;
  if (target.value.toLowerCase() === "todo") return `${name}: its workflow was never written`;
  return `${name}: no ${target.value.replace(/^\{project-root\}\/*/, "")}`;
}

function skipped({ skipped: files, ...found }: AgentCheck, columns: number): string {
  const others = files.filter(({ copyOf }) => copyOf === undefined);
  const copies = files.length - others.length;
  const lines = Object.entries(
    Object.groupBy(others, ({ reason }) => reason.replace(SOURCE, "source of the .md")),
  ).flatMap(([reason, same = []]) => [
    hanging(same.length === 1 ? reason : `${same.length} files: ${reason}`, columns, "- "),
    ...same.slice(0, NAMED).map(({ source }: SkippedFile) => hanging(shown(source, found), columns, "    ")),
    ...(same.length > NAMED ? [`    and ${same.length - NAMED} more (--json names all)\n`] : []),
  ]);
  const said =
    copies === 0
      ? []
      : [hanging(`${copies} further ${copies === 1 ? "copy" : "copies"} of these agents`, columns, "- ")];
  if (lines.length + said.length === 0) return "";
  return ["not agents:\n", ...lines, ...said].join("");
}

function installations(found: AgentCheck, columns: number): string {
  return found.installations
    .map(({ root, version }) =>
      hanging(`${shown(root, found)}: BMad ${version ?? "of unknown version"}`, columns, ""),
    )
    .join("");
}

const isComplete = ({
  name,
  role,
  identity,
  communicationStyle,
  principles,
  prose,
  menu,
}: Persona): boolean =>
  name !== "" &&
  [role, identity, communicationStyle, principles, prose].some((text) => text !== "") &&
  menu.length > 0;

function summary({ personas, skipped: files }: AgentCheck, columns: number): string {
  const groups = Object.entries(Object.groupBy(personas, ({ generation }) => generation));
  const counts = (of: readonly Persona[]): readonly string[] =>
    [
      of.length,
      of.filter(isComplete).length,
      of.filter(({ warnings }) => warnings.length > 0).length,
      of.flatMap(({ menu }) => menu.filter(({ runnable }) => !runnable)).length,
    ].map(String);
  const rows = [
    ["GENERATION", "AGENTS", "COMPLETE", "REMARKS", "DEAD"],
    ...groups.map(([generation, of]) => [generation, ...counts(of)]),
    ...(groups.length > 1 ? [["all", ...counts(personas)]] : []),
  ];
  const narrow = [["", "ALL", "WHOLE", "!", "†"], ...rows.slice(1)];
  const legend =
    "complete: with a name, a text and a menu; dead: items of menus whose files are not there (†)";
  const body = tableWidth(rows) <= columns ? rows : narrow;
  const noAgents = `${counted(personas.length, "agent")}, ${counted(files.length, "file")} skipped`;
  return `${personas.length === 0 ? "" : table(body) + hanging(legend, columns, "")}${noAgents}\n`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(`${folder}${sep}`);
}

/** A path as one stands: from the folder, unless it lies elsewhere. */
function shown(path: string, { base }: Pick<AgentCheck, "base">): string {
  const from = relative(base, path);
  return from === "" || from.startsWith("..") || isAbsolute(from) ? path : from;
}
