import type { ReadStream } from "node:tty";
import { resolveAgent } from "../app/agents.ts";
import { isSquadError, type ExitCode } from "../core/errors.ts";
import type { Persona, Roster } from "../core/persona.ts";
import { sanitize, sanitizeLine } from "../core/sanitize.ts";
import type { Words } from "../tui/words/en/index.ts";
import { promptLine } from "./prompt-line.ts";
import { table } from "./render/table.ts";

export interface PickerTerminal {
  readonly input: ReadStream;
  readonly output: NodeJS.WritableStream;
  /** What is written is read aloud: no icons, no columns. */
  readonly isSpoken: boolean;
}

/** Lists the agents and asks for one, by number or name; the exit code when the user leaves instead. */
export async function pickAgent(
  roster: Roster,
  { input, output, isSpoken }: PickerTerminal,
  words: Words["picker"],
): Promise<Persona | ExitCode> {
  output.write(sanitize(isSpoken ? spokenList(roster) : listing(roster)));
  for (;;) {
    const prompted = await promptLine({ input, output, question: words.question, isHidden: false });
    if (prompted.kind === "left") return prompted.code;
    const answer = prompted.text.trim();
    const found = answer === "" ? null : choose(roster, answer, words);
    if (found !== null && typeof found !== "string") return found;
    if (found !== null) output.write(`${found}\n`);
  }
}

function listing({ personas }: Roster): string {
  return table(personas.map(({ icon, name, id, title }, index) => [`${index + 1}.`, icon, name, id, title]));
}

function spokenList({ personas }: Roster): string {
  return personas.map(({ name, title }, index) => `${index + 1}: ${name}, ${title}.\n`).join("");
}

/** The persona, or why there is none of that name. */
function choose(roster: Roster, answer: string, words: Words["picker"]): Persona | string {
  const byNumber = /^\d+$/.test(answer) ? roster.personas[Number(answer) - 1] : undefined;
  if (byNumber !== undefined) return byNumber;
  try {
    return resolveAgent(roster, answer);
  } catch (error) {
    if (isSquadError(error)) return sanitizeLine(words.unknown(error), 500);
    throw error;
  }
}
