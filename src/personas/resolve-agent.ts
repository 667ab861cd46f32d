import { SquadError } from "../core/errors.ts";
import { nearest } from "../core/text/nearest.ts";
import type { Persona, Roster } from "../core/persona.ts";
import { plainKey } from "../core/text/plain-key.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { ROLES } from "./roles.ts";

const MOST_LISTED = 30;

/** How BMad's skills and commands begin that stand for an agent. */
const COMMAND_PREFIX = /^bmad-(?:agent-)?/;

/**
 * The persona a user means: by id, `module/id`, canonical id, persona name, title, role alias, or what a command of any
 * generation calls it (`bmad-agent-pm`, `bmad-agent-bmm-pm`), in that order; then by a word of the name or the title
 * that only one persona has. Case and accents do not matter.
 * @throws {SquadError} `agent-not-found`, listing the agents there are and naming the nearest.
 */
export function resolveAgent(roster: Pick<Roster, "personas">, name: string): Persona {
  const wanted = plainKey(name.slice(0, 100).replace(/^@/, ""));
  const { personas } = roster;
  const found =
    personas.find((persona) => plainKey(persona.id) === wanted) ??
    personas.find((persona) => `${plainKey(persona.module)}/${plainKey(persona.id)}` === wanted) ??
    personas.find((persona) => plainKey(persona.canonicalId ?? persona.id) === wanted) ??
    personas.find((persona) => plainKey(persona.name) === wanted) ??
    personas.find((persona) => plainKey(persona.title) === wanted) ??
    personaOfRole(personas, wanted) ??
    personaOfCommand(personas, wanted) ??
    onlyOne(personas, (persona) => wordsOf(persona.name).includes(wanted)) ??
    onlyOne(personas, (persona) => wordsOf(persona.title).includes(wanted));
  if (found !== undefined && wanted !== "") return found;
  throw notFound(personas, name);
}

function personaOfRole(personas: readonly Persona[], alias: string): Persona | undefined {
  const ids = Object.entries(ROLES).flatMap(([id, role]) => (role.aliases.includes(alias) ? [id] : []));
  return ids
    .map((id) => personas.find((persona) => persona.id === id))
    .find((persona) => persona !== undefined);
}

function personaOfCommand(personas: readonly Persona[], command: string): Persona | undefined {
  const rest = command.replace(COMMAND_PREFIX, "");
  if (rest === command) return undefined;
  return (
    personas.find(({ id }) => plainKey(id) === rest) ??
    personas.find(({ module, id }) =>
      [`${plainKey(module)}-${plainKey(id)}`, `${plainKey(module)}-agent-${plainKey(id)}`].includes(rest),
    ) ??
    personaOfRole(personas, rest)
  );
}

function onlyOne(personas: readonly Persona[], test: (persona: Persona) => boolean): Persona | undefined {
  const hits = personas.filter((persona) => test(persona));
  return hits.length === 1 ? hits[0] : undefined;
}

function wordsOf(text: string): string[] {
  return plainKey(text).split("-");
}

function notFound(personas: readonly Persona[], name: string): SquadError {
  const known = personas.flatMap((persona) => [persona.name, persona.id, ...wordsOf(persona.name)]);
  const suggestion = nearest(name, known) ?? nearest(plainKey(name).replace(COMMAND_PREFIX, ""), known);
  const listed = personas
    .slice(0, MOST_LISTED)
    .map((persona) => `${persona.name.toLowerCase()} (${persona.id})`);
  const near = suggestion === null ? null : suggestion.toLowerCase();
  const unlisted = Math.max(0, personas.length - MOST_LISTED);
  const more = unlisted > 0 ? ` and ${unlisted} more` : "";
  const meant = near === null ? "" : `did you mean ${near}? `;
  return new SquadError("agent-not-found", `no agent called "${sanitizeLine(name, 40)}"`, {
    hint: listed.length === 0 ? "no agents were found" : `${meant}agents: ${listed.join(", ")}${more}`,
    complaint: { kind: "no-agent", name: sanitizeLine(name, 40), near, agents: listed, more: unlisted },
  });
}
