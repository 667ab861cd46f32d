/** Where a write goes: among the documents the user configured, elsewhere in the project, or to what steers programs. */
export type WritePlace = "output" | "project" | "sensitive";

/**
 * At whose word: a model's with a user in the conversation, or in a command with or without `--allow-write`; the user's
 * own, who had squad save what they saw.
 */
export type WriteMode = "chat" | "run" | "run-allow-write" | "user";

/** What becomes of a write before anything is written. */
export type WriteRule = "automatic" | "ask" | "refuse";

type Rules = Readonly<Record<WriteMode, WriteRule>>;

/**
 * Place × whether the turn read untrusted text × mode. A turn that did approves nothing by itself; `--allow-write` is the
 * user's own word, given before, and like any word without a diff stands for everything but what steers programs (ADR 22).
 */
const TABLE: Readonly<Record<WritePlace, Readonly<Record<"clean" | "tainted", Rules>>>> = {
  output: {
    clean: { chat: "automatic", run: "refuse", "run-allow-write": "automatic", user: "automatic" },
    tainted: { chat: "ask", run: "refuse", "run-allow-write": "automatic", user: "automatic" },
  },
  project: {
    clean: { chat: "ask", run: "refuse", "run-allow-write": "automatic", user: "automatic" },
    tainted: { chat: "ask", run: "refuse", "run-allow-write": "automatic", user: "automatic" },
  },
  sensitive: {
    clean: { chat: "ask", run: "refuse", "run-allow-write": "refuse", user: "refuse" },
    tainted: { chat: "ask", run: "refuse", "run-allow-write": "refuse", user: "refuse" },
  },
};

export function writeRule(place: WritePlace, isTainted: boolean, mode: WriteMode): WriteRule {
  return TABLE[place][isTainted ? "tainted" : "clean"][mode];
}

/** Kinds of files that are documents and data. What is run or rendered with scripts is none, wherever it lies. */
const DOCUMENT = /\.(?:md|markdown|txt|adoc|rst|csv|tsv|ya?ml|json|mmd|excalidraw)$/iu;

/**
 * The place of a file.
 * @param path relative to the project's root, with `/`
 * @param outputs the configured output folders, in the same form; the root itself counts for nothing, for a project says
 *   itself where its documents go
 */
export function placeOf(
  { path, isSensitive }: { readonly path: string; readonly isSensitive: boolean },
  outputs: readonly string[],
): WritePlace {
  if (isSensitive) return "sensitive";
  const lies = outputs.some((folder) => folder !== "" && path.startsWith(`${folder}/`));
  return lies && DOCUMENT.test(path) ? "output" : "project";
}
