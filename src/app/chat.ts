import { relative } from "node:path";
import type { AgentCard, ChatHost } from "../core/chat-host.ts";
import { MESSAGE_CAP, capMessages } from "../core/conversation.ts";
import type { Persona, Roster } from "../core/persona.ts";
import type { Session } from "../core/session.ts";
import { resolveAgent } from "../personas/resolve-agent.ts";
import { chooseChain, missingKey } from "./chain.ts";
import { openConversation, type Conversation, type SendOptions } from "./conversation.ts";
import type { Squad } from "./open-squad.ts";

/** The conversation a REPL draws: one persona at a time, one session at a time. */
export async function openChat(
  squad: Squad,
  start: { readonly persona: Persona; readonly session: Session },
  options: SendOptions,
): Promise<ChatHost> {
  const roster = await squad.roster();
  let persona = start.persona;
  let conversation: Conversation = openConversation(squad, start.session, options);
  let lastInput: string | null = null;
  const history = start.session.messages.length > 0 ? start.session.transcript : null;
  return {
    get agent() {
      return card(persona, roster);
    },
    agents: roster.personas.map((each) => card(each, roster)),
    userName: roster.profile.userName,
    get sessionId() {
      return conversation.session.id;
    },
    get messages() {
      return { count: capMessages(conversation.session.messages).messages.length, cap: MESSAGE_CAP };
    },
    history,
    notices: notices(squad, roster, persona, options),
    async send(input, signal) {
      lastInput = input;
      const { outcome, unsaved } = await conversation.send(persona, input, signal);
      if (unsaved !== null) {
        squad.bus.emit({ type: "notice", text: `this turn is not saved: ${unsaved.message}` });
      }
      return outcome;
    },
    lastInput: () => lastInput,
    async switchAgent(name) {
      persona = resolveAgent(roster, name);
      return card(persona, roster);
    },
    async startOver() {
      conversation = openConversation(squad, squad.sessions.create(), options);
    },
    status: () => squad.status(),
    subscribe: (sink) => squad.bus.subscribe(sink),
    now: () => squad.clock.wall(),
  };
}

function card(
  { id, name, title, icon, menu, generation, source }: Persona,
  { projectRoot }: Roster,
): AgentCard {
  return {
    id,
    name,
    title,
    icon,
    menu,
    source: generation === "bundled" ? "bundled" : relative(projectRoot, source),
  };
}

function notices(
  { config }: Squad,
  roster: Roster,
  persona: Persona,
  { fallback }: SendOptions,
): readonly string[] {
  const without = chooseChain(config, persona, fallback).length > 0 ? [] : [offlineNotice(config.providers)];
  return [...without, ...roster.warnings];
}

function offlineNotice(providers: Parameters<typeof missingKey>[0]): string {
  const { hint } = missingKey(providers.filter(({ enabled }) => enabled));
  return `No key yet, so the offline provider answers, without a model. A free key takes a minute:\n${hint ?? ""}`;
}
