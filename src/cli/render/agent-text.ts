import type { MenuItem, Persona, Roster } from "../../core/persona.ts";
import { table } from "./table.ts";

/** `squad agents list` for people. */
export function agentsText(roster: Roster): string {
  const where = `${originOf(roster)}\n\n`;
  const rows = roster.personas.map(({ id, name, icon, title }) => [icon, name, id, title]);
  return [
    where,
    table([["", "NAME", "ID", "TITLE"], ...rows]),
    troubles(
      roster.personas,
      roster.skipped.filter(({ copyOf }) => copyOf === undefined).length,
      roster.warnings.map(({ message }) => message),
    ),
  ].join("");
}

function originOf({ bmadRoot, bmadVersion = null, personas }: Roster): string {
  if (bmadRoot !== null) return `from ${bmadRoot}${bmadVersion === null ? "" : ` (BMad ${bmadVersion})`}`;
  return personas.every(({ generation }) => generation === "bundled")
    ? "no BMad installation here: these are squad's own"
    : "no BMad installation here: these are from other places, which `squad doctor` names";
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
