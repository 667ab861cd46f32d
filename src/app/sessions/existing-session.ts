import { SquadError } from "../../core/errors.ts";
import { nearest } from "../../core/text/nearest.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { Session } from "../../core/session.ts";
import type { Squad } from "../open-squad.ts";

/** Opens a session that is there. @throws {SquadError} `usage` with the nearest id, `session-unreadable`, `storage` */
export async function openExisting(squad: Squad, id: string): Promise<Session> {
  const sessions = await squad.sessions();
  if ((await sessions.read(id)) !== null) return sessions.open(id);
  const known = (await sessions.list()).sessions.map((session) => session.id);
  const close = nearest(id, known);
  throw new SquadError("usage", `there is no session ${JSON.stringify(id)} to resume`, {
    hint: `${close === null ? "" : `did you mean ${close}? `}\`squad sessions\` lists them`,
    complaint: { kind: "no-session", id: sanitizeLine(id, 64), near: close },
  });
}
