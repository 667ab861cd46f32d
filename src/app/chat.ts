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
import { sanitize } from "../core/sanitize.ts";
import { askable } from "./asked.ts";
import { chatChain, chooseChain, keyHints } from "./chain.ts";
import { openConversation, type Conversation, type SendOptions } from "./conversation.ts";
import { storingHint } from "./key-words.ts";
import type { Squad } from "./open-squad.ts";
import { openExisting } from "./existing-session.ts";
import { writeExport } from "./export-session.ts";
import { transcriptMarkdown } from "./transcript.ts";

/** The conversation a REPL draws: one persona at a time, one session at a time. */
export async function openChat(
  squad: Squad,
  start: { readonly persona: Persona; readonly session: Session; readonly cwd: string },
  options: SendOptions,
): Promise<ChatHost> {
  const roster = await squad.roster();
  let persona = start.persona;
  let conversation: Conversation = openConversation(squad, start.session, options);
  let now = stateOf(start.session);
  let replaces = 0;

  const sayWhetherSaved = (unsaved: SquadError | null): void => {
    if (unsaved === null) now.isSaved = true;
    const isLost = unsaved !== null;
    if (isLost === now.isSaveLost) return;
    now.isSaveLost = isLost;
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
      now.isSaved = true;
      return null;
    } catch (error) {
      if (!isSquadError(error)) throw error;
      return `${now.isSaved ? "The end of this" : "This"} conversation is not saved: ${error.message}`;
    }
  };

  const enter = async (session: Session): Promise<void> => {
    const unsaved = await save();
    if (unsaved !== null) squad.bus.emit({ type: "notice", text: unsaved });
    conversation = openConversation(squad, session, options);
    now = stateOf(session);
    replaces = 0;
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
      return now.isSaved;
    },
    get history() {
      return now.history;
    },
    notices: [...notices(squad, roster, persona, options.fallback), ...start.session.transcript.warnings],
    async send(input, signal, soFar = "") {
      now.lastInput = input;
      const details = { soFar, replaces };
      try {
        const { outcome, unsaved } = await conversation.send(persona, input, signal, details);
        replaces = 0;
        const partial = outcome.kind === "answered" ? null : outcome.partial;
        now.broken = partial === null ? null : { input, text: partial.text };
        now.receipts = receiptsIn(conversation.session);
        sayWhetherSaved(unsaved);
        return outcome;
      } catch (error) {
        // A key command may turn out to print no key when the conversation is under way.
        if (!isSquadError(error) || error.code !== "no-credentials") throw error;
        return { kind: "failed", error, attempts: [], partial: null, retryAt: null };
      }
    },
    lastInput: () => now.lastInput,
    brokenOff: () => now.broken,
    receipts: () => now.receipts,
    transcript: () => conversation.session.transcript,
    replaceTurns: (turns) => {
      replaces = turns;
    },
    async switchAgent(name) {
      persona = resolveAgent(roster, name);
      return card(persona, roster);
    },
    async startOver() {
      await enter((await squad.sessions()).create());
    },
    sessions: async () => (await (await squad.sessions()).list()).sessions,
    async resume(id) {
      const session = await openExisting(squad, id);
      await enter(session);
      persona = roster.personas.find((each) => each.id === session.transcript.agent) ?? persona;
    },
    async exportTo(file) {
      const { transcript } = conversation.session;
      const text = sanitize(await transcriptMarkdown(squad, transcript));
      const place = { cwd: start.cwd, projectRoot: roster.projectRoot };
      return writeExport(text, { file, name: `${transcript.id}.md` }, place);
    },
    ...askable(squad, () => persona, options),
    save,
    status: async () => {
      const chain = chatChain(squad.config, persona, options.fallback);
      return chainStatus(await squad.status(chain), squad.config, chain);
    },
    subscribe: (sink) => squad.bus.subscribe(sink),
    now: () => squad.clock.wall(),
  };
}

/** What of a session changes as it goes on. */
interface SessionState {
  lastInput: string | null;
  broken: ReturnType<ChatHost["brokenOff"]>;
  receipts: readonly Receipt[];
  isSaved: boolean;
  isSaveLost: boolean;
  readonly history: ChatHost["history"];
}

/** An input that was never answered, or not to its end, is history too: it is shown or given back. */
function stateOf(session: Session): SessionState {
  const { transcript } = session;
  const history = transcript.turns.length > 0 || transcript.unanswered !== null ? transcript : null;
  return {
    lastInput: null,
    broken: brokenOffIn(session),
    receipts: receiptsIn(session),
    isSaved: history !== null,
    isSaveLost: false,
    history,
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
function chainStatus(report: StatusReport, config: Config, chain: readonly ProviderSettings[]): StatusReport {
  const rank = new Map(chain.map(({ name }, index) => [name, index]));
  const offline = chain.filter(({ type }) => type === "offline").map(offlineStatus);
  const rankOf = ({ name }: ProviderStatus): number => rank.get(name) ?? chain.length;
  const known = report.providers
    .filter(({ name, state }) => state !== "disabled" || !isShippedDisabled(config, name))
    .map((provider) => ({ ...provider, isOutside: !rank.has(provider.name) }));
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
