/** What a command is for. */
export interface CommandWords {
  /** What stands for its argument where it takes one. */
  readonly argument?: string;
  readonly summary: string;
  /** What else there is to know, for `/help COMMAND`. */
  readonly details?: readonly string[];
}

/** Every command by its name. What is typed is the same in all languages. */
export const commands = {
  help: { argument: "COMMAND", summary: "what you can type, or more about one command" },
  menu: { summary: "the agent's menu again" },
  agent: {
    argument: "NAME",
    summary: "hand the conversation to NAME",
    details: ["NAME is a name or an id. They know what was said so far."],
  },
  agents: { summary: "everyone on the team" },
  party: {
    argument: "GROUP|end",
    summary: "a round table of all agents, or of GROUP",
    details: [
      "One answer holds what two or three of them say. --separate asks each by itself, down its own chain: that takes a request for each.",
      "*exit or /party end takes leave. In a party, numbers and codes are no menu choices.",
    ],
  },
  provider: {
    argument: "NAME|auto",
    summary: "who is asked, and in which order; NAME is asked first from now on",
    details: [
      "As --provider NAME. The conversation goes on as it is, and the others step in as before.",
      "/provider auto goes back to the order the agent's chain has.",
    ],
  },
  model: {
    argument: "NAME",
    summary: "which model is asked; NAME is asked from now on",
    details: [
      "As --model NAME: the first provider is asked for this model. It must have one of that name.",
      "/model auto goes back to the model that is set for it.",
    ],
  },
  workflow: {
    argument: "PART",
    summary: "where the workflow stands; its whole document; ask less",
    details: [
      "A workflow begins with its menu item. /next goes on with it, /leave puts it aside.",
      "document prints all that is written so far, yolo lets saved sections pass without a question, or no longer. *doc-out and *yolo do the same.",
    ],
  },
  next: {
    argument: "STEP",
    summary: "go on with the workflow, or to the step STEP",
    details: [
      "What the agent wrote last goes into the document, where the step has a section to write. c does the same.",
      "After /leave it takes the workflow up again. STEP is an id or a number.",
    ],
  },
  leave: {
    summary: "put the workflow aside",
    details: ["Its document and where it stands are kept: /next goes on, also after /resume."],
  },
  status: { summary: "where the limits of every provider stand, in short" },
  limits: {
    summary: "every limit of every provider in full",
    details: [
      "What was used and of how much, what slows a provider down, and when its next request may start.",
      "/status is the short form.",
    ],
  },
  why: { argument: "N", summary: "who served the last answer (or answer N), and what was tried" },
  continue: { summary: "go on with an answer that broke off" },
  retry: { summary: "send your last message again" },
  edit: {
    argument: "N|off",
    summary: "change your last message (or the N-th last) and go on from there",
    details: [
      "The message goes back into the input line. Once you send it, the conversation goes on from before the old one: what was said since then is set aside, and stays in the session's file. /edit off leaves all as it is.",
    ],
  },
  compact: {
    summary: "send a summary in the place of the older part",
    details: [
      "The agent's provider writes it; the last 4 exchanges are sent as they are.",
      "The session keeps every message: /export shows them all, and the summary. /edit reaches back before it.",
    ],
  },
  copy: {
    argument: "code|N",
    summary: "copy the last answer, its last code block, or answer N",
    details: [
      "/copy code copies the last code block of the last answer, without its fence.",
      "Your terminal must allow it (OSC 52); in tmux: set -g set-clipboard on, or allow-passthrough on.",
    ],
  },
  export: {
    argument: "FILE",
    summary: "write the conversation to a new Markdown file",
    details: [
      "FILE lies in the current folder or the project. A file that is there already is never replaced.",
      "Without a name the file is called as the session is.",
    ],
  },
  new: { summary: "start a new conversation" },
  sessions: { summary: "the latest conversations" },
  resume: {
    argument: "ID|N",
    summary: "go on with another conversation: its number in /sessions, or its id",
    details: ["Without an argument it lists them. What you leave is kept, and can be resumed as well."],
  },
  theme: { argument: "NAME", summary: "the colours: dark, light, neutral, mono" },
  clear: {
    summary: "an empty screen; the conversation goes on",
    details: ["What was on the screen stays in the scrollback. /new starts another conversation."],
  },
  quit: { summary: "leave" },
} satisfies Readonly<Record<string, CommandWords>>;

export const help = {
  /** What begins like nothing else that is typed. */
  choices: [
    ["1, 2, …", "a menu item, right after the menu was shown"],
    ["CODE, *word", "a menu item, at any time"],
    ["@file", 'send a file along: @notes.md, @"my notes.md", @notes.md:10-80'],
    ["@name …", "ask another agent, and stay with them"],
  ] as readonly (readonly [string, string])[],
  quick: "It can be used while an answer comes.",
  slow: (key: string) => `It waits for the answer: ${key} stops one that is coming.`,
  noCommand: (name: string) => `No command /${name}.`,
  didYouMean: (typed: string) => `Did you mean ${typed}?`,
  helpLists: "/help lists them.",
};

export const team = {
  whom: "Say who: /agent NAME.",
  here: "here now",
  handedOver: (who: string) => `handed over to ${who}`,
};

/** `/provider` and `/model`. */
export const asked = {
  first: "asked first",
  next: "then",
  outside: "only with /provider",
  how: "/provider NAME asks one first · /provider auto goes back to the agent's own order",
  howModel: "/model NAME asks the first provider for another model · /model auto goes back",
  now: (name: string, model: string) => `${name} · ${model} is asked first from now on.`,
  offline: "The offline provider answers from now on, without a model. /provider auto goes back.",
  back: (name: string, model: string) => `Back to the agent's own order: ${name} · ${model} is asked first.`,
  autoOrder: "the agent's own order",
  autoModel: "the model that is set",
  elsewhere: (model: string, name: string) =>
    `${model} is set for ${name} here: /provider ${name} asks it there.`,
  misspelt: (model: string) => `Did you mean /model ${model}?`,
};

/** `/why`, `/retry` and `/continue`. */
export const again = {
  noAnswer: "There is no answer yet to tell about.",
  range: (count: number) => `This conversation has answers 1 to ${count}: /why ${count}`,
  nothingSent: "There is nothing to send again yet.",
  nothingBroken: "No answer broke off: there is nothing to continue.",
};

/** `/edit`. */
export const edit = {
  none: "You have said nothing yet that could be changed.",
  one: "There is one message of yours: /edit.",
  range: (count: number) => `There are ${count} messages of yours: /edit 1 to /edit ${count}.`,
  /** `turns` turns at the end are to be set aside. */
  ready: (turns: number) => `Change it and press Enter: ${setAside(turns)}. /edit off leaves all as it is.`,
  retype: (turns: number) => `Type it anew: ${setAside(turns)}. /edit off leaves all as it is.`,
  setAside: "what was said from here on is set aside",
  kept: "Nothing is changed: the conversation goes on as it is.",
};

function setAside(turns: number): string {
  return `${turns === 1 ? "the old message and its answer are" : `the last ${turns} turns are`} set aside then`;
}

/** `/compact`. */
export const compacted = {
  few: (exchanges: number, fewest: number) =>
    `There is little to summarise yet: ${exchanges === 1 ? "1 exchange is" : `${exchanges} exchanges are`} sent, and it takes ${fewest}.`,
  short: "The older part is short as it is: a summary would gain nothing.",
  offline: "A summary needs a model, and the offline provider has none.",
  useless: "That was no summary to go on with: the conversation stays as it was. /compact asks again.",
  /** `before` and `after` are numbers of tokens. */
  done: (messages: number, before: string, after: string) =>
    `${messages} messages are sent as a summary from now on: about ${before} → ${after} tokens. The session keeps them all.`,
};

/** `/copy`. */
export const copy = {
  noAnswer: "There is no answer yet to copy.",
  noCode: "The last answer has no code block. /copy copies all of it.",
  range: (count: number) => `This conversation has answers 1 to ${count}: /copy ${count}`,
  tooLong: (kilobytes: number, session: string) =>
    `That is ${kilobytes} KB, and a terminal takes 100 KB: squad sessions export ${session} has all of it.`,
  notHere: (session: string) =>
    `Plain mode cannot reach the clipboard: squad sessions export ${session} prints the conversation.`,
  copied: (what: string, lines: number) =>
    `Handed to your terminal for the clipboard: ${what}, ${lines === 1 ? "1 line" : `${lines} lines`}.`,
  answer: "the last answer",
  code: "the last code block",
  numbered: (number: string) => `answer ${number}`,
};

/** `/export`. */
export const written = {
  nothing: "Nothing has been said yet that could be written.",
  done: (file: string) => `Written: ${file}`,
};

/** `/new`, `/sessions` and `/resume`. */
export const sessions = {
  none: "No conversation is saved yet.",
  how: "/resume N goes on with one of them.",
  messages: (count: number) => (count === 1 ? "1 message" : `${count} messages`),
  noNumber: (number: string, count: number) => `There is no number ${number}: /sessions has 1 to ${count}.`,
  alreadyHere: "This is the conversation you are in.",
};

/** `/clear`. */
export const clear = {
  notHere: "Plain mode leaves the screen as it is: your terminal's own clear works. /new starts afresh.",
};

/** Under a message, the files that went with it. */
export const attached = {
  whole: (path: string, lines: number) => `attached ${path}, ${lines === 1 ? "1 line" : `${lines} lines`}`,
  line: (path: string, line: number) => `attached ${path}, line ${line}`,
  range: (path: string, from: number, to: number) => `attached ${path}, lines ${from} to ${to}`,
  /** Follows one of these. */
  masked: (count: number) =>
    count === 1
      ? "; a value that looks like a key was hidden"
      : `; ${count} values that look like keys were hidden`,
};

/** `/party`. */
export const party = {
  name: "Party",
  title: "a round table",
  open: "What shall we talk about? *exit ends the party.",
  openCast: "Whoever fits comes in as the talk goes.",
  apart: "each member is asked by itself, down its own chain",
  others: (ids: string) => `Other parties: ${ids}. /party NAME`,
  end: "take leave",
  none: "There is no party: /party begins one.",
  goodbye: "Goodbye, everybody. The party is over.",
  over: "The party is over.",
  andYou: (name: string) => `And you, ${name}?`,
};

/** What a tool did. Follows its name and what it was asked. */
export const tools = {
  lines: (lines: number) => (lines === 1 ? "1 line" : `${lines} lines`),
  savedIn: (file: string) => `saved in ${file}`,
  failed: (why: string) => (why === "" ? "failed" : `failed: ${why}`),
};
