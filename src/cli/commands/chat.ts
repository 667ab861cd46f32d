import { resolveAgent } from "../../app/agents.ts";
import { openChat } from "../../app/chat.ts";
import { openSquad, type Squad } from "../../app/open-squad.ts";
import { terminalPreferences } from "../../app/terminal.ts";
import { EXIT, SquadError, type ExitCode } from "../../core/errors.ts";
import type { Persona, Roster } from "../../core/persona.ts";
import type { Session } from "../../core/session.ts";
import { pickAgent } from "../pick-agent.ts";
import { providerFlags } from "../provider-flags.ts";

interface ChatFlags {
  readonly session?: string;
  readonly resume?: string | true;
  readonly new?: boolean;
  readonly provider?: string;
  readonly model?: string;
  readonly plain?: boolean;
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
  const chosen = [flags.session, flags.resume, flags.new].filter((flag) => flag !== undefined);
  if (chosen.length > 1) throw new SquadError("usage", "--session, --resume and --new exclude each other");
  const preferences = terminalPreferences();
  const squad = await openSquad({ cwd: process.cwd(), flags: providerFlags(flags) });
  try {
    const roster = await squad.roster();
    const session = await sessionFor(squad, flags);
    const plain = flags.plain === true || preferences.dumb;
    const persona = await personaFor(roster, { name, session, plain });
    if (typeof persona === "number") return persona;
    const host = await openChat(
      squad,
      { persona, session },
      {
        fallback: true,
        maxWaitMs: CHAT_MAX_WAIT_MS,
        offlineWithoutKeys: true,
      },
    );
    const { stdin, stdout, stderr } = process;
    const { reason } = plain
      ? await (await import("../../tui/plain-repl.ts")).runPlainRepl({ host, stdin, stdout, stderr })
      : await (
          await import("../../tui/repl.tsx")
        ).runRepl({ host, stdin, stdout, stderr, clock: squad.clock, colors: preferences.colors });
    return EXIT_OF[reason];
  } finally {
    await squad.close();
  }
}

const EXIT_OF = {
  quit: EXIT.ok,
  eof: EXIT.ok,
  interrupt: EXIT.interrupt,
  hangup: EXIT.hangup,
  terminate: EXIT.terminate,
} as const;

async function sessionFor({ sessions }: Squad, flags: ChatFlags): Promise<Session> {
  if (flags.session !== undefined) return sessions.open(flags.session);
  if (flags.resume === undefined) return sessions.create();
  const id = flags.resume === true ? (await sessions.list()).sessions[0]?.id : flags.resume;
  if (id === undefined)
    throw new SquadError("usage", "there is no session to resume yet", {
      hint: "start one: squad chat mary",
    });
  if ((await sessions.read(id)) === null) {
    throw new SquadError("usage", `there is no session ${JSON.stringify(id)} to resume`, {
      hint: "`squad sessions` lists them",
    });
  }
  return sessions.open(id);
}

/** The agent that was named, the one of a resumed session, or the one the user picks; the exit code if they leave. */
async function personaFor(
  roster: Roster,
  {
    name,
    session,
    plain,
  }: { readonly name: string | undefined; readonly session: Session; readonly plain: boolean },
): Promise<Persona | ExitCode> {
  if (name !== undefined) return resolveAgent(roster, name);
  const { agent: resumed } = session.transcript;
  const known = roster.personas.find(({ id }) => id === resumed);
  return known ?? pickAgent(roster, { input: process.stdin, output: process.stdout, plain });
}
