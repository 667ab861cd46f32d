import { sanitizeLine } from "../core/sanitize.ts";
import type { SessionSummary } from "../core/session.ts";
import { AGENT_LENGTH, titleOf } from "./ledger.ts";
import { decodeLine, isWhole } from "./line.ts";

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
  /^\{"type":"(?<type>input|exchange|interrupted)","turn":"(?<turn>[^"\\]*)","at":"(?<at>[^"\\]*)","agent":"(?<agent>[^"\\]*)",/;
const PEEK_BYTES = 400;

interface Peek {
  readonly type: string;
  readonly turn: string;
  readonly at: string;
  readonly agent: string;
}

/** The same numbers as the transcript's, from the same lines. */
export function createSummary(id: string): SummaryBuilder {
  const seen = new Set<string>();
  let newer: number | null = null;
  let createdAt: string | null = null;
  let firstAt: string | null = null;
  let title: string | null = null;
  let last: Peek | null = null;
  let messages = 0;

  const addTurn = (turn: Peek): void => {
    const key = `${turn.type} ${turn.turn}`;
    if (seen.has(key)) return;
    seen.add(key);
    firstAt ??= turn.at;
    last = turn;
    if (turn.type === "exchange") messages += 2;
  };

  return {
    add(line) {
      const peek = title === null ? null : peekTurn(line);
      if (peek !== null) {
        addTurn(peek);
        return;
      }
      const decoded = decodeLine(line);
      if (decoded.kind === "newer") newer ??= decoded.version;
      if (decoded.kind !== "record" || decoded.record.type === "repair") return;
      const { record } = decoded;
      if (record.type === "session") {
        createdAt ??= record.at;
        return;
      }
      title ??= titleOf(record.user);
      addTurn(record);
    },
    get newer() {
      return newer;
    },
    result() {
      if (last === null) return null;
      return {
        id,
        agent: sanitizeLine(last.agent, AGENT_LENGTH),
        createdAt: createdAt ?? firstAt ?? last.at,
        updatedAt: last.at,
        messages,
        title: title ?? "",
      };
    },
  };
}

/** Null for a line that is damaged, no turn, or has an agent that JSON had to escape. */
function peekTurn(line: Buffer): Peek | null {
  const fields = TURN.exec(line.toString("utf8", 0, PEEK_BYTES))?.groups;
  if (fields === undefined || !isWhole(line)) return null;
  const { type = "", turn = "", at = "", agent = "" } = fields;
  return { type, turn, at, agent };
}
