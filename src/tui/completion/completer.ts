import { graphemes } from "../../core/text/display-width.ts";
import type { InputAction } from "../editor/input-line.ts";
import type { KeyDeed } from "../keys/keys.ts";
import type { ReplAction, ReplState } from "../state/repl-state.ts";
import { commonPrefix, fitOf, type Fit } from "./match.ts";
import type { OpenPopup, PopupAction } from "./popup.ts";
import type { Completion, CompletionSource } from "./source.ts";

export interface CompleterDeps {
  readonly state: () => ReplState;
  readonly dispatch: (action: ReplAction) => void;
  /** Asked one after the other: the first that has something to complete does. */
  readonly sources: readonly CompletionSource[];
}

/** What completes the input line: hears of every key first, and again once it has been acted upon. */
export interface Completer {
  /** True when the key was for the popup, and nothing else is to come of it. */
  readonly takes: (deed: KeyDeed) => boolean;
  /** The key was acted upon: the line may be another one. */
  readonly after: (deed: KeyDeed) => void;
  readonly close: () => void;
}

type EditType = InputAction["type"];

/** Edits that are typing: after them the popup opens. After any other it only stays open. */
const TYPING: ReadonlySet<EditType> = new Set<EditType>([
  "insert",
  "delete-left",
  "delete-word-left",
  "delete-blank-left",
]);

const BEGINS: ReadonlySet<Fit | null> = new Set<Fit>(["exact", "prefix"]);

/** Keys that leave the popup alone. */
const LEFT_ALONE: ReadonlySet<KeyDeed["kind"]> = new Set<KeyDeed["kind"]>(["repaint", "suspend"]);

/** Creates what completes the line of a REPL. */
export function createCompleter({ state, dispatch, sources }: CompleterDeps): Completer {
  /** Counts what was asked, so that an answer to an older question is dropped; so is one to another line. */
  let asked = 0;
  let isWaiting = false;

  const popup = (action: PopupAction): void => dispatch({ type: "popup", action });
  const input = (action: InputAction): void => dispatch({ type: "input", action });
  const line = (): { readonly text: string; readonly cursor: number } => state().input.buffer;
  const open = (): OpenPopup | null => {
    const { popup: shown } = state();
    return shown.kind === "open" ? shown : null;
  };

  const show = (completion: Completion | null): void => {
    const typed = completion === null ? "" : line().text.slice(completion.from, completion.to);
    popup({ type: "found", completion, typed });
  };

  const look = (): void => {
    asked += 1;
    isWaiting = false;
    const { text, cursor } = line();
    for (const source of sources) {
      const found = source.candidates(text, cursor);
      if (found === null) continue;
      if (found instanceof Promise) void wait(found, asked);
      else show(found);
      return;
    }
    show(null);
  };

  const wait = async (answer: Promise<Completion | null>, question: number): Promise<void> => {
    isWaiting = true;
    const before = line();
    const completion = await answer.catch(() => null);
    if (question !== asked) return;
    isWaiting = false;
    show(line() === before ? completion : null);
  };

  const close = (): void => {
    asked += 1;
    isWaiting = false;
    if (state().popup.kind !== "closed") popup({ type: "close" });
  };

  /** Puts `text` where the completed word stands, from `from` to the cursor. */
  const put = (from: number, text: string): void => {
    const { text: whole, cursor } = line();
    // A long line would be folded like a paste if it were replaced.
    if (from === 0 && cursor === whole.length) {
      input({ type: "replace", text });
      return;
    }
    for (const _grapheme of graphemes(whole.slice(from, cursor))) input({ type: "delete-left" });
    input({ type: "insert", text });
  };

  const typedIn = ({ from }: OpenPopup): string => line().text.slice(from, line().cursor);

  const tab = (shown: OpenPopup | null): void => {
    if (shown === null) {
      if (state().popup.kind === "dismissed") popup({ type: "close" });
      look();
      return;
    }
    if (isWaiting) return;
    const typed = typedIn(shown);
    const [only, ...others] = shown.items;
    if (only !== undefined && others.length === 0) {
      put(shown.from, only.insert);
      look();
      return;
    }
    const beginnings = shown.items.filter(({ insert }) => BEGINS.has(fitOf(typed, insert)));
    const common = shown.isCycling ? "" : commonPrefix(beginnings.map(({ insert }) => insert));
    if (common.length > typed.length) {
      put(shown.from, common);
      look();
      return;
    }
    popup({ type: "cycle" });
    const next = open();
    const chosen = next === null ? null : next.items[next.selected ?? 0];
    if (chosen !== undefined && chosen !== null) put(shown.from, chosen.insert.trimEnd());
  };

  /** True when the line is not to be sent yet. */
  const enter = (shown: OpenPopup): boolean => {
    const chosen = isWaiting || shown.selected === null ? undefined : shown.items[shown.selected];
    if (chosen === undefined) {
      close();
      return false;
    }
    const isTyped = typedIn(shown) === chosen.insert.trimEnd();
    if (!isTyped || chosen.next === "argument") put(shown.from, chosen.insert);
    const isSent = chosen.next === "send" || (chosen.next === "text" && isTyped);
    if (isSent) close();
    else look();
    return !isSent;
  };

  /** Keys are for the search through history while one is on. */
  const isSearching = (): boolean => state().input.search !== null;

  const takes = (deed: KeyDeed): boolean => {
    if (isSearching()) return false;
    const shown = open();
    if (deed.kind === "complete") {
      tab(shown);
      return true;
    }
    if (shown === null) return false;
    if (deed.kind === "stop") {
      popup({ type: "dismiss" });
      return true;
    }
    if (deed.kind === "submit") return enter(shown);
    if (deed.kind === "edit" && (deed.action.type === "up" || deed.action.type === "down")) {
      popup({ type: "move", step: deed.action.type === "up" ? -1 : 1 });
      return true;
    }
    return false;
  };

  return {
    takes,
    after: (deed) => {
      if (LEFT_ALONE.has(deed.kind)) return;
      if (deed.kind !== "edit" || isSearching()) close();
      else if (TYPING.has(deed.action.type) || open() !== null) look();
    },
    close,
  };
}
