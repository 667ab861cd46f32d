import type { PartyGroup, PartyMember } from "../core/party/party.ts";
import type { ProjectProfile } from "../core/persona.ts";
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
export function seatAt({ scene, members }: PartyGroup, self: PartyMember, profile: ProjectProfile): string {
  const others = members.filter(({ id }) => id !== self.id).map(({ name }) => name);
  const room = scene === "" ? "" : ` Scene: ${shortenText(scene, SCENE)}`;
  const rules = `You sit at a round table with ${others.join(", ")} and the user. Speak for yourself alone, in two or three sentences; answer the others by name, and disagree where you do.${room}`;
  return [rules, languageReminder(profile)].filter((line) => line !== "").join("\n");
}

/** What is known of an agent, for a round table. */
export function essenceOf(voice: {
  readonly role: string;
  readonly communicationStyle: string;
  readonly identity: string;
  readonly prose: string;
}): string {
  const { role, communicationStyle, identity, prose } = voice;
  const style = shortenText(communicationStyle || identity || prose.replaceAll(/\s+/gu, " "), 160);
  return [shortenText(role, 80), style].filter((part) => part !== "").join(" ");
}

function essences(members: readonly PartyMember[]): readonly string[] {
  const shown = members.slice(0, MOST_MEMBERS);
  const room = Math.floor(ALL_ESSENCES / Math.max(1, shown.length));
  const most = Math.min(ESSENCE.most, Math.max(ESSENCE.least, room));
  return shown.map(({ icon, name, title, essence }) =>
    `- ${icon} ${name}, ${title}: ${shortenText(essence, most)}`.replace("-  ", "- "),
  );
}
