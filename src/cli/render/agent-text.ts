import type { MenuItem, Persona, Roster } from "../../core/persona.ts";
import { table } from "./table.ts";

/** `squad agents list` for people. */
export function agentsText(roster: Roster): string {
  const where =
    roster.bmadRoot === null
      ? "no BMad installation here: these are squad's own\n\n"
      : `from ${roster.bmadRoot}\n\n`;
  const rows = roster.personas.map(({ id, name, icon, title }) => [icon, name, id, title]);
  return [
    where,
    table([["", "NAME", "ID", "TITLE"], ...rows]),
    troubles(roster.personas, roster.skipped.length, roster.warnings),
  ].join("");
}

/** `squad agents show NAME` for people. */
export function agentText(persona: Persona): string {
  const facts = (
    [
      ["Role", persona.role],
      ["Identity", persona.identity],
      ["Style", persona.communicationStyle],
      ["Principles", persona.principles],
      ["Rules", persona.criticalActions.join(" ")],
    ] as const
  ).filter(([, text]) => text !== "");
  return [
    `${persona.icon} ${persona.name}, ${persona.title}\n`.trimStart(),
    `${persona.id} · ${persona.generation} · ${persona.source}\n`,
    ...facts.map(([label, text]) => `\n${label}: ${text}\n`),
    ...(persona.prose === "" ? [] : [`\n${persona.prose}\n`]),
    ...(persona.menu.length === 0 ? [] : ["\n", table(persona.menu.map(menuRow))]),
    ...persona.warnings.map((warning) => `\n! ${warning}\n`),
  ].join("");
}

/** `squad agents check` for people. */
export function checkText(found: {
  readonly personas: readonly Persona[];
  readonly skipped: readonly { readonly source: string; readonly reason: string }[];
  readonly warnings: readonly string[];
}): string {
  const clean = found.personas.filter(({ warnings }) => warnings.length === 0).length;
  const withWarnings = found.personas.filter(({ warnings }) => warnings.length > 0);
  return [
    ...withWarnings.map(({ source, warnings }) =>
      [source, ...warnings.map((text) => `  ! ${text}`), ""].join("\n"),
    ),
    ...found.skipped.map(({ source, reason }) => `${source}\n  - skipped: ${reason}\n`),
    ...found.warnings.map((text) => `! ${text}\n`),
    `${found.personas.length} agents (${clean} without a remark, ${withWarnings.length} with warnings), ${found.skipped.length} files skipped`,
    "",
  ].join("\n");
}

function menuRow({ code, trigger, description, runnable }: MenuItem, index: number): readonly string[] {
  const name = [code, trigger === "" ? null : `*${trigger}`].filter((part) => part !== null).join(" ");
  return [`${index + 1}.`, name, runnable ? description : `${description} (not available here)`];
}

function troubles(personas: readonly Persona[], skipped: number, warnings: readonly string[]): string {
  const remarks = personas.filter((persona) => persona.warnings.length > 0).length;
  const counts = [
    remarks > 0 ? `${remarks} with warnings` : null,
    skipped > 0 ? `${skipped} files skipped` : null,
  ];
  const said = counts.filter((text) => text !== null);
  return [
    ...warnings.map((text) => `\n! ${text}\n`),
    said.length === 0 ? "" : `\n${said.join(", ")}: \`squad agents check\` says why\n`,
  ].join("");
}
