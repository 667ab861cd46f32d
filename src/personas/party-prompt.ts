import type { PartyGroup, PartyMember } from "../core/party/party.ts";
import type { Persona, ProjectProfile } from "../core/persona.ts";
import { shortenText } from "./shorten.ts";
import { languageReminder, userLine } from "./system-prompt.ts";

/** Characters that describe all members together (about 550 tokens), and one of them at least and at most. */
const ALL_ESSENCES = 2200;
const ESSENCE = { least: 60, most: 240 };
const MOST_MEMBERS = 24;
const SCENE = 700;

const RULES = [
  "Two or three of them speak in each round: whoever the topic concerns most, and first whoever is called by name. Let others have their say in other rounds.",
  "Write each turn as `{icon} **{name}:** …`, with a blank line between turns. Two or three sentences each, in that person's own voice; they answer each other, disagree where they do, and conclude nothing for the user.",
  "When one of them asks the user something, the round ends there. Never speak for the user, and never explain the round table.",
].join("\n");

/** The system prompt of one mind that voices everybody at a round table. About 800 tokens at most. */
export function partyPrompt({ scene, members }: PartyGroup, profile: ProjectProfile): string {
  const who =
    members.length === 0
      ? "You voice several people at a round table with the user: choose them as the scene says."
      : "You voice these people, who sit at a round table with the user:";
  return [
    who,
    ...essences(members),
    scene === "" ? "" : `Scene: ${shortenText(scene, SCENE)}`,
    RULES,
    userLine(profile),
    languageReminder(profile),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

/** What a system prompt of one member says of the round table. */
export function seatAt({ scene, members }: PartyGroup, self: PartyMember): string {
  const others = members.filter(({ id }) => id !== self.id).map(({ name }) => name);
  const room = scene === "" ? "" : ` Scene: ${shortenText(scene, SCENE)}`;
  return `You sit at a round table with ${others.join(", ")} and the user. Speak for yourself alone, in two or three sentences; answer the others by name, and disagree where you do.${room}`;
}

/** An installed agent as a member of a round table. */
export function memberOf(persona: Persona): PartyMember {
  const { id, name, icon, title, role, communicationStyle, identity, prose } = persona;
  const style = shortenText(communicationStyle || identity || prose.replaceAll(/\s+/gu, " "), 160);
  const essence = [shortenText(role, 80), style].filter((part) => part !== "").join(" ");
  return { id, name, icon, title, essence };
}

/** The system prompt of a member that no agent is installed for. */
export function guestPrompt({ name, icon, title, essence }: PartyMember, profile: ProjectProfile): string {
  return [
    `You are ${[name, icon].filter((part) => part !== "").join(" ")}, ${title}.`,
    essence,
    "Stay in character. This is a terminal: answer briefly.",
    userLine(profile),
    languageReminder(profile),
  ]
    .filter((text) => text !== "")
    .join("\n");
}

function essences(members: readonly PartyMember[]): readonly string[] {
  const shown = members.slice(0, MOST_MEMBERS);
  const room = Math.floor(ALL_ESSENCES / Math.max(1, shown.length));
  const most = Math.min(ESSENCE.most, Math.max(ESSENCE.least, room));
  return shown.map(({ icon, name, title, essence }) =>
    `- ${icon} ${name}, ${title}: ${shortenText(essence, most)}`.replace("-  ", "- "),
  );
}
