import { sanitizeLine } from "../../core/sanitize.ts";
import type { ChatHost } from "../../core/chat-host.ts";
import { note, type ListItem } from "../block.ts";
import { lastWord } from "../completion/item.ts";
import { speakerOf } from "../greeting.ts";
import type { Command, CommandContext } from "./command.ts";

const WORDS = {
  agents: "everyone on the team",
  agent: "hand the conversation to NAME",
  details: ["NAME is a name or an id. They know what was said so far."],
  whom: "Say who: /agent NAME.",
  here: "here now",
};

export const AGENTS: Command = {
  name: "agents",
  argument: "",
  summary: WORDS.agents,
  isQuick: true,
  run: ({ host, print }) => print({ kind: "list", items: teamItems(host) }),
};

export const AGENT: Command = {
  name: "agent",
  argument: "NAME",
  summary: WORDS.agent,
  details: WORDS.details,
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

function teamItems(host: ChatHost): ListItem[] {
  return host.agents.map((card): ListItem => {
    const { icon, name } = speakerOf(card);
    const here = card.id === host.agent.id ? ` · ${WORDS.here}` : "";
    return {
      label: `${icon} ${name}`.trim(),
      text: `${sanitizeLine(card.title, 80)} · /agent ${sanitizeLine(card.id, 40)}${here}`,
      tone: "plain",
    };
  });
}

async function switchTo({ host, print, greet }: CommandContext, name: string): Promise<void> {
  if (name === "") {
    print(note(WORDS.whom, "warn"), { kind: "list", items: teamItems(host) });
    return;
  }
  await host.switchAgent(name);
  greet();
}
