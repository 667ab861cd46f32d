import {
  deletedRange,
  EMPTY_BUFFER,
  editBuffer,
  fragmentOf,
  isDeletion,
  isMotion,
  isSameText,
  moveTo,
  type Deletion,
  type EditAction,
  type EditBuffer,
} from "./edit-buffer.ts";
import {
  beginSearch,
  searchBuffer,
  searchFor,
  searchOlder,
  shorterQuery,
  type HistorySearch,
} from "./history-search.ts";
import { moveByRow } from "../drawing/input-layout.ts";
import { EMPTY_RING, endRun, kill, yank, yankOlder, type KillRing } from "./kill-ring.ts";
import { EMPTY_UNDO, endGroup, recordEdit, redo, undo, type EditGroup, type UndoLog } from "./undo-log.ts";

/** The line being edited, and all that keys bring back into it. */
export interface InputLine {
  readonly buffer: EditBuffer;
  /** Oldest first: inputs of other conversations, then those of this one. */
  readonly history: readonly EditBuffer[];
  /** Index into `history` of the entry shown; null while the user's own draft is. */
  readonly recalled: number | null;
  /** Entries that were changed while they were shown, by their index: until the line is taken they are shown like that. */
  readonly changes: ReadonlyMap<number, EditBuffer>;
  /** The draft that was left when history was entered. */
  readonly draft: EditBuffer;
  /** The column a run of moves between rows began in. */
  readonly goal: number | null;
  readonly undo: UndoLog;
  readonly kills: KillRing;
  /** Null while nothing is searched for. */
  readonly search: HistorySearch | null;
}

export type InputAction =
  | EditAction
  /** A row up or down; from the first or last one into history. */
  | { readonly type: "up" | "down" }
  | { readonly type: "undo" | "redo" | "yank" | "yank-older" }
  /** Begins a search through history, or goes on with it. */
  | { readonly type: "search" }
  /** Ends a search with the entry that was found in the line, or with the draft it began with. */
  | { readonly type: "search-accept" | "search-cancel" }
  /** Takes the text out of the line and into history: sent, or cleared so that arrow up brings it back. */
  | { readonly type: "take" }
  /** Puts earlier inputs before those of this conversation; oldest first. */
  | { readonly type: "load"; readonly texts: readonly string[] };

export const EMPTY_INPUT: InputLine = {
  buffer: EMPTY_BUFFER,
  history: [],
  recalled: null,
  changes: new Map(),
  draft: EMPTY_BUFFER,
  goal: null,
  undo: EMPTY_UNDO,
  kills: EMPTY_RING,
  search: null,
};

const HISTORY_CAP = 1200;
/** Longest text that goes into a query at once. */
const QUERY_CAP = 200;

/** Deletions that can be brought back, and on which side of the cursor they are. */
const KILLS: Readonly<Partial<Record<Deletion, "before" | "behind">>> = {
  "delete-word-left": "before",
  "delete-blank-left": "before",
  "delete-to-line-start": "before",
  "delete-word-right": "behind",
  "delete-to-line-end": "behind",
};

/**
 * Applies one action to the input line. Pure.
 * @param columns width of the rows that the line is shown in
 */
export function reduceInput(input: InputLine, action: InputAction, columns: number): InputLine {
  if (action.type === "load") return load(input, action.texts);
  if (input.search !== null) return reduceSearch(input, input.search, action, columns);
  return action.type in ON_LINE
    ? ON_LINE[action.type as LineAction](input, columns)
    : edit(input, action as EditAction);
}

type LineAction = Exclude<InputAction["type"], EditAction["type"] | "load">;

/** What each action does to the line that is more than an edit of its buffer, while nothing is searched for. */
const ON_LINE: Readonly<Record<LineAction, (input: InputLine, columns: number) => InputLine>> = {
  search: (input) => ({ ...endRuns(input), search: beginSearch(input.buffer) }),
  "search-accept": (input) => input,
  "search-cancel": (input) => input,
  take,
  up: (input, columns) => moveOrRecall(input, -1, columns),
  down: (input, columns) => moveOrRecall(input, 1, columns),
  undo: (input) => backOrForth(input, undo),
  redo: (input) => backOrForth(input, redo),
  yank: (input) => bringBack(input, yank),
  "yank-older": (input) => bringBack(input, yankOlder),
};

function backOrForth(input: InputLine, move: typeof undo): InputLine {
  const moved = move(input.undo, input.buffer);
  return moved === null ? input : { ...endRuns(input), buffer: moved.buffer, undo: moved.log };
}

function bringBack(input: InputLine, from: typeof yank): InputLine {
  const yanked = from(input.kills, input.buffer);
  return yanked === null ? input : { ...changed(input, yanked.buffer, null), kills: yanked.ring };
}

function edit(input: InputLine, action: EditAction): InputLine {
  const buffer = editBuffer(input.buffer, action);
  if (buffer === input.buffer) return input;
  if (isMotion(action.type)) return { ...endRuns(input), buffer };
  const next = changed(input, buffer, groupOf(action));
  const side = isDeletion(action.type) ? KILLS[action.type] : undefined;
  if (side === undefined || !isDeletion(action.type)) return next;
  const { from, to } = deletedRange(input.buffer, action.type);
  return { ...next, kills: kill(input.kills, fragmentOf(input.buffer, from, to), side) };
}

function changed(input: InputLine, buffer: EditBuffer, group: EditGroup | null): InputLine {
  const log = recordEdit(input.undo, input.buffer, group);
  return { ...input, buffer, goal: null, kills: endRun(input.kills), undo: log };
}

function endRuns(input: InputLine): InputLine {
  return { ...input, goal: null, kills: endRun(input.kills), undo: endGroup(input.undo) };
}

function groupOf(action: EditAction): EditGroup | null {
  if (action.type === "delete-left" || action.type === "delete-right") return "deletion";
  if (action.type !== "insert" || action.text.includes("\n")) return null;
  return /^\s+$/u.test(action.text) ? "blank" : "word";
}

function moveOrRecall(input: InputLine, step: 1 | -1, columns: number): InputLine {
  const moved = moveByRow(input.buffer, { columns, step, goal: input.goal });
  if (moved === null) return recall(input, step);
  return { ...endRuns(input), buffer: moveTo(input.buffer, moved.cursor), goal: moved.goal };
}

function take(input: InputLine): InputLine {
  const { buffer, history, kills } = input;
  const latest = history.at(-1);
  const isNew = latest === undefined || !isSameText(buffer, latest);
  const isWorthKeeping = buffer.text.trim() !== "" && isNew;
  return {
    ...EMPTY_INPUT,
    kills: endRun(kills),
    history: isWorthKeeping ? [...history, buffer].slice(-HISTORY_CAP) : history,
  };
}

function load(input: InputLine, texts: readonly string[]): InputLine {
  const loaded = texts.map((text) => editBuffer(EMPTY_BUFFER, { type: "replace", text }));
  const shift = (index: number | null): number | null => (index === null ? null : index + loaded.length);
  const history = [...loaded, ...input.history];
  const changes = new Map(Array.from(input.changes, ([index, entry]) => [index + loaded.length, entry]));
  const next = { ...input, history, recalled: shift(input.recalled), changes };
  const { search } = input;
  if (search === null) return next;
  const found = { ...search, found: shift(search.found) };
  return showSearch(
    next,
    found.isFailing && found.found === null ? searchFor(found, history, found.query) : found,
  );
}

function recall(input: InputLine, step: -1 | 1): InputLine {
  const { history, recalled } = input;
  const index = (recalled ?? history.length) + step;
  if (index < 0 || index > history.length || (recalled === null && step === 1)) return input;
  const draft = recalled === null ? input.buffer : input.draft;
  const changes = changesIn(input);
  const entry = changes.get(index) ?? history[index];
  const buffer = entry === undefined ? draft : { ...entry, cursor: entry.text.length };
  return {
    ...endRuns(input),
    buffer,
    undo: EMPTY_UNDO,
    recalled: entry === undefined ? null : index,
    changes,
    draft,
  };
}

/** The changes of entries, with those of the one that is shown. */
function changesIn({ buffer, changes, history, recalled }: InputLine): InputLine["changes"] {
  const shown = recalled === null ? undefined : (changes.get(recalled) ?? history[recalled]);
  if (recalled === null || shown === undefined || isSameText(buffer, shown)) return changes;
  return new Map(changes).set(recalled, buffer);
}

/** While a search is open, text goes into its query; any other key takes what was found, and then does its own. */
function reduceSearch(
  input: InputLine,
  search: HistorySearch,
  action: InputAction,
  columns: number,
): InputLine {
  const { history } = input;
  const show = (next: HistorySearch): InputLine => showSearch(input, next);
  if (action.type === "search") return show(searchOlder(search, history));
  if (action.type === "insert" || action.type === "paste") {
    const { text } = editBuffer(EMPTY_BUFFER, { type: "insert", text: action.text.slice(0, QUERY_CAP) });
    return show(searchFor(search, history, search.query + text.replaceAll(/\s+/gu, " ")));
  }
  if (action.type === "delete-left") return show(searchFor(search, history, shorterQuery(search)));
  if (action.type === "search-cancel") return { ...input, search: null, buffer: search.draft };
  return reduceInput(accept(input, search), action, columns);
}

function showSearch(input: InputLine, search: HistorySearch): InputLine {
  return { ...input, search, buffer: searchBuffer(search, input.history) };
}

function accept(input: InputLine, search: HistorySearch): InputLine {
  const { draft, found } = search;
  const closed = { ...input, search: null };
  if (found === null) return { ...closed, buffer: draft };
  return { ...closed, undo: recordEdit(input.undo, draft, null) };
}
