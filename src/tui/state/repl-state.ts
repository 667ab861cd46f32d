import type { MessageCount } from "../../core/chat/chat-host.ts";
import type { StatusReport } from "../../core/status.ts";
import { CLOSED, reducePopup, type Popup, type PopupAction } from "../completion/popup.ts";
import { EMPTY_INPUT, reduceInput, type InputAction, type InputLine } from "../editor/input-line.ts";
import type { GlyphSet } from "../drawing/glyphs.ts";
import type { Background } from "../keys/background-reply.ts";
import type { ThemeName } from "../drawing/theme.ts";
import { inputColumns } from "../drawing/prompt.ts";
import { reduceView, type ViewAction } from "./view-model.ts";
import type { ViewState } from "./view-state.ts";

/** An input that waits for the end of the running turn. */
export interface QueuedInput {
  readonly text: string;
  /** It was typed while the menu was what was shown last: a number is a choice. */
  readonly isChoice: boolean;
}

/** All that a REPL shows: what happened, what is typed, and how the limits stand. */
export interface ReplState {
  readonly view: ViewState;
  readonly input: InputLine;
  /** What may complete the line. */
  readonly popup: Popup;
  /** Inputs that are sent one after the other, each when the turn before it is answered; oldest first. */
  readonly queue: readonly QueuedInput[];
  /** The queue as one text, an input a line; null when nothing is queued. */
  readonly queued: string | null;
  readonly report: StatusReport | null;
  readonly messages: MessageCount;
  /** The workflow that is under way, and its step, as the bar says it; null when none is. */
  readonly workflow: string | null;
  /** Epoch milliseconds of the last look at the clock. */
  readonly now: number;
  /** One more Ctrl-C leaves. */
  readonly isLeaving: boolean;
  /** How what is drawn from now on looks. */
  readonly theme: ThemeName;
  /** The user said so: what the terminal says of its background changes nothing. */
  readonly isThemeChosen: boolean;
  readonly glyphs: GlyphSet;
  /** One more Esc puts the draft aside. */
  readonly isClearing: boolean;
}

export type ReplAction =
  | { readonly type: "view"; readonly action: ViewAction }
  | { readonly type: "input"; readonly action: InputAction }
  | { readonly type: "popup"; readonly action: PopupAction }
  /** Queues an input behind those that wait; null takes all of them out. */
  | { readonly type: "queue"; readonly text: string | null; readonly isChoice?: boolean }
  /** Takes the oldest queued input out. */
  | { readonly type: "dequeue" }
  | { readonly type: "status"; readonly report: StatusReport }
  | {
      readonly type: "tick";
      readonly now: number;
      readonly messages: ReplState["messages"];
      readonly workflow?: string | null;
    }
  | { readonly type: "arm"; readonly isLeaving: boolean; readonly isClearing?: boolean }
  | { readonly type: "theme"; readonly theme: ThemeName }
  /** The terminal has said what its background is. */
  | { readonly type: "background"; readonly background: Background };

/** What a terminal can show, and what suits it. */
export type Look = Pick<ReplState, "theme" | "glyphs">;

const ANY_TERMINAL: Look = { theme: "neutral", glyphs: "unicode" };

export function initialState(
  view: ViewState,
  messages: ReplState["messages"],
  now: number,
  { theme, glyphs } = ANY_TERMINAL,
): ReplState {
  const unused = {
    queue: [],
    queued: null,
    popup: CLOSED,
    report: null,
    workflow: null,
    isLeaving: false,
    isClearing: false,
    isThemeChosen: false,
  };
  return { view, input: EMPTY_INPUT, messages, now, ...unused, theme, glyphs };
}

/** Applies one action to the whole of a REPL. Pure. */
export function reduceRepl(state: ReplState, action: ReplAction): ReplState {
  if (action.type === "view") return { ...state, view: reduceView(state.view, action.action) };
  if (action.type === "input")
    return { ...state, input: reduceInput(state.input, action.action, inputColumns(state.view.viewport)) };
  if (action.type === "popup") return { ...state, popup: reducePopup(state.popup, action.action) };
  if (action.type === "queue") {
    const { text, isChoice = false } = action;
    return withQueue(state, text === null ? [] : [...state.queue, { text, isChoice }]);
  }
  if (action.type === "dequeue") return withQueue(state, state.queue.slice(1));
  if (action.type === "status") return { ...state, report: action.report };
  if (action.type === "arm")
    return { ...state, isLeaving: action.isLeaving, isClearing: action.isClearing ?? false };
  if (action.type === "theme") return { ...state, theme: action.theme, isThemeChosen: true };
  if (action.type === "background")
    return state.isThemeChosen ? state : { ...state, theme: action.background };
  const { now, messages, workflow = state.workflow } = action;
  return { ...state, now, messages: countShown(state, messages), workflow };
}

/** How many messages the bar says there are: a turn that runs counts when its outcome is shown, not before. */
export function countShown(
  { view, messages: before }: Pick<ReplState, "view" | "messages">,
  messages: MessageCount,
): MessageCount {
  return view.turn === null ? messages : before;
}

function withQueue(state: ReplState, queue: readonly QueuedInput[]): ReplState {
  return { ...state, queue, queued: queue.length === 0 ? null : queue.map(({ text }) => text).join("\n") };
}
