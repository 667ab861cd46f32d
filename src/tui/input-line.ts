import {
  EMPTY_BUFFER,
  editBuffer,
  fullText,
  isOnFirstLine,
  isOnLastLine,
  type EditAction,
  type EditBuffer,
} from "./edit-buffer.ts";

/** The line being edited and the inputs of this conversation that arrow keys bring back. */
export interface InputLine {
  readonly buffer: EditBuffer;
  /** Oldest first. */
  readonly history: readonly EditBuffer[];
  /** Index into `history` of the entry shown; null while the user's own draft is. */
  readonly recalled: number | null;
  /** The draft that was left when history was entered. */
  readonly draft: EditBuffer;
}

export type InputAction =
  | EditAction
  /** Takes the text out of the line and into history: sent, or cleared so that arrow up brings it back. */
  | { readonly type: "take" };

export const EMPTY_INPUT: InputLine = {
  buffer: EMPTY_BUFFER,
  history: [],
  recalled: null,
  draft: EMPTY_BUFFER,
};

const HISTORY_CAP = 200;

/** Applies one action to the input line. Pure. */
export function reduceInput(input: InputLine, action: InputAction): InputLine {
  if (action.type === "take") return take(input);
  if (action.type === "up" && isOnFirstLine(input.buffer)) return recall(input, -1);
  if (action.type === "down" && isOnLastLine(input.buffer)) return recall(input, 1);
  return edit(input, action);
}

function edit(input: InputLine, action: EditAction): InputLine {
  const buffer = editBuffer(input.buffer, action);
  return buffer === input.buffer ? input : { ...input, buffer };
}

function take(input: InputLine): InputLine {
  const { buffer, history } = input;
  const isWorthKeeping = buffer.text.trim() !== "" && !isSame(buffer, history.at(-1));
  return {
    buffer: EMPTY_BUFFER,
    history: isWorthKeeping ? [...history, buffer].slice(-HISTORY_CAP) : history,
    recalled: null,
    draft: EMPTY_BUFFER,
  };
}

function isSame(a: EditBuffer, b: EditBuffer | undefined): boolean {
  return b !== undefined && a.text === b.text && fullText(a) === fullText(b);
}

function recall(input: InputLine, step: -1 | 1): InputLine {
  const { history, recalled } = input;
  const index = (recalled ?? history.length) + step;
  if (index < 0 || index > history.length || (recalled === null && step === 1)) return input;
  const draft = recalled === null ? input.buffer : input.draft;
  const buffer = history[index];
  return buffer === undefined
    ? { ...input, buffer: draft, recalled: null }
    : { ...input, buffer: { ...buffer, cursor: buffer.text.length }, recalled: index, draft };
}
