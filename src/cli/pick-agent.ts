import type { ReadStream } from "node:tty";
import { resolveAgent } from "../app/agents.ts";
import { isSquadError, type ExitCode } from "../core/errors.ts";
import type { Persona, Roster } from "../core/persona.ts";
import { sanitize, sanitizeLine } from "../core/sanitize.ts";
import { promptLine } from "./prompt-line.ts";
import { table } from "./render/table.ts";

export interface PickerTerminal {
  readonly input: ReadStream;
  readonly output: NodeJS.WritableStream;
}

/** Lists the agents and asks for one, by number or name; the exit code when the user leaves instead. */
export async function pickAgent(roster: Roster, terminal: PickerTerminal): Promise<Persona | ExitCode> {
  const { output } = terminal;
  const rows = roster.personas.map(({ icon, name, id, title }, index) => [
    `${index + 1}.`,
    icon,
    name,
    id,
    title,
  ]);
  output.write(sanitize(table(rows)));
  for (;;) {
    const prompted = await promptLine({
      ...terminal,
      question: "Who would you like to talk to? ",
      isHidden: false,
    });
    if (prompted.kind === "left") return prompted.code;
    const answer = prompted.text.trim();
    const found = answer === "" ? null : choose(roster, answer);
    if (found !== null && typeof found !== "string") return found;
    if (found !== null) output.write(`${found}\n`);
  }
}

/** The persona, or why there is none of that name. */
function choose(roster: Roster, answer: string): Persona | string {
  const byNumber = /^\d+$/.test(answer) ? roster.personas[Number(answer) - 1] : undefined;
  if (byNumber !== undefined) return byNumber;
  try {
    return resolveAgent(roster, answer);
  } catch (error) {
    if (isSquadError(error)) return sanitizeLine([error.message, error.hint ?? ""].join("; "), 500);
    throw error;
  }
}
