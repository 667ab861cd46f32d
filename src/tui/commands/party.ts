import type { ChatHost } from "../../core/chat/chat-host.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { note } from "../blocks/block.ts";
import { lastWord } from "../completion/item.ts";
import { partyBlocks, partySpeaker } from "../conversation/party.ts";
import type { Command, CommandContext } from "./command.ts";

const SEPARATE = "--separate";
const END = "end";

export const PARTY: Command = {
  name: "party",
  takes: "optional",
  isQuick: false,
  run: hold,
  candidates: async (host, _typed, words) => [
    ...(await groupsOf(host)).map(({ id, name }) => lastWord(sanitizeLine(id, 40), sanitizeLine(name, 80))),
    lastWord(SEPARATE, words.party.apart),
    ...(host.party() === null ? [] : [lastWord(END, words.party.end)]),
  ],
};

async function hold(
  { host, print, faces, words, endParty }: CommandContext,
  argument: string,
): Promise<void> {
  const asked = argument.split(/\s+/u).filter((word) => word !== "");
  if (asked.length === 1 && asked[0] === END) {
    if (host.party() === null) print(note(words.party.none, "warn"));
    else endParty();
    return;
  }
  const name = asked.filter((word) => word !== SEPARATE && word !== "--party").join(" ");
  const party = await host.startParty({
    group: name === "" ? null : name,
    isSeparate: asked.includes(SEPARATE),
  });
  const others = (await groupsOf(host)).map(({ id }) => id).filter((id) => id !== party.id);
  faces(partySpeaker(party, words));
  print(...partyBlocks(party, others, words));
}

/** Groups beside everybody. */
async function groupsOf(host: ChatHost): ReturnType<ChatHost["partyGroups"]> {
  return (await host.partyGroups()).slice(1);
}
