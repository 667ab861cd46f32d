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
    const leaf = state().view.turn?.tail.place.leaf;
    if (leaf?.kind !== "fence" || leaf.language === "") return;
    stop();
    load().then(
      (highlighter) => dispatch({ type: "view", action: { type: "highlighter", highlighter } }),
      () => undefined,
    );
  });
}

async function loadLanguages(): Promise<Highlighter> {
  const { highlight } = await import("./markdown/languages.ts");
  return highlight;
}
