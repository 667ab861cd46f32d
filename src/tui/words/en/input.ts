import type { EditorFailure } from "../../../core/chat/draft-editor.ts";

/** What each key does, for `/help`. */
export const keys = {
  submit: "send; while an answer comes, queue",
  newline: "new line; \\ before Enter, too",
  history: "row above, below, and beyond: what you typed before",
  search: "search what you typed before",
  complete: "complete what you are typing",
  editor: "write in your own editor ($EDITOR)",
  stop: "stop the answer; twice: put the draft aside",
  interrupt: "stop the answer, or clear; twice: leave",
  eof: "leave, if the line is empty",
  line: "start, end of the line",
  all: "start, end of the text",
  word: "a word left, right",
  deleteWord: "delete a word to the left, right",
  deleteLine: "delete to the start, end of the line",
  yank: "bring back what was deleted, or before it",
  undo: "undo, redo",
  transpose: "swap two characters",
  repaint: "draw on an empty screen",
  suspend: "back to the shell; fg comes back",
};

/** Said about the input line. */
export const line = {
  search: "search: ",
  notFound: "not found: ",
  pasteCut: "That was more than 10 MB: only the first 10 MB were pasted.",
  putAsideAgain: "Esc again puts it aside; ↑ brings it back",
};

/** Why the draft did not come back from the user's editor; `name` is the program. */
export const editor: Readonly<Record<EditorFailure, (name: string) => string>> = {
  none: () => "No editor is set. Set EDITOR first, for example to nano, and start squad again.",
  missing: (name) => `The editor ${name} was not found. The draft is as it was.`,
  failed: (name) => `The editor ${name} ended with an error. The draft is as it was.`,
  unreadable: () => "What the editor saved cannot be read. The draft is as it was.",
  "too-large": () => "What the editor saved is larger than 10 MB. The draft is as it was.",
};

/** What is asked in the middle of a turn. */
export const consent = {
  waits: "your answer is needed",
  creates: (path: string, lines: number) => `Create ${path}, ${lines === 1 ? "1 line" : `${lines} lines`}:`,
  changes: (path: string, added: number, removed: number) => `Change ${path}, +${added} −${removed}:`,
  more: (lines: number) => `${lines} more ${lines === 1 ? "line" : "lines"}`,
  warnings: {
    tainted: "What was read in this turn may have asked for this.",
    sensitive: "Other tools act on this file.",
  },
  ask: "Write it? y or n",
  askLong: (more: string) => `${more}. Write it? y or n; d shows all of it`,
  allowed: (path: string) => `${path} may be written.`,
  refused: (path: string) => `${path} is not written.`,
  asks: (agent: string) => `${agent} asks:`,
  answerFreely: (key: string) => `Your answer goes on with it; ${key} stops.`,
  answerByNumber: (key: string) => `A number, or an answer of your own; ${key} stops.`,
};
