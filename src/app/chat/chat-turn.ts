import type { UserMessage } from "../../core/chat/attachment.ts";
import type { SendManner } from "../../core/chat/chat-host.ts";
import type { Consent } from "../../core/chat/consent.ts";
import type { SquadError } from "../../core/errors.ts";
import type { TurnOutcome } from "../../core/outcome.ts";
import type { Persona, Roster } from "../../core/persona.ts";
import type { Attacher } from "./attach.ts";
import type { Conversation, TurnDetails } from "../exchange/conversation.ts";
import { carriesFiles, receiptsIn, type SessionState } from "./session-state.ts";
import type { ToolMaker } from "../exchange/tool-box.ts";
import { unsent } from "./unsent.ts";
import type { Workflows } from "./workflows.ts";

/** One input to one agent of a chat. */
export interface ChatTurn {
  readonly input: string;
  readonly signal: AbortSignal;
  readonly manner?: SendManner;
}

export interface ChatTurnDeps {
  readonly roster: Roster;
  readonly attacher: Attacher;
  readonly tools: ToolMaker;
  readonly workflows: Workflows;
  readonly consent: Consent;
  /** Makes the conversation shorter before a new message where that is configured and due. */
  readonly makeRoom: (signal: AbortSignal) => Promise<void>;
  readonly isParty: () => boolean;
  /** The session of now, and what the chat knows of it. */
  readonly place: () => { readonly conversation: Conversation; readonly now: SessionState };
  readonly sayWhetherSaved: (unsaved: SquadError | null) => void;
}

/** What runs the turns of a chat, each with its files, its tools and its workflow. Turns reject only on bugs. */
export function createChatTurns(
  deps: ChatTurnDeps,
): (speaker: Persona, voice: Pick<TurnDetails, "as" | "frame">, turn: ChatTurn) => Promise<TurnOutcome> {
  const { roster, attacher, workflows } = deps;

  /** The message as it is sent: as it was where it was sent before, else with the files that it mentions now. */
  const messageOf = async (now: SessionState, { input, manner = {} }: ChatTurn): Promise<UserMessage> => {
    const { shown, soFar } = manner;
    const before = soFar === undefined ? now.last : (now.broken?.message ?? null);
    const repeated = isAgain(manner) && before?.text === input ? before : null;
    const done = shown ?? repeated?.shown;
    const asShown = done === undefined ? {} : { shown: done };
    now.lastInput = { text: input, ...asShown };
    now.last = repeated;
    const message = { ...(repeated ?? (await attacher.attach(input))), ...asShown };
    if (soFar === undefined) attacher.announce(message);
    now.last = message;
    return message;
  };

  return async (speaker, voice, turn) => {
    const { signal, manner = {} } = turn;
    const { conversation, now } = deps.place();
    const { session } = conversation;
    try {
      const message = await messageOf(now, turn);
      if (now.replaces === 0 && !isAgain(manner)) await deps.makeRoom(signal);
      const turnTools = await deps.tools.toolsFor({
        session: session.id,
        agent: speaker.id,
        mode: "chat",
        consent: deps.consent,
        isTainted: carriesFiles(message, session),
      });
      const { replaces } = now;
      const scope = deps.isParty()
        ? null
        : await workflows.scope(speaker, { replaces, tools: turnTools, signal });
      const soFar = manner.soFar ?? "";
      const details = { soFar, replaces, toolBox: turnTools.box, ...voice, ...scope };
      const { outcome, unsaved } = await conversation.send(speaker, message, signal, details);
      now.replaces = 0;
      if (scope !== null && outcome.kind === "answered") await workflows.answered(speaker);
      const partial = outcome.kind === "answered" ? null : outcome.partial;
      now.broken = partial === null ? null : { message, text: partial.text };
      now.receipts = receiptsIn(session, roster);
      deps.sayWhetherSaved(unsaved);
      return outcome;
    } catch (error) {
      // A key command may turn out to print no key when the conversation is under way.
      return unsent(error);
    } finally {
      workflows.turnEnded();
    }
  };
}

/** Whether it is the last input that is sent. */
export function isAgain({ soFar, isAgain = soFar !== undefined }: SendManner): boolean {
  return isAgain;
}
