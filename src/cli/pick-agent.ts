import { createInterface } from "node:readline/promises";
import { resolveAgent } from "../app/agents.ts";
import { isSquadError } from "../core/errors.ts";
import type { Persona, Roster } from "../core/persona.ts";
import { sanitize, sanitizeLine } from "../core/sanitize.ts";
import { table } from "./render/table.ts";

/** Lists the agents and asks for one, by number or name; null when the user leaves. */
export async function pickAgent(
  roster: Roster,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<Persona | null> {
  const rows = roster.personas.map(({ icon, name, id, title }, index) => [
    `${index + 1}.`,
    icon,
    name,
    id,
    title,
  ]);
  output.write(sanitize(table(rows)));
  const lines = createInterface({ input, output, terminal: true });
  const leave = new AbortController();
  lines.on("SIGINT", () => leave.abort());
  lines.on("close", () => leave.abort());
  try {
    for (;;) {
      const answer = (
        await lines.question("Who would you like to talk to? ", { signal: leave.signal })
      ).trim();
      const found = answer === "" ? null : choose(roster, answer);
      if (found !== null && typeof found !== "string") return found;
      if (found !== null) output.write(`${found}\n`);
    }
  } catch (error) {
    if (leave.signal.aborted) return null;
    throw error;
  } finally {
    lines.close();
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
