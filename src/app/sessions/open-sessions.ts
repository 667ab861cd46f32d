import type { Clock } from "../../core/clock.ts";
import type { SessionStore } from "../../core/session.ts";
import { newSessionId } from "../../sessions/session-id.ts";
import { openSessionStore } from "../../sessions/session-store.ts";
import { systemRng } from "../randomness.ts";

/** The sessions kept in `dir`, an absolute path. */
export function openSessions(dir: string, clock: Clock): SessionStore {
  return openSessionStore({
    dir,
    wall: clock.wall,
    newId: () => newSessionId(clock.wall(), systemRng),
  });
}
