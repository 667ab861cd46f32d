import type { SessionTranscript } from "../../core/session.ts";

/**
 * The object of `sessions show --json`: `messages` are the committed ones, each answer with its receipt; `turns` also
 * holds those that ended without an answer, in the order they came. Its shape is a contract with scripts.
 */
export function sessionJson(transcript: SessionTranscript): Record<string, unknown> {
  const messages = transcript.turns.flatMap((turn) => {
    if (turn.kind !== "exchange") return [];
    const { agent, at, receipt } = turn;
    return [
      { role: "user", content: turn.user, agent, at },
      { role: "assistant", content: turn.assistant, agent, at, receipt },
    ];
  });
  const warnings = transcript.warnings.map(({ message }) => message);
  return { v: 1, ...transcript, warnings, messages };
}
