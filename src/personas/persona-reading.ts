import type { Persona, SkippedFile } from "../core/persona.ts";

/** What reading one file as a persona gave. */
export type PersonaReading =
  | { readonly kind: "persona"; readonly persona: Persona }
  | ({ readonly kind: "skipped" } & SkippedFile);
