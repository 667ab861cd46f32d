import type { Persona, SearchedPlace, SkippedFile } from "../../core/persona.ts";
import { shownPath } from "../clean-text.ts";
import type { PersonaReading } from "../persona-reading.ts";

/** What was read from one file, and in which kind of place it lies. */
export interface PlacedReading {
  readonly kind: SearchedPlace["kind"];
  readonly folder: string;
  readonly reading: PersonaReading;
}

export interface DistinctAgents {
  readonly personas: readonly Persona[];
  readonly skipped: readonly SkippedFile[];
  /** Agents kept, by the folder they come from. */
  readonly kept: ReadonlyMap<string, number>;
}

/**
 * One persona for each agent. Readings of the same id are one agent when they are copies for other tools or of an older
 * generation; the first wins. Agents of the same id in several modules, and files of the user's own, are several: the
 * later are called `module/id`.
 */
export function distinctAgents(readings: readonly PlacedReading[]): DistinctAgents {
  const personas = new Map<string, { readonly persona: Persona; readonly kind: SearchedPlace["kind"] }>();
  const skipped: SkippedFile[] = [];
  const kept = new Map<string, number>();
  for (const { kind, folder, reading } of readings) {
    if (reading.kind === "skipped") {
      const { kind: _, ...file } = reading;
      skipped.push(file);
      continue;
    }
    const { persona } = reading;
    const first = personas.get(persona.id);
    const id = first === undefined ? persona.id : `${persona.module || "agents"}/${persona.id}`;
    const twin = first !== undefined && isCopy(first, { persona, kind }) ? first : personas.get(id);
    if (twin === undefined) {
      personas.set(id, { persona: { ...persona, id }, kind });
      kept.set(folder, (kept.get(folder) ?? 0) + 1);
    } else if (twin.persona.source !== persona.source) {
      const { source } = twin.persona;
      skipped.push({ source: persona.source, reason: `same agent as ${shownPath(source)}`, copyOf: source });
    }
  }
  return { personas: [...personas.values()].map(({ persona }) => persona), skipped, kept };
}

interface Placed {
  readonly persona: Persona;
  readonly kind: SearchedPlace["kind"];
}

function isCopy(first: Placed, later: Placed): boolean {
  if (later.kind === "own files") return false;
  if (first.kind === "installation" && later.kind === "installation") {
    // 6.2 keeps a skill's text beside the compiled agent; two compiled files are two agents.
    return (
      later.persona.generation !== first.persona.generation && modulesAgree(first.persona, later.persona)
    );
  }
  if (first.kind === "v4" && later.kind === "v4") return false;
  return modulesAgree(first.persona, later.persona);
}

function modulesAgree({ module: one }: Persona, { module: other }: Persona): boolean {
  return one === other || one === "" || other === "";
}
