import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Kinds of text: one folder of `corpus/` each. */
export const KINDS = ["declaration", "chat", "kinds"] as const;

export interface Sample {
  readonly kind: (typeof KINDS)[number];
  /** A language, or what sort of text it is. */
  readonly name: string;
  readonly text: string;
}

/**
 * Every text of the corpus. `declaration`: articles 1 to 10 of the Universal Declaration of Human Rights; `chat`: what
 * a user might write; `kinds`: what else is in prompts.
 */
export function readCorpus(): readonly Sample[] {
  return KINDS.flatMap((kind) => {
    const folder = join(import.meta.dirname, "corpus", kind);
    return readdirSync(folder)
      .toSorted()
      .map((file) => ({
        kind,
        name: file.replace(/\.txt$/, ""),
        text: readFileSync(join(folder, file), "utf8"),
      }));
  });
}
