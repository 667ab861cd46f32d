import type { ChatHost, PartyCard } from "../../core/chat/chat-host.ts";
import type { PartyMember } from "../../core/party/party.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { note, type Block, type ListItem } from "../blocks/block.ts";
import { PARTY_ICON } from "../blocks/greeting.ts";
import type { Words } from "../words/en/index.ts";

/** How a party is called where an agent's name would stand. */
export function partySpeaker(
  { name }: PartyCard,
  { party }: Words,
): { readonly icon: string; readonly name: string } {
  return { icon: PARTY_ICON, name: name === "" ? party.name : sanitizeLine(name, 60) };
}

/** Who is there, what the room is like, and how to go on. No model is asked for it. */
export function partyBlocks(party: PartyCard, others: readonly string[], words: Words): Block[] {
  const { members, scene, isSeparate } = party;
  const said = words.party;
  return [
    { kind: "gap" },
    { kind: "banner", ...partySpeaker(party, words), title: said.title },
    ...(members.length === 0
      ? [note(said.openCast)]
      : [{ kind: "list", items: members.map(memberItem) } satisfies Block]),
    ...(scene === "" ? [] : [note(sanitizeLine(scene, 400))]),
    ...(isSeparate ? [note(said.apart)] : []),
    ...(others.length === 0 ? [] : [note(said.others(others.map((id) => sanitizeLine(id, 40)).join(", ")))]),
    note(said.open, "plain"),
  ];
}

/** Ends the party that is under way, without a word of theirs; what is said of it, nothing where there is none. */
export function breakUp(host: Pick<ChatHost, "party" | "endParty">, { party }: Words): Block[] {
  if (host.party() === null) return [];
  host.endParty();
  return [note(party.over)];
}

function memberItem(member: PartyMember): ListItem {
  const name = sanitizeLine(member.name, 60);
  const icon = sanitizeLine(member.icon, 16);
  return { label: `${icon} ${name}`.trim(), text: sanitizeLine(member.title, 80), tone: "plain" };
}
