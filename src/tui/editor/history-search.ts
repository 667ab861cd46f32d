import { graphemes } from "../../core/text/display-width.ts";
import { shownText, type EditBuffer } from "./edit-buffer.ts";

/** A search backwards through history, under way. */
export interface HistorySearch {
  readonly query: string;
  /** Index of the entry that is shown; null while none was found. */
  readonly found: number | null;
  /** The query is in no entry, or in none older than the one shown. */
  readonly isFailing: boolean;
  /** The draft that was left for the search. */
  readonly draft: EditBuffer;
}

type History = readonly EditBuffer[];

export function beginSearch(draft: EditBuffer): HistorySearch {
  return { query: "", found: null, isFailing: false, draft };
}

/** Goes on to the next older entry that holds the query and reads otherwise. */
export function searchOlder(search: HistorySearch, history: History): HistorySearch {
  if (search.query === "") return search;
  const shown = search.found === null ? null : textOf(history, search.found);
  return look(search, history, (search.found ?? history.length) - 1, shown);
}

/** Changes the query and looks from the latest entry on. */
export function searchFor(search: HistorySearch, history: History, query: string): HistorySearch {
  const changed = { ...search, query };
  if (query === "") return { ...changed, found: null, isFailing: false };
  return look(changed, history, history.length - 1, null);
}

/** The query without its last character. */
export function shorterQuery({ query }: HistorySearch): string {
  return graphemes(query).slice(0, -1).join("");
}

/** What is shown: the entry that was found, else the draft. */
export function searchBuffer({ found, draft }: HistorySearch, history: History): EditBuffer {
  const entry = found === null ? undefined : history[found];
  return entry === undefined ? draft : { ...entry, cursor: entry.text.length };
}

function look(search: HistorySearch, history: History, from: number, unlike: string | null): HistorySearch {
  const wanted = search.query.toLowerCase();
  for (let index = from; index >= 0; index -= 1) {
    const text = textOf(history, index);
    if (text !== unlike && text.toLowerCase().includes(wanted))
      return { ...search, found: index, isFailing: false };
  }
  return { ...search, isFailing: true };
}

function textOf(history: History, index: number): string {
  const entry = history[index];
  return entry === undefined ? "" : shownText(entry);
}
