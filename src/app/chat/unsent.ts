import { isSquadError, type ErrorCode } from "../../core/errors.ts";
import type { TurnOutcome } from "../../core/outcome.ts";

/** Why a message may not be sent at all. */
const UNSENT: ReadonlySet<ErrorCode> = new Set(["no-credentials", "file-refused"]);

/** The outcome of a turn that could not be sent. @throws anything else that was thrown */
export function unsent(thrown: unknown): TurnOutcome {
  if (!isSquadError(thrown) || !UNSENT.has(thrown.code)) throw thrown;
  return { kind: "failed", error: thrown, attempts: [], partial: null, retryAt: null };
}
