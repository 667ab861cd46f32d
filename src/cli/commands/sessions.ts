import { openSquad, type Squad } from "../../app/open-squad.ts";
import { EXIT, SquadError, type ExitCode } from "../../core/errors.ts";
import { nearest } from "../../core/text/nearest.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { SessionTranscript } from "../../core/session.ts";
import { transcriptMarkdown } from "../../app/sessions/transcript.ts";
import { note, print, printJson } from "../output.ts";
import { sessionJson } from "../render/session-json.ts";
import { table } from "../render/table.ts";
import { workingFolder } from "../working-folder.ts";

interface Flags {
  readonly json?: boolean;
}

/** `squad sessions list` */
export async function list({ json }: Flags): Promise<ExitCode> {
  return using(async (squad) => {
    const found = await (await squad.sessions()).list();
    if (json === true) {
      await printJson({ v: 1, sessions: found.sessions, warnings: found.warnings });
      return;
    }
    const rows = found.sessions.map(({ id, agent, updatedAt, messages, title }) => [
      id,
      agent,
      updatedAt.slice(0, 16).replace("T", " "),
      String(messages),
      title,
    ]);
    const text =
      rows.length === 0
        ? "no sessions yet\n"
        : table([["ID", "AGENT", "LAST (UTC)", "MESSAGES", "ABOUT"], ...rows]);
    await print(text);
    for (const warning of found.warnings) note(`squad: ${sanitizeLine(warning, 300)}`);
  });
}

/** `squad sessions show ID` */
export async function show(id: string, { json }: Flags): Promise<ExitCode> {
  return using(async (squad) => {
    const transcript = await existing(squad, id);
    await (json === true
      ? printJson(sessionJson(transcript))
      : print(await transcriptMarkdown(squad, transcript)));
  });
}

/** `squad sessions export ID` */
export async function exportSession(id: string): Promise<ExitCode> {
  return using(async (squad) => {
    await print(await transcriptMarkdown(squad, await existing(squad, id)));
  });
}

/** `squad sessions rm ID…` */
export async function remove(ids: readonly string[]): Promise<ExitCode> {
  return using(async (squad) => {
    for (const id of ids) await existing(squad, id);
    const sessions = await squad.sessions();
    for (const id of ids) await sessions.remove(id);
    note(`squad: ${ids.length === 1 ? "1 session" : `${ids.length} sessions`} deleted`);
  });
}

async function using(work: (squad: Squad) => Promise<void>): Promise<ExitCode> {
  const squad = await openSquad({ cwd: workingFolder() });
  try {
    await work(squad);
    return EXIT.ok;
  } finally {
    await squad.close();
  }
}

async function existing(squad: Squad, id: string): Promise<SessionTranscript> {
  const sessions = await squad.sessions();
  const transcript = await sessions.read(id);
  if (transcript !== null) return transcript;
  const known = (await sessions.list()).sessions.map((session) => session.id);
  const close = nearest(id, known);
  throw new SquadError("usage", `there is no session ${JSON.stringify(id)}`, {
    hint: `${close === null ? "" : `did you mean ${close}? `}\`squad sessions\` lists them`,
  });
}
