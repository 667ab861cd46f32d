import type { AgentCard, ChatHost, PartyCard } from "../core/chat-host.ts";
import { SquadError } from "../core/errors.ts";
import { chooseSpeakers } from "../core/party/choose-speakers.ts";
import {
  FEWEST_MEMBERS,
  PARTY_ID,
  type PartyBook,
  type PartyGroup,
  type PartyMember,
} from "../core/party/party.ts";
import type { Persona, Roster } from "../core/persona.ts";
import { nearest } from "../core/nearest.ts";
import { essenceOf, partyPrompt, seatAt } from "../personas/party-prompt.ts";
import type { TurnDetails } from "./conversation.ts";

/** A party that is under way. */
interface UnderWay {
  readonly group: PartyGroup;
  readonly isSeparate: boolean;
  /** Ids, the latest last. */
  readonly spoke: string[];
}

export interface PartyPlace {
  readonly roster: Roster;
  readonly book: () => Promise<PartyBook>;
  readonly cardOf: (persona: Persona) => AgentCard;
}

/** The part of a chat that seats several agents at one table. */
export interface Parties extends Pick<
  ChatHost,
  "party" | "partyGroups" | "startParty" | "endParty" | "partySpeakers"
> {
  /** How a turn is sent while a party of one mind is under way; nothing without one. */
  readonly voice: () => Pick<TurnDetails, "as" | "frame">;
  /** How a turn of one member is sent. */
  readonly seatOf: (persona: Persona) => Pick<TurnDetails, "frame">;
}

/** Creates the parties of a chat; none is under way. */
export function createParties({ roster, book, cardOf }: PartyPlace): Parties {
  const everybody: PartyGroup = {
    id: "everybody",
    name: "",
    scene: "",
    members: roster.personas.map(memberOf),
  };
  let underWay: UnderWay | null = null;

  const groupNamed = async (name: string | null): Promise<PartyGroup> => {
    const { groups, usual } = await book();
    const wanted = name ?? usual;
    if (wanted === null || wanted === everybody.id) return everybody;
    const key = wanted.toLowerCase();
    const found = groups.find((group) => group.id.toLowerCase() === key || group.name.toLowerCase() === key);
    if (found !== undefined) return found;
    if (name === null) return everybody;
    const names = [everybody.id, ...groups.map(({ id }) => id)];
    const near = nearest(key, names);
    throw new SquadError("usage", `There is no party ${JSON.stringify(name)}.`, {
      hint: near === null ? `There are: ${names.join(", ")}.` : `Did you mean ${near}?`,
    });
  };

  const card = (group: PartyGroup, isSeparate: boolean): PartyCard => {
    const { id, name, scene, members } = group;
    return { id, name, scene, isSeparate, members };
  };

  return {
    party: () => (underWay === null ? null : card(underWay.group, underWay.isSeparate)),
    partyGroups: async () => [everybody, ...(await book()).groups].map((group) => card(group, false)),
    async startParty({ group: name, isSeparate }) {
      const group = await groupNamed(name);
      if (group === everybody && group.members.length < FEWEST_MEMBERS)
        throw new SquadError("usage", "A party needs two agents at least, and one is installed.");
      underWay = {
        group,
        isSeparate: isSeparate && personasIn(group, roster).length >= FEWEST_MEMBERS,
        spoke: [],
      };
      return card(group, underWay.isSeparate);
    },
    endParty() {
      underWay = null;
    },
    partySpeakers(input) {
      if (underWay === null || !underWay.isSeparate) return [];
      const { group, spoke } = underWay;
      const seated = personasIn(group, roster);
      const members = group.members.filter(({ id }) => seated.some((persona) => persona.id === id));
      const speakers = chooseSpeakers(members, input, spoke);
      spoke.push(...speakers.map(({ id }) => id));
      return speakers.flatMap(({ id }) => seated.filter((persona) => persona.id === id).map(cardOf));
    },
    voice() {
      if (underWay === null || underWay.isSeparate) return {};
      const { group } = underWay;
      return {
        as: { id: PARTY_ID, name: group.name === "" ? "Party" : group.name, title: "" },
        frame: () => partyPrompt(group, roster.profile),
      };
    },
    seatOf(persona) {
      if (underWay === null) return {};
      const { group } = underWay;
      return { frame: (own) => `${own}\n${seatAt(group, memberOf(persona), roster.profile)}` };
    },
  };
}

/** Members that have a persona, and so a chain, of their own. */
function personasIn({ members }: PartyGroup, { personas }: Roster): readonly Persona[] {
  return personas.filter((persona) => members.some(({ id }) => id === persona.id));
}

function memberOf(persona: Persona): PartyMember {
  const { id, name, icon, title } = persona;
  return { id, name, icon, title, essence: essenceOf(persona) };
}
