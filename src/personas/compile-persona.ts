import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { CompiledPersona } from "./compiled-persona.ts";
import { NO_SURROUNDINGS } from "./discovery/surroundings.ts";
import { readPersonaFile } from "./persona-file.ts";

/**
 * What the build keeps of a persona file that squad brings along.
 * @throws {Error} when it is none, has a fault, or reads differently in another folder.
 */
export async function compilePersona(path: string): Promise<CompiledPersona> {
  const folder = dirname(path);
  const surroundings = { ...NO_SURROUNDINGS, projectRoot: folder, bmadRoot: null, module: "" };
  const reading = await readPersonaFile(path, { ...surroundings, bundled: true });
  if (reading.kind === "skipped") throw new Error(`${path}: ${reading.reason}`);
  const { source: _, ...persona } = reading.persona;
  if (persona.warnings.length > 0) throw new Error(`${path}: ${persona.warnings.join("; ")}`);
  if (JSON.stringify(persona).includes(JSON.stringify(folder).slice(1, -1)))
    throw new Error(`${path} refers to files beside it`);
  return { text: await readFile(path, "utf8"), persona };
}
