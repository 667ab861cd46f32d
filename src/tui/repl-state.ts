import type { StatusReport } from "../core/status.ts";
import { EMPTY_INPUT, reduceInput, type InputAction, type InputLine } from "./input-line.ts";
import { reduceView, type ViewAction, type ViewState } from "./view-model.ts";

/** All that a REPL shows: what happened, what is typed, and how the limits stand. */
export interface ReplState {
  readonly view: ViewState;
  readonly input: InputLine;
  /** A message that will be sent when the running turn is over. */
  readonly queued: string | null;
  readonly report: StatusReport | null;
  readonly messages: { readonly count: number; readonly cap: number };
  /** Epoch milliseconds of the last look at the clock. */
  readonly now: number;
  /** One more Ctrl-C leaves. */
  readonly isLeaving: boolean;
}

export type ReplAction =
  | { readonly type: "view"; readonly action: ViewAction }
  | { readonly type: "input"; readonly action: InputAction }
  | { readonly type: "queue"; readonly text: string | null }
  | { readonly type: "status"; readonly report: StatusReport }
  | { readonly type: "tick"; readonly now: number; readonly messages: ReplState["messages"] }
  | { readonly type: "arm"; readonly isLeaving: boolean };

export function initialState(view: ViewState, messages: ReplState["messages"], now: number): ReplState {
  return { view, input: EMPTY_INPUT, queued: null, report: null, messages, now, isLeaving: false };
}

/** Applies one action to the whole of a REPL. Pure. */
export function reduceRepl(state: ReplState, action: ReplAction): ReplState {
  if (action.type === "view") return { ...state, view: reduceView(state.view, action.action) };
  if (action.type === "input") return { ...state, input: reduceInput(state.input, action.action) };
  if (action.type === "queue") return { ...state, queued: action.text };
  if (action.type === "status") return { ...state, report: action.report };
  if (action.type === "arm") return { ...state, isLeaving: action.isLeaving };
  return { ...state, now: action.now, messages: action.messages };
}
