import type { AgentCard, ChatHost, ChatInput } from "../../core/chat/chat-host.ts";
import type { ChatWords } from "../../core/chat/chat-words.ts";
import type { Said } from "../../core/complaints/complaint.ts";
import { isSquadError, type SquadError } from "../../core/errors.ts";
import type { TurnOutcome } from "../../core/outcome.ts";
import type { Persona } from "../../core/persona.ts";
import type { Session } from "../../core/session.ts";
import { resolveAgent } from "../../personas/resolve-agent.ts";
import { sanitize } from "../../core/sanitize.ts";
import { systemPrompt } from "../../personas/system-prompt.ts";
import { agentCard } from "../agent-card.ts";
import { askable } from "./asked.ts";
import { createAttacher } from "./attach.ts";
import { createAttendance } from "./consent.ts";
import { compactable } from "./compact.ts";
import { chatChain, chooseChain } from "../exchange/chain.ts";
import { createChatTurns, isAgain, type ChatTurn } from "./chat-turn.ts";
import { chainStatus } from "../reports/chain-status.ts";
import { openInputs } from "./inputs.ts";
import { openConversation, type Conversation, type SendOptions } from "../exchange/conversation.ts";
import { keyNotices } from "../keys/key-notices.ts";
import { createMessageCounter } from "./message-count.ts";
import { createParties } from "./party.ts";
import type { Squad } from "../open-squad.ts";
import { openExisting } from "../sessions/existing-session.ts";
import { writeExport } from "../sessions/export-session.ts";
import { personaOf, stateOf } from "./session-state.ts";
import { createToolMaker } from "../exchange/tool-box.ts";
import { createWorkflows } from "./workflows.ts";
import { transcriptMarkdown } from "../sessions/transcript.ts";

/** The conversation a REPL draws: one persona at a time, one session at a time. */
export async function openChat(
  squad: Squad,
  start: {
    readonly persona: Persona;
    readonly session: Session;
    readonly words: ChatWords;
    /** A warning, or the first line of an error, in the language of `words`. */
    readonly told: (said: Said) => string;
    readonly cwd: string;
  },
  options: SendOptions,
): Promise<ChatHost> {
  const { words, told } = start;
  const roster = await squad.roster();
  let persona = start.persona;
  let conversation: Conversation = openConversation(squad, start.session, options);
  let now = stateOf(start.session, roster);
  const attacher = createAttacher(squad, roster);
  const tools = createToolMaker(squad, roster, { extraRoots: () => workflows.roots() });
  const countMessages = createMessageCounter();
  const { consent, attend } = createAttendance();
  const { voice, seatOf, ...parties } = createParties({
    roster,
    book: () => squad.partyBook(),
    cardOf: (persona) => agentCard(persona, roster),
    notify: (remark) => squad.bus.emit({ type: "notice", text: told(remark) }),
  });

  const sayWhetherSaved = (unsaved: SquadError | null): void => {
    if (unsaved === null) now.isSaved = true;
    const isLost = unsaved !== null;
    if (isLost === now.isSaveLost) return;
    now.isSaveLost = isLost;
    const text = isLost ? words.notSaved(told(unsaved)) : words.savedAgain;
    squad.bus.emit({ type: "notice", text });
  };

  const workflows = createWorkflows(squad, roster, {
    persona: () => persona,
    session: () => conversation.session,
    load: async (target) => (await import("./load-workflow.ts")).workflowLoader(roster, squad.clock)(target),
    tools,
    sayWhetherSaved,
    told,
  });
  const workflowNotice = await workflows.enter();

  const { isDue, compactionLack, compact } = compactable(squad, () => {
    const { session } = conversation;
    return { persona, session, options, sayWhetherSaved };
  });
  /** A summary that fails costs nothing: what it was to stand for is left out, as it would have been. */
  const compactFirst = async (signal: AbortSignal): Promise<void> => {
    if (!(await isDue())) return;
    squad.bus.emit({ type: "notice", text: words.summarises });
    const { summarised } = await compact(signal);
    if (summarised > 0) squad.bus.emit({ type: "notice", text: words.summarised(summarised) });
  };

  const inputs = openInputs(squad, () => conversation.session.id);

  const save = async (): Promise<string | null> => {
    await Promise.all([inputs.settled(), tools.settled()]);
    const { session } = conversation;
    if (session.unsaved === 0) return null;
    try {
      await session.flush();
      now.isSaved = true;
      return null;
    } catch (error) {
      if (!isSquadError(error)) throw error;
      return (now.isSaved ? words.endNotSaved : words.notSaved)(told(error));
    }
  };

  const enter = async (session: Session): Promise<void> => {
    const unsaved = await save();
    if (unsaved !== null) squad.bus.emit({ type: "notice", text: unsaved });
    seat = null;
    conversation = openConversation(squad, session, options);
    now = stateOf(session, roster);
    const notice = await workflows.enter();
    if (notice !== null) squad.bus.emit({ type: "notice", text: notice });
  };

  const turn = createChatTurns({
    roster,
    attacher,
    tools,
    workflows,
    consent,
    makeRoom: compactFirst,
    isParty: () => parties.party() !== null,
    place: () => ({ conversation, now }),
    sayWhetherSaved,
  });

  /** Who the last input was for, of a party whose members are asked apart. */
  let seat: AgentCard | null = null;
  const askedMember = (): Pick<ChatInput, "member"> =>
    seat !== null && parties.party()?.isSeparate === true ? { member: seat } : {};

  const sendTo = (agent: AgentCard, chatTurn: ChatTurn): Promise<TurnOutcome> => {
    seat = agent;
    const speaker = roster.personas.find(({ id }) => id === agent.id) ?? persona;
    return turn(speaker, seatOf(agent.id), chatTurn);
  };

  return {
    get agent() {
      return agentCard(persona, roster);
    },
    agents: roster.personas.map((each) => agentCard(each, roster)),
    userName: roster.profile.userName,
    get sessionId() {
      return conversation.session.id;
    },
    get messages() {
      return countMessages(conversation.session.context, () =>
        systemPrompt(persona, roster.profile, { roster }),
      );
    },
    get isSaved() {
      return now.isSaved;
    },
    get history() {
      return now.history;
    },
    inputs,
    notices: [
      ...keyNotices(squad, words, chooseChain(squad.config, persona, options.fallback)),
      ...roster.warnings.map(told),
      ...start.session.transcript.warnings.map(told),
      ...(workflowNotice === null ? [] : [workflowNotice]),
    ],
    ...parties,
    send(input, signal, manner = {}) {
      const { member } = askedMember();
      if (member !== undefined && isAgain(manner)) return sendTo(member, { input, signal, manner });
      seat = null;
      return turn(persona, voice(), { input, signal, manner });
    },
    sendTo: (agent, input, signal) => sendTo(agent, { input, signal }),
    attend,
    findFiles: (query, limit) => attacher.findFiles(query, limit),
    lastInput: () => (now.lastInput === null ? null : { ...now.lastInput, ...askedMember() }),
    brokenOff: () =>
      now.broken === null
        ? null
        : { input: now.broken.message.text, text: now.broken.text, ...askedMember() },
    receipts: () => now.receipts,
    transcript: () => conversation.session.transcript,
    replaceTurns: (turns) => {
      now.replaces = turns;
    },
    get replacing() {
      return now.replaces;
    },
    async switchAgent(name) {
      persona = resolveAgent(roster, name);
      return agentCard(persona, roster);
    },
    async startOver() {
      parties.endParty();
      await enter((await squad.sessions()).create());
    },
    sessions: async () => (await (await squad.sessions()).list()).sessions,
    async resume(id) {
      const session = await openExisting(squad, id);
      await enter(session);
      parties.endParty();
      persona = personaOf(session.transcript, roster) ?? persona;
    },
    async exportTo(file) {
      const { transcript } = conversation.session;
      const text = sanitize(await transcriptMarkdown(squad, transcript));
      const place = { cwd: start.cwd, projectRoot: roster.projectRoot };
      return writeExport(text, { file, name: `${transcript.id}.md` }, place);
    },
    workflow: workflows,
    ...askable(squad, () => persona, options),
    compactionLack,
    compact,
    save,
    status: async () => {
      const chain = chatChain(squad.config, persona, options.fallback);
      return chainStatus(await squad.status(chain), squad.config, chain);
    },
    subscribe: (name, take, showsNotices = false) => squad.bus.subscribe({ name, take, showsNotices }),
    now: () => squad.clock.wall(),
  };
}
