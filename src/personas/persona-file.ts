import { compiledPersona } from "./compiled-persona.ts";
import type { PersonaContext } from "./persona-context.ts";
import type { PersonaReading } from "./persona-reading.ts";
import { readTextFile } from "./read-text-file.ts";

/**
 * Reads one file as a persona. Never throws: a file that is none, or cannot be read, is `skipped` with the reason. The
 * readers of BMad's formats are loaded by the first file that needs one.
 */
export async function readPersonaFile(path: string, context: PersonaContext): Promise<PersonaReading> {
  if (context.bundled) {
    const file = await readTextFile(path, context.projectRoot);
    const persona = file.kind === "text" ? compiledPersona(file.text) : null;
    if (persona !== null) return { kind: "persona", persona: { ...persona, source: path } };
  }
  const { readAgentFile } = await import("./agent-file.ts");
  return readAgentFile(path, context);
}
