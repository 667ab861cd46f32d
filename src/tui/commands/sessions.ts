import { sanitizeLine } from "../../core/sanitize.ts";
import type { SessionSummary } from "../../core/session.ts";
import { note, type ListItem } from "../block.ts";
import { lastWord } from "../completion/item.ts";
import { formatAge } from "../time-format.ts";
import type { Command, CommandContext } from "./command.ts";

const WORDS = {
  start: "start a new conversation",
  list: "the latest conversations",
  resume: "go on with another conversation: its number in /sessions, or its id",
  resumeDetails: ["Without an argument it lists them. What you leave is kept, and can be resumed as well."],
  fresh: "— new conversation —",
  none: "No conversation is saved yet.",
  here: "here now",
  how: "/resume N goes on with one of them.",
  messages: (count: number) => (count === 1 ? "1 message" : `${count} messages`),
  noNumber: (number: string, count: number) =>
    count === 0
      ? "No conversation is saved yet."
      : `There is no number ${number}: /sessions has 1 to ${count}.`,
  alreadyHere: "This is the conversation you are in.",
};

/** Sessions that are listed. */
const LISTED = 20;

export const NEW: Command = {
  name: "new",
  argument: "",
  summary: WORDS.start,
  isQuick: false,
  run: async ({ host, print, greet, forget }) => {
    await host.startOver();
    forget();
    print(note(WORDS.fresh));
    greet();
  },
};

export const SESSIONS: Command = {
  name: "sessions",
  argument: "",
  summary: WORDS.list,
  isQuick: true,
  run: list,
};

export const RESUME: Command = {
  name: "resume",
  argument: "[ID|N]",
  summary: WORDS.resume,
  details: WORDS.resumeDetails,
  isQuick: false,
  run: resume,
  candidates: async (host, typed) => {
    // A short number is one of the list, not the beginning of an id.
    if (/^\d{1,2}$/u.test(typed)) return [];
    const now = host.now();
    return (await latest(host)).map((session) => {
      const { id, title, updatedAt } = session;
      const age = formatAge(Date.parse(updatedAt), now);
      return lastWord(id, [title, agentName(session, host), age].join(" · "));
    });
  },
};

async function latest(host: CommandContext["host"]): Promise<readonly SessionSummary[]> {
  return (await host.sessions()).slice(0, LISTED);
}

function agentName({ agent }: SessionSummary, { agents }: CommandContext["host"]): string {
  return sanitizeLine(agents.find(({ id }) => id === agent)?.name ?? agent, 40);
}

async function list({ host, print, memory }: CommandContext): Promise<void> {
  const sessions = await latest(host);
  memory.listed = sessions;
  if (sessions.length === 0) {
    print(note(WORDS.none));
    return;
  }
  const width = String(sessions.length).length;
  const now = host.now();
  const items = sessions.map((session, index): ListItem => ({
    label: String(index + 1).padStart(width),
    text: [
      session.title,
      agentName(session, host),
      formatAge(Date.parse(session.updatedAt), now),
      WORDS.messages(session.messages),
      session.id,
      ...(session.id === host.sessionId ? [WORDS.here] : []),
    ].join(" · "),
    tone: "plain",
  }));
  print({ kind: "list", items }, note(WORDS.how));
}

async function resume(context: CommandContext, argument: string): Promise<void> {
  const { host, print, memory, showResumed } = context;
  if (argument === "") {
    await list(context);
    return;
  }
  let id = argument;
  if (/^\d{1,2}$/u.test(argument)) {
    const sessions = memory.listed ?? (await latest(host));
    const chosen = sessions[Number(argument) - 1];
    if (chosen === undefined) {
      print(note(WORDS.noNumber(argument, sessions.length), "warn"));
      return;
    }
    ({ id } = chosen);
  }
  if (id === host.sessionId && host.isSaved) {
    print(note(WORDS.alreadyHere));
    return;
  }
  await host.resume(id);
  showResumed();
}
