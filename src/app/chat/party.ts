import type { AgentCard, ChatHost, PartyCard } from "../../core/chat/chat-host.ts";
import type { Remark } from "../../core/complaints/complaint.ts";
import { SquadError } from "../../core/errors.ts";
import { chooseSpeakers } from "../../core/party/choose-speakers.ts";
import { FEWEST_MEMBERS, PARTY_ID, type PartyBook, type PartyGroup } from "../../core/party/party.ts";
import type { Persona, Roster } from "../../core/persona.ts";
import { nearest } from "../../core/text/nearest.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { guestPrompt, memberOf, partyPrompt, seatAt } from "../../personas/party-prompt.ts";
import type { TurnDetails } from "../exchange/conversation.ts";

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
  /** Says what of the installation's parties cannot be used. */
  readonly notify: (remark: Remark) => void;
}

/** The part of a chat that seats several agents at one table. */
export interface Parties extends Pick<
  ChatHost,
  "party" | "partyGroups" | "startParty" | "endParty" | "partySpeakers"
> {
  /** How a turn is sent while a party of one mind is under way; nothing without one. */
  readonly voice: () => Pick<TurnDetails, "as" | "frame">;
  /** How a turn of one member is sent; a guest's goes down the chain of the agent that is here. */
  readonly seatOf: (id: string) => Pick<TurnDetails, "as" | "frame">;
}

/** Creates the parties of a chat; none is under way. */
export function createParties({ roster, book, cardOf, notify }: PartyPlace): Parties {
  const everybody: PartyGroup = {
    id: "everybody",
    name: "",
    scene: "",
    members: roster.personas.map(memberOf),
  };
  let underWay: UnderWay | null = null;
  let isWarned = false;

  const groupNamed = async (name: string | null): Promise<PartyGroup> => {
    const { groups, usual, warnings } = await book();
    if (!isWarned) for (const warning of warnings) notify(warning);
    isWarned = true;
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
      complaint: { kind: "no-party", name: sanitizeLine(name, 60), near, parties: names },
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
        throw new SquadError("usage", "A party needs two agents at least, and one is installed.", {
          complaint: { kind: "lone-agent" },
        });
      const isApart = isSeparate && group.members.length >= FEWEST_MEMBERS;
      underWay = { group, isSeparate: isApart, spoke: [] };
      return card(group, isApart);
    },
    endParty() {
      underWay = null;
    },
    partySpeakers(input) {
      if (underWay === null || !underWay.isSeparate) return [];
      const { group, spoke } = underWay;
      const speakers = chooseSpeakers(group.members, input, spoke);
      spoke.push(...speakers.map(({ id }) => id));
      return speakers.map((member) => {
        const persona = roster.personas.find(({ id }) => id === member.id);
        return persona === undefined ? { ...member, menu: [], source: PARTY_ID } : cardOf(persona);
      });
    },
    voice() {
      if (underWay === null || underWay.isSeparate) return {};
      const { group } = underWay;
      return {
        as: { id: PARTY_ID, name: group.name === "" ? "Party" : group.name, title: "" },
        frame: () => partyPrompt(group, roster.profile),
      };
    },
    seatOf(id) {
      const member = underWay?.group.members.find((each) => each.id === id);
      if (underWay === null || member === undefined) return {};
      const seat = seatAt(underWay.group, member, roster.profile);
      if (roster.personas.some((persona) => persona.id === id)) return { frame: (own) => `${own}\n${seat}` };
      const { name, title } = member;
      return { as: { id, name, title }, frame: () => `${guestPrompt(member, roster.profile)}\n${seat}` };
    },
  };
}
