import { sanitizeLine } from "../../core/sanitize.ts";
import type { SessionSummary } from "../../core/session.ts";
import { note, type ListItem } from "../blocks/block.ts";
import { lastWord } from "../completion/item.ts";
import { formatAge } from "../bar/time-format.ts";
import type { Command, CommandContext } from "./command.ts";

/** Sessions that are listed. */
const LISTED = 20;

export const NEW: Command = {
  name: "new",
  takes: "nothing",
  isQuick: false,
  run: async ({ host, print, greet, forget, words }) => {
    await host.startOver();
    forget();
    print(note(`— ${words.notices.newConversation} —`));
    greet();
  },
};

export const SESSIONS: Command = {
  name: "sessions",
  takes: "nothing",
  isQuick: true,
  run: list,
};

export const RESUME: Command = {
  name: "resume",
  takes: "optional",
  isQuick: false,
  run: resume,
  candidates: async (host, typed, words) => {
    // A short number is one of the list, not the beginning of an id.
    if (/^\d{1,2}$/u.test(typed)) return [];
    const now = host.now();
    return (await latest(host)).map((session) => {
      const { id, title, updatedAt } = session;
      const age = formatAge(Date.parse(updatedAt), now, words);
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

async function list({ host, print, memory, words }: CommandContext): Promise<void> {
  const sessions = await latest(host);
  memory.listed = sessions;
  if (sessions.length === 0) {
    print(note(words.sessions.none));
    return;
  }
  const width = String(sessions.length).length;
  const now = host.now();
  const items = sessions.map((session, index): ListItem => ({
    label: String(index + 1).padStart(width),
    text: [
      session.title,
      agentName(session, host),
      formatAge(Date.parse(session.updatedAt), now, words),
      words.sessions.messages(session.messages),
      session.id,
      ...(session.id === host.sessionId ? [words.team.here] : []),
    ].join(" · "),
    tone: "plain",
  }));
  print({ kind: "list", items }, note(words.sessions.how));
}

async function resume(context: CommandContext, argument: string): Promise<void> {
  const { host, print, memory, showResumed, words } = context;
  const said = words.sessions;
  if (argument === "") {
    await list(context);
    return;
  }
  let id = argument;
  if (/^\d{1,2}$/u.test(argument)) {
    const sessions = memory.listed ?? (await latest(host));
    const chosen = sessions[Number(argument) - 1];
    if (chosen === undefined) {
      print(note(sessions.length === 0 ? said.none : said.noNumber(argument, sessions.length), "warn"));
      return;
    }
    ({ id } = chosen);
  }
  if (id === host.sessionId && host.isSaved) {
    print(note(said.alreadyHere));
    return;
  }
  await host.resume(id);
  showResumed();
}
