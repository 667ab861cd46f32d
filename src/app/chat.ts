import { relative } from "node:path";
import type { UserMessage } from "../core/attachment.ts";
import type { AgentCard, ChatHost, SpokenReceipt } from "../core/chat-host.ts";
import type { ChatWords } from "../core/chat-words.ts";
import { isSquadError, type ErrorCode, type SquadError } from "../core/errors.ts";
import type { Persona, Roster } from "../core/persona.ts";
import type { Session } from "../core/session.ts";
import type { ProviderStatus, StatusReport } from "../core/status.ts";
import type { Config, ProviderSettings } from "../config/settings.ts";
import { resolveAgent } from "../personas/resolve-agent.ts";
import { systemPrompt } from "../personas/system-prompt.ts";
import { createAttacher } from "./attach.ts";
import { chatChain, chooseChain, keyHints } from "./chain.ts";
import { openInputs } from "./inputs.ts";
import { openConversation, type Conversation, type SendOptions } from "./conversation.ts";
import { storingHint } from "./key-words.ts";
import { createMessageCounter } from "./message-count.ts";
import type { Squad } from "./open-squad.ts";

/** The conversation a REPL draws: one persona at a time, one session at a time. */
export async function openChat(
  squad: Squad,
  start: { readonly persona: Persona; readonly session: Session; readonly words: ChatWords },
  options: SendOptions,
): Promise<ChatHost> {
  const roster = await squad.roster();
  let persona = start.persona;
  let conversation: Conversation = openConversation(squad, start.session, options);
  const attacher = createAttacher(squad, roster);
  /** The last message that was sent; null when a file kept the last input from being sent. */
  let last: UserMessage | null = lastMessageIn(start.session);
  let lastInput: string | null = last?.text ?? null;
  let broken: BrokenOff | null = brokenOffIn(start.session);
  let receipts = receiptsIn(start.session, roster);
  let isSaveLost = false;
  const countMessages = createMessageCounter();
  const { words } = start;
  const { transcript } = start.session;
  // An input that was never answered, or not to its end, is history too: it is shown or given back.
  const history = transcript.turns.length > 0 || transcript.unanswered !== null ? transcript : null;
  let isSaved = history !== null;

  const sayWhetherSaved = (unsaved: SquadError | null): void => {
    if (unsaved === null) isSaved = true;
    const isLost = unsaved !== null;
    if (isLost === isSaveLost) return;
    isSaveLost = isLost;
    const text = isLost ? words.notSaved(unsaved.message) : words.savedAgain;
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
      return (isSaved ? words.endNotSaved : words.notSaved)(error.message);
    }
  };

  /** The message of this text that was sent before, with its files as they were. */
  const messageBefore = (text: string, isContinued: boolean): UserMessage | null => {
    const before = isContinued ? broken?.message : last;
    return before?.text === text ? before : null;
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
      return countMessages(conversation.session.messages, () =>
        systemPrompt(persona, roster.profile, { roster }),
      );
    },
    get isSaved() {
      return isSaved;
    },
    history,
    inputs: openInputs(squad, () => conversation.session.id),
    notices: [
      ...keyNotices(squad, words, persona, options.fallback),
      ...roster.warnings,
      ...transcript.warnings,
    ],
    async send(input, signal, soFar, isAgain = soFar !== undefined) {
      const speaker = persona;
      try {
        const repeated = isAgain ? messageBefore(input, soFar !== undefined) : null;
        lastInput = input;
        last = repeated;
        const message = repeated ?? (await attacher.attach(input));
        if (soFar === undefined) attacher.announce(message);
        last = message;
        const { outcome, unsaved } = await conversation.send(speaker, message, signal, soFar);
        const partial = outcome.kind === "answered" ? null : outcome.partial;
        broken = partial === null ? null : { message, text: partial.text };
        if (outcome.kind === "answered")
          receipts = [...receipts, { ...outcome.receipt, agent: speaker.name }];
        sayWhetherSaved(unsaved);
        return outcome;
      } catch (error) {
        // A key command may turn out to print no key when the conversation is under way.
        if (!isSquadError(error) || !UNSENT.has(error.code)) throw error;
        return { kind: "failed", error, attempts: [], partial: null, retryAt: null };
      }
    },
    findFiles: (query, limit) => attacher.findFiles(query, limit),
    lastInput: () => lastInput,
    brokenOff: () => (broken === null ? null : { input: broken.message.text, text: broken.text }),
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
      last = null;
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

/** A message whose answer broke off, and what was shown of it. */
interface BrokenOff {
  readonly message: UserMessage;
  readonly text: string;
}

function brokenOffIn(session: Session): BrokenOff | null {
  const turn = session.transcript.turns.at(-1);
  const message = lastMessageIn(session);
  if (message === null || turn?.kind !== "interrupted" || turn.partial === null) return null;
  return { message, text: turn.partial.text };
}

/** Why a message may not be sent at all. */
const UNSENT: ReadonlySet<ErrorCode> = new Set(["no-credentials", "file-refused"]);

function lastMessageIn({ transcript }: Session): UserMessage | null {
  const turn = transcript.turns.at(-1);
  return turn === undefined ? null : { text: turn.user, attachments: turn.attachments ?? [] };
}

function receiptsIn({ transcript }: Session, { personas }: Roster): readonly SpokenReceipt[] {
  const nameOf = (id: string): string => personas.find((each) => each.id === id)?.name ?? id;
  return transcript.turns.flatMap((turn) =>
    turn.kind === "exchange" ? [{ ...turn.receipt, agent: nameOf(turn.agent) }] : [],
  );
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

/** How to get a key, when no provider has one. */
function keyNotices(
  { config }: Squad,
  words: ChatWords,
  persona: Persona,
  fallback: boolean,
): readonly string[] {
  if (chooseChain(config, persona, fallback).length > 0) return [];
  const enabled = config.providers.filter(({ enabled }) => enabled);
  return [words.noKey, ...keyHints(enabled, words), ...storingHint(enabled, words)];
}
