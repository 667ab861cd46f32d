import { sanitizeLine } from "../core/sanitize.ts";
import type { SessionSummary } from "../core/session.ts";
import { AGENT_LENGTH, titleOf } from "./ledger.ts";
import { decodeLine, isWhole } from "./line.ts";
import { createTurnLog, type TurnMark } from "./turn-log.ts";

/** Adds up what a list shows of a session, without parsing the texts of its turns. */
export interface SummaryBuilder {
  add(line: Buffer): void;
  /** Version of a file that a newer squad wrote; null for any other. */
  readonly newer: number | null;
  /** Null when there is no turn. */
  result(): SessionSummary | null;
}

/** A turn's leading fields, which are written in this order, before its texts. */
const TURN =
  /^\{"type":"(?<type>input|exchange|interrupted)","turn":"(?<turn>[^"\\]*)","at":"(?<at>[^"\\]*)","agent":"(?<agent>[^"\\]*)",(?:"replaces":"(?<replaces>[^"\\]*)",)?/;
const PEEK_BYTES = 400;

interface Peek extends TurnMark {
  readonly at: string;
  readonly agent: string;
}

/** The same numbers as the transcript's, from the same lines. */
export function createSummary(id: string): SummaryBuilder {
  const log = createTurnLog<Peek>();
  let newer: number | null = null;
  let createdAt: string | null = null;
  let title = "";

  return {
    add(line) {
      const peek = log.first === null ? null : peekTurn(line);
      if (peek !== null && peek.replaces === undefined) {
        log.add(peek);
        return;
      }
      const decoded = decodeLine(line);
      if (decoded.kind === "newer") newer ??= decoded.version;
      if (decoded.kind !== "record") return;
      const { record } = decoded;
      if (record.type === "repair" || record.type === "compaction" || record.type === "workflow") return;
      if (record.type === "session") {
        createdAt ??= record.at;
        return;
      }
      log.add(record);
      // The first turn, or the one that took its place.
      if (log.first === record) title = titleOf(record);
    },
    get newer() {
      return newer;
    },
    result() {
      const { last, first, standing } = log;
      if (last === null) return null;
      return {
        id,
        agent: sanitizeLine(last.agent, AGENT_LENGTH),
        createdAt: createdAt ?? first?.at ?? last.at,
        updatedAt: last.at,
        messages: 2 * standing.filter(({ type }) => type === "exchange").length,
        title,
      };
    },
  };
}

/** Null for a line that is damaged, no turn, or has an agent that JSON had to escape. */
function peekTurn(line: Buffer): Peek | null {
  const fields = TURN.exec(line.toString("utf8", 0, PEEK_BYTES))?.groups;
  if (fields === undefined || !isWhole(line)) return null;
  const { type, turn = "", at = "", agent = "", replaces } = fields;
  return { type: type as Peek["type"], turn, at, agent, ...(replaces === undefined ? {} : { replaces }) };
}
