import { relative } from "node:path";
import type { AgentCard, ChatHost } from "../core/chat-host.ts";
import { MESSAGE_CAP, capMessages } from "../core/conversation.ts";
import { isSquadError, type SquadError } from "../core/errors.ts";
import type { Receipt } from "../core/outcome.ts";
import type { Persona, Roster } from "../core/persona.ts";
import type { Session } from "../core/session.ts";
import type { ProviderStatus, StatusReport } from "../core/status.ts";
import type { Config, ProviderSettings } from "../config/settings.ts";
import { resolveAgent } from "../personas/resolve-agent.ts";
import { chatChain, chooseChain, keyHints } from "./chain.ts";
import { openInputs } from "./inputs.ts";
import { openConversation, type Conversation, type SendOptions } from "./conversation.ts";
import { storingHint } from "./key-words.ts";
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
  let broken = brokenOffIn(start.session);
  let receipts = receiptsIn(start.session);
  let isSaveLost = false;
  const { transcript } = start.session;
  // An input that was never answered, or not to its end, is history too: it is shown or given back.
  const history = transcript.turns.length > 0 || transcript.unanswered !== null ? transcript : null;
  let isSaved = history !== null;

  const sayWhetherSaved = (unsaved: SquadError | null): void => {
    if (unsaved === null) isSaved = true;
    const isLost = unsaved !== null;
    if (isLost === isSaveLost) return;
    isSaveLost = isLost;
    const text = isLost
      ? `this conversation is not saved: ${unsaved.message}`
      : "the conversation is saved again";
    squad.bus.emit({ type: "notice", text });
  };

  const save = async (): Promise<string | null> => {
    const { session } = conversation;
    if (session.unsaved === 0) return null;
    try {
      await session.flush();
      isSaved = true;
      return null;
    } catch (error) {
      if (!isSquadError(error)) throw error;
      return `${isSaved ? "The end of this" : "This"} conversation is not saved: ${error.message}`;
    }
  };

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
    get isSaved() {
      return isSaved;
    },
    history,
    inputs: openInputs(squad, () => conversation.session.id),
    notices: [...notices(squad, roster, persona, options.fallback), ...transcript.warnings],
    async send(input, signal, soFar) {
      lastInput = input;
      try {
        const { outcome, unsaved } = await conversation.send(persona, input, signal, soFar);
        const partial = outcome.kind === "answered" ? null : outcome.partial;
        broken = partial === null ? null : { input, text: partial.text };
        if (outcome.kind === "answered") receipts = [...receipts, outcome.receipt];
        sayWhetherSaved(unsaved);
        return outcome;
      } catch (error) {
        // A key command may turn out to print no key when the conversation is under way.
        if (!isSquadError(error) || error.code !== "no-credentials") throw error;
        return { kind: "failed", error, attempts: [], partial: null, retryAt: null };
      }
    },
    lastInput: () => lastInput,
    brokenOff: () => broken,
    receipts: () => receipts,
    async switchAgent(name) {
      persona = resolveAgent(roster, name);
      return card(persona, roster);
    },
    async startOver() {
      const session = (await squad.sessions()).create();
      const unsaved = await save();
      if (unsaved !== null) squad.bus.emit({ type: "notice", text: unsaved });
      conversation = openConversation(squad, session, options);
      lastInput = null;
      broken = null;
      receipts = [];
      isSaved = false;
      isSaveLost = false;
    },
    save,
    status: async () => chainStatus(await squad.status(), squad.config, { persona, ...options }),
    subscribe: (sink) => squad.bus.subscribe(sink),
    now: () => squad.clock.wall(),
  };
}

function brokenOffIn({ transcript }: Session): ReturnType<ChatHost["brokenOff"]> {
  const last = transcript.turns.at(-1);
  if (last?.kind !== "interrupted" || last.partial === null) return null;
  return { input: last.user, text: last.partial.text };
}

function receiptsIn({ transcript }: Session): readonly Receipt[] {
  return transcript.turns.flatMap((turn) => (turn.kind === "exchange" ? [turn.receipt] : []));
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
function chainStatus(
  report: StatusReport,
  config: Config,
  chat: { readonly persona: Persona; readonly fallback: boolean },
): StatusReport {
  const chain = chatChain(config, chat.persona, chat.fallback);
  const rank = new Map(chain.map(({ name }, index) => [name, index]));
  const offline = chain.filter(({ type }) => type === "offline").map(offlineStatus);
  const rankOf = ({ name }: ProviderStatus): number => rank.get(name) ?? chain.length;
  const known = report.providers
    .filter(({ name, state }) => state !== "disabled" || !isShippedDisabled(config, name))
    .map((provider) => {
      const model = chain.find(({ name }) => name === provider.name)?.model ?? provider.model;
      return { ...provider, model, isOutside: !rank.has(provider.name) };
    });
  return { ...report, providers: [...offline, ...known].toSorted((a, b) => rankOf(a) - rankOf(b)) };
}

/** Disabled by the configuration squad comes with, so of no interest to whoever has not asked for it. */
function isShippedDisabled(config: Config, name: string): boolean {
  const source = config.sources.get(`providers.${name}.enabled`);
  return source?.layer === "bundled" || source?.layer === "default";
}

function offlineStatus({ name, type, model, tier }: ProviderSettings): ProviderStatus {
  return { name, type, model, tier, state: "ready", reason: null, keyOrigin: null, limits: null };
}

function notices({ config }: Squad, roster: Roster, persona: Persona, fallback: boolean): readonly string[] {
  const keyless = chooseChain(config, persona, fallback).length === 0;
  const enabled = config.providers.filter(({ enabled }) => enabled);
  const howTo = keyless
    ? [
        "No key yet: the offline provider answers, without a model. For a real answer,",
        ...keyHints(enabled),
        ...[storingHint(enabled)].filter((line) => line !== null),
      ]
    : [];
  return [...howTo, ...roster.warnings];
}
