import { fitOf } from "./match.ts";
import type { Completion, CompletionItem } from "./source.ts";

/** What may be meant where the cursor stands, and which of it is chosen. */
export type Popup =
  | { readonly kind: "closed" }
  /** Closed by the user, until the word that begins at `from` is left. */
  | { readonly kind: "dismissed"; readonly from: number }
  | {
      readonly kind: "open";
      readonly from: number;
      readonly items: readonly CompletionItem[];
      /** How many more there are than the items. */
      readonly unlisted: number;
      /** Null while none of them is. */
      readonly selected: number | null;
      /** Tab has put the selected item into the line, and its next press takes the next one. */
      readonly isCycling: boolean;
    };

export type OpenPopup = Extract<Popup, { kind: "open" }>;

export type PopupAction =
  /** What fits now, `typed` standing in its place; null when nothing does. */
  | { readonly type: "found"; readonly completion: Completion | null; readonly typed: string }
  | { readonly type: "move"; readonly step: -1 | 1 }
  | { readonly type: "cycle" }
  | { readonly type: "dismiss" }
  | { readonly type: "close" };

export const CLOSED: Popup = { kind: "closed" };

/** Applies one action to a popup. Pure. */
export function reducePopup(popup: Popup, action: PopupAction): Popup {
  if (action.type === "found") return find(popup, action.completion, action.typed);
  if (action.type === "close") return popup.kind === "closed" ? popup : CLOSED;
  if (popup.kind !== "open") return popup;
  if (action.type === "dismiss") return { kind: "dismissed", from: popup.from };
  return action.type === "move" ? step(popup, action.step, false) : step(popup, 1, true);
}

function find(popup: Popup, completion: Completion | null, typed: string): Popup {
  if (completion === null) return popup.kind === "closed" ? popup : CLOSED;
  const { from, items, unlisted = 0 } = completion;
  if (popup.kind === "dismissed" && popup.from === from) return popup;
  if (items.length === 0) return popup.kind === "closed" ? popup : CLOSED;
  return { kind: "open", from, items, unlisted, selected: preselected(items, typed), isCycling: false };
}

/** The first item, when it is what was typed or begins with it: what is merely similar is nobody's choice yet. */
function preselected(items: readonly CompletionItem[], typed: string): number | null {
  const [first] = items;
  if (first === undefined || typed === "") return null;
  const fit = fitOf(typed, first.label);
  return fit === "exact" || fit === "prefix" ? 0 : null;
}

/** The first Tab takes what is selected already. */
function step(popup: OpenPopup, by: -1 | 1, isCycling: boolean): Popup {
  const { items, selected } = popup;
  if (isCycling && !popup.isCycling) return { ...popup, selected: selected ?? 0, isCycling };
  const from = selected ?? (by === 1 ? -1 : items.length);
  return { ...popup, selected: (from + by + items.length) % items.length, isCycling };
}
