import { relative } from "node:path";
import type { AgentCard, ChatHost } from "../core/chat-host.ts";
import { MESSAGE_CAP, capMessages } from "../core/conversation.ts";
import type { Persona, Roster } from "../core/persona.ts";
import type { Session, SessionTranscript } from "../core/session.ts";
import type { ProviderStatus, StatusReport } from "../core/status.ts";
import type { ProviderSettings } from "../config/settings.ts";
import { resolveAgent } from "../personas/resolve-agent.ts";
import { chatChain, chooseChain, keyHints } from "./chain.ts";
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
  const { transcript } = start.session;
  const history = hasTurns(transcript) ? transcript : null;
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
    get isResumable() {
      return hasTurns(conversation.session.transcript);
    },
    history,
    notices: [...notices(squad, roster, persona, options.fallback), ...transcript.warnings],
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
      conversation = openConversation(squad, (await squad.sessions()).create(), options);
    },
    status: () => chainStatus(squad, persona, options.fallback),
    subscribe: (sink) => squad.bus.subscribe(sink),
    now: () => squad.clock.wall(),
  };
}

/** An input that was never answered, or not to its end, counts too: it is shown or given back. */
function hasTurns({ turns, unanswered }: SessionTranscript): boolean {
  return turns.length > 0 || unanswered !== null;
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

/** The agent's own chain first, in its order, so that the first provider shown is the first one asked. */
async function chainStatus(squad: Squad, persona: Persona, fallback: boolean): Promise<StatusReport> {
  const report = await squad.status();
  const chain = chatChain(squad.config, persona, fallback);
  const rank = new Map(chain.map(({ name }, index) => [name, index]));
  const offline = chain.filter(({ type }) => type === "offline").map(offlineStatus);
  const rankOf = ({ name }: ProviderStatus): number => rank.get(name) ?? chain.length;
  const known = report.providers.map((provider) => {
    const settings = chain.find(({ name }) => name === provider.name);
    return settings === undefined ? provider : { ...provider, model: settings.model };
  });
  return { ...report, providers: [...offline, ...known].toSorted((a, b) => rankOf(a) - rankOf(b)) };
}

function offlineStatus({ name, type, model, tier }: ProviderSettings): ProviderStatus {
  return { name, type, model, tier, state: "ready", reason: null, limits: null };
}

function notices({ config }: Squad, roster: Roster, persona: Persona, fallback: boolean): readonly string[] {
  const keyless = chooseChain(config, persona, fallback).length === 0;
  const enabled = config.providers.filter(({ enabled }) => enabled);
  const howTo = keyless
    ? ["No key yet: the offline provider answers, without a model. For a real answer,", ...keyHints(enabled)]
    : [];
  return [...howTo, ...roster.warnings];
}
