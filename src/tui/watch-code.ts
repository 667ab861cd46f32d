import type { LiveTail } from "./live-tail.ts";
import type { Highlighter } from "./markdown/highlighter.ts";
import type { ReplStore } from "./repl-store.ts";

/**
 * Loads what colours code when the first code of a named language comes; until it is there, and if it cannot be loaded,
 * code is plain.
 */
export function watchCode(
  { subscribe, state, dispatch }: Pick<ReplStore, "subscribe" | "state" | "dispatch">,
  load: () => Promise<Highlighter> = loadLanguages,
): void {
  const stop = subscribe(() => {
    const { turn } = state().view;
    if (turn === null || !holdsCode(turn.tail)) return;
    stop();
    load().then(
      (highlighter) => dispatch({ type: "view", action: { type: "highlighter", highlighter } }),
      () => undefined,
    );
  });
}

/** A fence that names a language. One of few lines may be over before any of them settles. */
const FENCE = /(?:`{3}|~{3})[ \t]*[^\s`]/u;

function holdsCode({ text, place: { leaf } }: LiveTail): boolean {
  return (leaf?.kind === "fence" && leaf.language !== "") || FENCE.test(text);
}

async function loadLanguages(): Promise<Highlighter> {
  const { highlight } = await import("./markdown/languages.ts");
  return highlight;
}
