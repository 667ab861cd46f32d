import { sanitizeLine } from "../../core/sanitize.ts";
import type { ChatHost } from "../../core/chat/chat-host.ts";
import { note, type ListItem } from "../blocks/block.ts";
import { lastWord } from "../completion/item.ts";
import { speakerOf } from "../blocks/greeting.ts";
import { breakUp } from "../conversation/party.ts";
import type { Words } from "../words/en/index.ts";
import type { Command, CommandContext } from "./command.ts";

export const AGENTS: Command = {
  name: "agents",
  takes: "nothing",
  isQuick: true,
  run: ({ host, print, words }) => print({ kind: "list", items: teamItems(host, words) }),
};

export const AGENT: Command = {
  name: "agent",
  takes: "required",
  isQuick: false,
  run: switchTo,
  // By name; by id, too, once something was typed that a name may not have.
  candidates: (host, typed) => {
    const cards = host.agents.map((card) => ({
      id: sanitizeLine(card.id, 40),
      name: speakerOf(card).name.toLowerCase(),
      title: sanitizeLine(card.title, 80),
    }));
    const names = cards.map(({ id, name, title }) => lastWord(/^\S+$/u.test(name) ? name : id, title));
    const ids = cards.map(({ id, title }) => lastWord(id, title));
    const fresh = ids.filter(({ label }) => names.every((named) => named.label !== label));
    return typed === "" ? names : [...names, ...fresh];
  },
};

function teamItems(host: ChatHost, { team }: Words): ListItem[] {
  return host.agents.map((card): ListItem => {
    const { icon, name } = speakerOf(card);
    const here = card.id === host.agent.id ? ` · ${team.here}` : "";
    return {
      label: `${icon} ${name}`.trim(),
      text: `${sanitizeLine(card.title, 80)} · /agent ${sanitizeLine(card.id, 40)}${here}`,
      tone: "plain",
    };
  });
}

async function switchTo({ host, print, greet, words }: CommandContext, name: string): Promise<void> {
  if (name === "") {
    print(note(words.team.whom, "warn"), { kind: "list", items: teamItems(host, words) });
    return;
  }
  await host.switchAgent(name);
  print(...breakUp(host, words));
  greet();
}
