import { resolveAgent } from "../../app/agents.ts";
import { lacksKey } from "../../app/keys/lacks-key.ts";
import { openExisting } from "../../app/sessions/existing-session.ts";
import { openChat } from "../../app/chat/chat.ts";
import { openSquad, type Squad } from "../../app/open-squad.ts";
import { personaOf } from "../../app/chat/session-state.ts";
import { terminalPreferences } from "../../app/terminal.ts";
import { EXIT, isSquadError, SquadError, type ExitCode } from "../../core/errors.ts";
import type { ChatHost } from "../../core/chat/chat-host.ts";
import type { Clock } from "../../core/clock.ts";
import type { DraftEditor } from "../../core/chat/draft-editor.ts";
import type { Persona, Roster } from "../../core/persona.ts";
import type { Session } from "../../core/session.ts";
import { toldError, toldLine } from "../../tui/blocks/told-error.ts";
import type { Words } from "../../tui/words/en/index.ts";
import { chooseLanguage } from "../../tui/words/language.ts";
import { wordsIn } from "../../tui/words/words.ts";
import { note } from "../output.ts";
import { providerFlags } from "../provider-flags.ts";
import { keepHeapSmall } from "../small-heap.ts";
import { workingFolder } from "../working-folder.ts";

interface ChatFlags {
  readonly session?: string;
  readonly resume?: string | true;
  readonly new?: boolean;
  readonly provider?: string;
  readonly model?: string;
  readonly plain?: boolean;
  readonly screenReader?: boolean;
}

/** Longest time a turn of a conversation waits for a slot before it says that nobody is free. */
const CHAT_MAX_WAIT_MS = 10 * 60_000;

/** `squad chat`: the REPL. */
export async function command(name: string | undefined, flags: ChatFlags): Promise<ExitCode> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new SquadError("usage", "squad chat needs a terminal on stdin and stdout", {
      hint: "for scripts there is: squad run --agent pm < prompt.txt",
    });
  }
  const terminal = terminalPreferences();
  const wordsOf = (projectLanguage: string): Promise<Words> =>
    wordsIn(chooseLanguage([terminal.language, projectLanguage, terminal.locale]));
  let words: Words | null = null;
  try {
    return await converse(name, flags, {
      terminal,
      speak: async (projectLanguage) => (words = await wordsOf(projectLanguage)),
    });
  } catch (error) {
    throw inWords(error, words ?? (await wordsOf("")));
  }
}

interface Speaking {
  readonly terminal: ReturnType<typeof terminalPreferences>;
  /** From here on in the user's language. @param projectLanguage names that of the project; it may be empty */
  readonly speak: (projectLanguage: string) => Promise<Words>;
}

/** An error as it is to be said; what is no expected one comes back as it is. */
function inWords(error: unknown, words: Words): unknown {
  if (!isSquadError(error) || words.complaints === null) return error;
  const { message, hints, details } = toldError(error, words);
  const hint = hints.length === 0 ? {} : { hint: hints.join("\n") };
  return new SquadError(error.code, message, { ...hint, details, cause: error });
}

async function converse(
  name: string | undefined,
  flags: ChatFlags,
  { terminal, speak }: Speaking,
): Promise<ExitCode> {
  const chosen = [flags.session, flags.resume, flags.new].filter((flag) => flag !== undefined);
  if (chosen.length > 1) {
    throw new SquadError("usage", "--session, --resume and --new exclude each other", {
      complaint: { kind: "flags-exclude", flags: ["--session", "--resume", "--new"] },
    });
  }
  // A terminal that goes away may say so while nobody reads it.
  process.stdin.on("error", () => undefined);
  const isSpoken = flags.screenReader === true || terminal.screenReader;
  const plain = flags.plain === true || terminal.dumb || isSpoken;
  const loading = loadRepl({ plain, isSpoken, terminal });
  loading.catch(() => undefined); // it is told where it is awaited
  const place = { cwd: workingFolder(), flags: providerFlags(flags), complain: note };
  let squad = await openSquad(place);
  try {
    const roster = await squad.roster();
    const words = await speak(roster.profile.communicationLanguage);
    const session = await sessionFor(squad, flags);
    const persona = await personaFor(roster, { name, session, isSpoken, words });
    if (typeof persona === "number") return persona;
    if (lacksKey(squad.config)) {
      const { offerFirstKey } = await import("../first-key.ts");
      const { stdin: input, stdout: output } = process;
      const end = await offerFirstKey(squad, place.cwd, { input, output, words });
      if (typeof end === "number") return end;
      if (end === "stored") {
        await squad.close();
        squad = await openSquad(place);
      }
    }
    const host = await openChat(
      squad,
      { persona, session, words: words.chat, told: (said) => toldLine(said, words), cwd: place.cwd },
      {
        fallback: true,
        maxWaitMs: CHAT_MAX_WAIT_MS,
        offlineWithoutKeys: true,
        offlineWords: words.chat.offline,
      },
    );
    const runRepl = await loading;
    const answerSignals = exitOnSignals();
    const ended = runRepl(host, squad.clock, words);
    keepHeapSmall(host);
    const { reason } = await ended;
    answerSignals(EXIT_OF[reason]);
    return EXIT_OF[reason];
  } finally {
    await squad.close();
  }
}

type RunRepl = (
  host: ChatHost,
  clock: Clock,
  words: Words,
) => Promise<{ readonly reason: keyof typeof EXIT_OF }>;

interface ReplStyle {
  readonly plain: boolean;
  /** What is written is read aloud. */
  readonly isSpoken: boolean;
  readonly terminal: ReturnType<typeof terminalPreferences>;
}

/** Loading a REPL takes as long as finding out what it is to show, so the two go on side by side. */
async function loadRepl({ plain, isSpoken, terminal }: ReplStyle): Promise<RunRepl> {
  const { stdin, stdout, stderr } = process;
  const glyphs = terminal.asciiOnly ? "ascii" : "unicode";
  if (plain) {
    const { runPlainRepl } = await import("../../tui/plain/plain-repl.ts");
    return (host, clock, words) =>
      runPlainRepl({ host, stdin, stdout, stderr, clock, words, glyphs, isSpoken });
  }
  const [{ runRepl }, { chooseTheme, isBackgroundUnknown }] = await Promise.all([
    import("../../tui/repl.tsx"),
    import("../../tui/drawing/theme.ts"),
  ]);
  const look = { theme: chooseTheme(terminal), glyphs } as const;
  const { isInTmux, theme: askedTheme } = terminal;
  const asksBackground = terminal.repliesToOsc && isBackgroundUnknown(terminal);
  const editDraft: DraftEditor = async (draft) =>
    (await import("../draft-editor.ts")).createDraftEditor(terminal.editor)(draft);
  return (host, clock, words) =>
    runRepl({
      host,
      stdin,
      stdout,
      stderr,
      clock,
      words,
      look,
      askedTheme,
      asksBackground,
      isInTmux,
      editDraft,
    });
}

/**
 * Ends the process with the code given to what it returns, once that is called, at any signal: who keeps Ctrl-C down
 * gets the end of the conversation, and not one by a signal. Until then whoever else listens has them.
 */
function exitOnSignals(): (code: ExitCode) => void {
  let code: ExitCode | null = null;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const)
    process.on(signal, () => {
      if (code !== null) process.exit(code);
    });
  return (given) => {
    code = given;
  };
}

const EXIT_OF = {
  quit: EXIT.ok,
  eof: EXIT.ok,
  interrupt: EXIT.interrupt,
  hangup: EXIT.hangup,
  terminalQuit: EXIT.terminalQuit,
  terminate: EXIT.terminate,
  crash: EXIT.failure,
} as const;

async function sessionFor(squad: Squad, flags: ChatFlags): Promise<Session> {
  const sessions = await squad.sessions();
  if (flags.session !== undefined) return sessions.open(flags.session);
  if (flags.resume === undefined) return sessions.create();
  const id = flags.resume === true ? (await sessions.list()).sessions[0]?.id : flags.resume;
  if (id === undefined)
    throw new SquadError("usage", "there is no session to resume yet", {
      hint: "start one: squad chat mary",
      complaint: { kind: "no-session-yet" },
    });
  return openExisting(squad, id);
}

interface Choosing {
  readonly name: string | undefined;
  readonly session: Session;
  readonly isSpoken: boolean;
  readonly words: Words;
}

/** The agent that was named, the one of a resumed session, or the one the user picks; the exit code if they leave. */
async function personaFor(
  roster: Roster,
  { name, session, isSpoken, words }: Choosing,
): Promise<Persona | ExitCode> {
  if (name !== undefined) return resolveAgent(roster, name);
  const known = personaOf(session.transcript, roster);
  if (known !== null) return known;
  const { pickAgent } = await import("../pick-agent.ts");
  const terminal = { input: process.stdin, output: process.stdout, isSpoken };
  return pickAgent(roster, terminal, words.picker);
}
