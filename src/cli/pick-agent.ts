import { createInterface } from "node:readline/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { resolveAgent } from "../app/agents.ts";
import { EXIT, isSquadError, type ExitCode } from "../core/errors.ts";
import type { Persona, Roster } from "../core/persona.ts";
import { sanitize, sanitizeLine } from "../core/sanitize.ts";
import type { Words } from "../tui/words/en/index.ts";
import { table } from "./render/table.ts";
import { EXIT_OF_SIGNAL } from "./signals.ts";

export interface PickerTerminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** No line editing, and so no escape byte. */
  readonly plain: boolean;
  /** What is written is read aloud: no icons, no columns. */
  readonly isSpoken: boolean;
}

/** Lists the agents and asks for one, by number or name; the exit code when the user leaves instead. */
export async function pickAgent(
  roster: Roster,
  { input, output, plain, isSpoken }: PickerTerminal,
  words: Words["picker"],
): Promise<Persona | ExitCode> {
  output.write(sanitize(isSpoken ? spokenList(roster) : listing(roster)));
  const lines = createInterface({ input, output, terminal: !plain });
  const leave = new AbortController();
  let code: ExitCode = EXIT.ok;
  const leaveOn = (signal: NodeJS.Signals): void => {
    code = EXIT_OF_SIGNAL[signal as keyof typeof EXIT_OF_SIGNAL];
    leave.abort();
  };
  for (const signal of Object.keys(EXIT_OF_SIGNAL)) process.on(signal, leaveOn);
  lines.on("SIGINT", () => leaveOn("SIGINT"));
  lines.on("close", () => leave.abort());
  try {
    for (;;) {
      const answer = (await lines.question(words.question, { signal: leave.signal })).trim();
      const found = answer === "" ? null : choose(roster, answer, words);
      if (found !== null && typeof found !== "string") return found;
      if (found !== null) output.write(`${found}\n`);
    }
  } catch (error) {
    if (!leave.signal.aborted) throw error;
    output.write("\n");
    return code;
  } finally {
    for (const signal of Object.keys(EXIT_OF_SIGNAL)) process.off(signal, leaveOn);
    lines.close();
    // Closing pauses the input, which Node carries out a tick later and on whoever reads by then.
    await nextTurn();
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
