import { KEY_HINTS, type ChatWords } from "../../../core/chat/chat-words.ts";
import { OFFLINE_IN_ENGLISH } from "../../../core/chat/offline-words.ts";
import { trimWords, type Trim } from "../../../core/chat/trim-words.ts";

export const greeting = {
  hello: (user: string) => (user === "" ? "Hello." : `Hello, ${user}.`),
  ask: "What shall we work on?",
  offerMenu: "Pick a number or a code, or say what you need.",
  missingFiles: "its files are missing here",
  resumed: (title: string, messages: number) =>
    `resumed: ${title}, ${messages === 1 ? "1 message" : `${messages} messages`}`,
};

export const menu = {
  none: "This agent has no menu.",
  range: (last: number) => `The menu has 1 to ${last}.`,
  noItem: (trigger: string) => `No menu item *${trigger}.`,
  didYouMean: (trigger: string) => `Did you mean *${trigger}?`,
  menuShows: "/menu shows what there is.",
  notHere: (file: string, agent: string) =>
    `Not run: ${file} is not here. Say what you need, and ${agent} works without it.`,
  notWritten: (agent: string) =>
    `Not run: BMad has not written its steps yet (todo). Say what you need, and ${agent} works without them.`,
  listens: (agent: string) => `${agent} listens: say what is on your mind.`,
  which: "Several items fit. Which one? Its number will do.",
};

/** What stands around the input while a conversation goes on. */
export const live = {
  leaveAgain: "Ctrl-C again leaves",
  escStops: "Esc stops",
  stopping: "stopping…",
  thinking: (agent: string) => `${agent} is thinking…`,
  asking: (provider: string) => `asking ${provider}…`,
  /** A summary of the conversation is asked for. */
  summarising: (who: string) => `${who} is summarising the conversation…`,
  answering: (provider: string) => `${provider} is answering…`,
  /** How fast an answer comes. */
  pace: (perSecond: number) => `${perSecond} tokens/s`,
  waiting: (time: string, provider: string, reason: string) => `waiting ${time} for ${provider}: ${reason}`,
  queued: "queued: ",
  queuedNext: "then: ",
  more: (count: number) => `${count} more`,
  placeholder: (agent: string) => `Message ${agent}, or /help`,
};

export const themes = {
  sayWhich: (names: string) => `Say which: ${names}.`,
  now: (name: string) => `From here on: ${name}.`,
  /** SQUAD_THEME names none. */
  unknown: (name: string, names: string) =>
    `SQUAD_THEME says ${name}, which is no theme. There are: ${names}.`,
};

/** Lines of the transcript that belong to no turn's end. */
export const notices = {
  slowed: (provider: string, perMinute: number) =>
    `${provider} refused several requests: slowed to ${perMinute} a minute, and faster again by itself.`,
  limitsNotShared: (why: string) => `Limits are not shared as usual: ${why}.`,
  limitsShared: "Limits are shared again.",
  internal: (message: string) => `Internal error: ${message}`,
  notSent: (text: string) => `not sent: ${text}`,
  hasToWait: (command: string, key: string) => `/${command} has to wait: ${key} stops the answer first.`,
  newConversation: "new conversation",
  trimmed: (trim: Trim) => trimWords(trim),
  resume: (session: string) => `Resume: squad chat --resume ${session}`,
};

export const chat: ChatWords = {
  notSaved: (why) => `This conversation is not saved: ${why}`,
  endNotSaved: (why) => `The end of this conversation is not saved: ${why}`,
  savedAgain: "The conversation is saved again.",
  summarises: "The conversation is long: its older part is summarised first.",
  summarised: (messages) =>
    `${messages} messages are sent as a summary from now on. The session keeps them all.`,
  noKey: "No key yet: the offline provider answers, without a model. For a real answer,",
  ...KEY_HINTS,
  offline: OFFLINE_IN_ENGLISH,
};

/** Said where lines are only ever added: `--plain` and for screen readers. */
export const plain = {
  keys: [
    ["Enter", "send; while an answer comes, queue"],
    ["\\ Enter", "new line"],
    ["Ctrl-C", "stop the answer; twice at the prompt, leave"],
    ["Ctrl-D", "leave"],
    ["paste", "lines that arrive at once are one message, and wait for Enter"],
  ] satisfies readonly (readonly [string, string])[],
  pasted: (lines: number) => `${lines} lines pasted. Enter sends them as one message, Ctrl-C drops them.`,
  dropped: "Nothing of it is sent.",
  leaveAgain: "Ctrl-C again leaves.",
  stillWaiting: (time: string, provider: string) => `still waiting for ${provider}, ${time} left`,
  stillAsking: (time: string, provider: string) => `${provider} has not answered for ${time}`,
};

/** Said to screen readers alone. */
export const spoken = {
  says: (agent: string) => `${agent} says:`,
  you: (text: string) => `You: ${text}`,
  prompt: (agent: string) => `Your message to ${agent}: `,
  error: (text: string) => `Error: ${text}`,
  /** Before a block of code; the language is empty when the answer does not say. */
  code: (language: string) => (language === "" ? "code:" : `code, ${language}:`),
  endOfCode: "end of code.",
  quote: "quote: ",
  done: "done: ",
  toDo: "to do: ",
  of: (used: string, limit: string) => `${used} of ${limit}`,
  or: " or ",
  optional: (argument: string) => `${argument}, optional`,
  /** One of it, and several. */
  units: {
    s: ["second", "seconds"],
    min: ["minute", "minutes"],
    h: ["hour", "hours"],
    d: ["day", "days"],
  } satisfies Record<string, readonly [string, string]>,
};
