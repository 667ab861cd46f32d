import type { ToldTrim } from "../../core/chat/trim-words.ts";
import type { Block } from "../blocks/block.ts";
import { EMPTY_TAIL } from "./live-tail.ts";
import type { Highlighter } from "../markdown/highlighter.ts";
import type { TurnView } from "./turn-view.ts";
import type { Words } from "../words/en/index.ts";

/** Size of what a view may draw on, in cells. Infinite columns mean that nothing is wrapped. */
export interface Viewport {
  readonly columns: number;
  readonly rows: number;
}

/** What the events of a conversation amount to on a screen. */
export interface ViewState {
  /** What it says, in the user's language. */
  readonly words: Words;
  readonly viewport: Viewport;
  readonly agent: { readonly icon: string; readonly name: string };
  /** Null while no turn runs. */
  readonly turn: TurnView | null;
  /** Settled blocks, oldest first, that nobody has drawn yet. */
  readonly fresh: readonly Block[];
  /** Who answers or answered last, or who the turn waits for. */
  readonly active: ActiveProvider | null;
  /** Keys of the failures of the turn before. */
  readonly known: readonly string[];
  /** What was said of messages that are not sent, by provider; an empty name stands for everybody. */
  readonly trimmed: ReadonlyMap<string, ToldTrim>;
  /** Why the limiter is degraded; null when it is not. */
  readonly degraded: string | null;
  /** Colours code; null until it is loaded. */
  readonly highlighter: Highlighter | null;
}

/** The provider and model the status bar is about. */
export interface ActiveProvider {
  readonly provider: string;
  readonly model: string;
  /** A turn waits for it, and its countdown stands above the input. */
  readonly isAwaited?: true;
}

export function initialView(viewport: Viewport, agent: ViewState["agent"], words: Words): ViewState {
  return {
    words,
    viewport,
    agent,
    turn: null,
    fresh: [],
    active: null,
    known: [],
    trimmed: new Map(),
    degraded: null,
    highlighter: null,
  };
}

/**
 * Rows the live part of an answer may take: few, because a terminal that gets narrower re-wraps them before they can
 * be erased, and less than half of the screen.
 */
export function maxTailRows({ rows }: Viewport): number {
  return Math.max(0, Math.min(4, Math.floor((rows - 2) / 2)));
}

/** Cells a row of text may take: one column stays free, so that no terminal wraps it. */
export function textColumns({ columns }: Viewport): number {
  return Math.max(1, columns - 1);
}

/** A turn of which nothing is known yet. */
export const NEW_TURN: TurnView = {
  phase: { kind: "starting" },
  isSummary: false,
  tail: EMPTY_TAIL,
  isIntroduced: false,
  lead: "",
  shown: { attempt: 0, turn: 0 },
  failure: null,
  failures: [],
  isAsking: false,
  isStopping: false,
};

/** Changes the running turn; nothing where none runs. */
export function withTurn(view: ViewState, change: Partial<TurnView>): ViewState {
  return view.turn === null ? view : { ...view, turn: { ...view.turn, ...change } };
}

/** Settles blocks. */
export function print(view: ViewState, ...blocks: readonly Block[]): ViewState {
  return { ...view, fresh: [...view.fresh, ...blocks] };
}
