import type { Persona } from "../core/persona.ts";

/** The text of a persona file that squad brings along, with what reading it gives wherever it lies. */
export interface CompiledPersona {
  readonly text: string;
  readonly persona: Omit<Persona, "source">;
}

/** The bundled personas as JSON of `CompiledPersona[]`, put in by the build; not there when squad runs from its sources. */
declare const SQUAD_COMPILED_PERSONAS: string;

let known: ReadonlyMap<string, CompiledPersona["persona"]> | undefined;

/** The persona in a bundled file, if its text is still what the build has read. */
export function compiledPersona(text: string): CompiledPersona["persona"] | null {
  known ??= new Map(bundledPersonas().map((compiled) => [compiled.text, compiled.persona]));
  return known.get(text) ?? null;
}

function bundledPersonas(): readonly CompiledPersona[] {
  if (typeof SQUAD_COMPILED_PERSONAS === "undefined") return [];
  return JSON.parse(SQUAD_COMPILED_PERSONAS) as readonly CompiledPersona[];
}
