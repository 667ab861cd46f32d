import type { ProviderSettings } from "../../config/settings.ts";
import { attachedText, type UserMessage } from "../../core/chat/attachment.ts";
import { noteOf } from "../../core/compaction/context.ts";
import type { Message } from "../../core/message.ts";
import type { Persona, Roster } from "../../core/persona.ts";
import type { OfflineWords } from "../../core/chat/offline-words.ts";
import { languageCode } from "../../core/language/understand-language.ts";
import type { Session } from "../../core/session.ts";
import type { ToolBox } from "../../core/tools/tool.ts";
import { speakerLabel, viewOf, type Speaker } from "../../core/chat/speakers.ts";
import type { ChainLink } from "../../core/turn/chain.ts";
import type { ToolKit } from "../../core/turn/tool-loop.ts";
import type { Prompt } from "../../core/turn/token-budget.ts";
import { systemPrompt } from "../../personas/system-prompt.ts";
import { chatChain, chooseChain, missingKey } from "./chain.ts";
import { silentOn, within, type RequestBounds } from "./bounded-links.ts";
import type { ExchangeRequest, ExchangeResult } from "./exchange.ts";
import { systemRng } from "../randomness.ts";
import type { Squad } from "../open-squad.ts";
import { unlabelled } from "./unlabelled.ts";

export interface SendOptions {
  /** False: ask the first provider of the chain and no other. */
  readonly fallback: boolean;
  readonly maxWaitMs: number;
  /** Answer from the persona alone when there is no usable provider, instead of failing. */
  readonly offlineWithoutKeys: boolean;
  /** What the offline provider says. @default in English */
  readonly offlineWords?: OfflineWords;
}

/** One session's talk with whichever personas are asked. */
export interface Conversation {
  readonly session: Session;
  /** @throws {SquadError} `no-credentials` when there is nobody to ask, `usage` for an unknown provider. */
  send(
    persona: Persona,
    message: UserMessage,
    signal: AbortSignal,
    details?: TurnDetails,
  ): Promise<ExchangeResult>;
}

/** What a turn goes on from, where that is not simply the end of the conversation. */
export interface TurnDetails {
  /** What was shown of an answer to the same message before, which is continued. */
  readonly soFar?: string;
  /** How many turns at the end of the session it takes the place of. */
  readonly replaces?: number;
  /** Whose answer it is in the session, where that is not the persona whose chain is asked. */
  readonly as?: ExchangeRequest["agent"];
  /** What the model may do beside answering. */
  readonly toolBox?: ToolBox;
  /** The system prompt of the next request, from the persona's: asked before each of the turn. */
  readonly frame?: (system: string) => string;
  /** What is asked in the place of the whole conversation, at any length. */
  readonly scope?: TurnScope;
}

/** A part of the conversation, and how large a request about it may be. */
export interface TurnScope extends RequestBounds {
  /** What goes along of what was said, oldest first. */
  readonly history: readonly Message[];
}

export function openConversation(squad: Squad, session: Session, options: SendOptions): Conversation {
  return {
    session,
    async send(persona, message, signal, details = {}) {
      const {
        soFar = "",
        replaces = 0,
        as: agent = persona,
        toolBox,
        frame = (own) => own,
        scope = null,
      } = details;
      // What a turn is made of is loaded by the first one: a conversation is there sooner without it.
      const [roster, { exchange }] = await Promise.all([squad.roster(), import("./exchange.ts")]);
      const choose = options.offlineWithoutKeys ? chatChain : chooseChain;
      const chain = await usableChain(squad, () => choose(squad.config, persona, options.fallback), signal);
      const speakerOf = (id: string): Speaker => speakerNamed(roster, id);
      const { summary, messages } = session.contextBefore(replaces);
      const seen = viewOf(agent.id, messages, speakerOf);
      const isShared = seen.isShared && scope === null;
      const system = systemPrompt(persona, roster.profile, { roster, isShared });
      const note = summary === null || scope !== null ? "" : noteOf(summary);
      const least = leastPrompt(frame(system), message, toolBox);
      const links = within(await squad.links(chain, options.offlineWords), least, scope);
      return exchange(
        {
          agent,
          system: frame(system),
          session,
          note,
          history: scope?.history ?? seen.messages,
          message,
          soFar,
          replaces,
          language: languageCode(roster.profile.communicationLanguage),
          documentLanguage: languageCode(roster.profile.documentLanguage),
          chain: isShared ? links.map((link) => withoutLabels(link, roster)) : links,
          maxWaitMs: options.maxWaitMs,
          ...(toolBox === undefined ? {} : { tools: toolKit(toolBox, { system, note, frame }) }),
        },
        {
          clock: squad.clock,
          rng: systemRng,
          limiter: await squad.limiter(),
          emit: silentOn(scope, squad.bus.emit),
        },
        signal,
      );
    },
  };
}

/** What no request goes without. */
function leastPrompt(
  system: string,
  { text, attachments }: UserMessage,
  toolBox: ToolBox | undefined,
): Prompt {
  const tools = toolBox?.specs() ?? [];
  return { system, history: [], input: text, attached: attachedText(attachments), tools };
}

function toolKit(
  box: ToolBox,
  {
    system,
    note,
    frame,
  }: { readonly system: string; readonly note: string; readonly frame: TurnDetails["frame"] | undefined },
): ToolKit {
  return frame === undefined ? { box } : { box, frame: () => ({ system: frame(system), note }) };
}

/** An agent that is no longer there goes by its id. */
export function speakerNamed({ personas }: Roster, id: string): Speaker {
  return personas.find((persona) => persona.id === id) ?? { name: id, title: "" };
}

function withoutLabels(link: ChainLink, { personas }: Roster): ChainLink {
  return { ...link, provider: unlabelled(link.provider, personas.map(speakerLabel)) };
}

/**
 * The chain that `choose` gives, with the keys that commands print.
 * @throws {SquadError} `no-credentials` for an empty one
 */
export async function usableChain(
  squad: Squad,
  choose: () => readonly ProviderSettings[],
  signal: AbortSignal,
): Promise<readonly ProviderSettings[]> {
  const chain = await unlocked(squad, choose, signal);
  if (chain.length === 0) throw missingKey(squad.config.providers.filter(({ enabled }) => enabled));
  return chain;
}

/**
 * The chain that `choose` gives, once none of its key commands is still to run: one that fails may bring others in.
 * An aborted turn waits for no command; its chain is not asked.
 */
async function unlocked(
  squad: Squad,
  choose: () => readonly ProviderSettings[],
  signal: AbortSignal,
): Promise<readonly ProviderSettings[]> {
  for (;;) {
    const chain = choose();
    const isOver = signal.aborted || !(await Promise.race([squad.unlock(chain), aborted(signal)]));
    if (isOver) return chain;
  }
}

/** Resolves to false when `signal` aborts. */
function aborted(signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(false), { once: true });
  });
}
