import type { SquadEventBody } from "../core/events.ts";
import type { TurnOutcome } from "../core/outcome.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { estimateTokens } from "../core/tokens.ts";
import { afterTelling, isNews, type ToldTrim } from "../core/trim-words.ts";
import { attachedLine } from "./attached-line.ts";
import { note, type Block } from "./block.ts";
import { detourNote, failureKey, lastFailureNote } from "./detours.ts";
import { EMPTY_TAIL, flushTail, splitTail } from "./live-tail.ts";
import type { Highlighter } from "./markdown/highlighter.ts";
import type { MarkdownOptions } from "./markdown/options.ts";
import { outcomeBlocks } from "./outcome-blocks.ts";
import type { Pace, PendingFailure, TurnView } from "./turn-view.ts";
import type { Words } from "./words/en/index.ts";

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

export type ViewAction =
  /** `at` in epoch milliseconds. */
  | { readonly type: "event"; readonly event: SquadEventBody; readonly at?: number }
  | { readonly type: "resize"; readonly viewport: Viewport }
  | { readonly type: "print"; readonly blocks: readonly Block[] }
  | { readonly type: "agent"; readonly agent: { readonly icon: string; readonly name: string } }
  /** A turn begins; null for a text that stands there already. */
  | { readonly type: "submit"; readonly text: string | null }
  | { readonly type: "stop" }
  | {
      readonly type: "outcome";
      readonly outcome: TurnOutcome;
      readonly now: number;
      /** The input that was not answered goes back into the input line. */
      readonly isGivenBack?: boolean;
    }
  | { readonly type: "crash"; readonly message: string }
  /** The conversation begins anew: what was said in the old one is no longer known. */
  | { readonly type: "start-over" }
  /** The next turn asks others than the last one did. */
  | { readonly type: "others-asked" }
  | { readonly type: "highlighter"; readonly highlighter: Highlighter }
  | { readonly type: "drawn" };

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

/** Applies one event or local action. Pure; every order of events is accepted. */
export function reduceView(view: ViewState, action: ViewAction): ViewState {
  return ON_ACTION[action.type](view, action as never);
}

/** Spaces kept in front of an answer's first word. */
const LEAD_MAX = 80;

const NEW_TURN: TurnView = {
  phase: { kind: "starting" },
  tail: EMPTY_TAIL,
  isIntroduced: false,
  lead: "",
  shown: { attempt: 0, turn: 0 },
  failure: null,
  failures: [],
  isStopping: false,
};

type ActionOf<T extends ViewAction["type"]> = Extract<ViewAction, { type: T }>;

const ON_ACTION: { readonly [T in ViewAction["type"]]: (view: ViewState, action: ActionOf<T>) => ViewState } =
  {
    event: (view, { event, at }) => ON_EVENT[event.type](view, event as never, at ?? null),
    resize: (view, { viewport }) => settle({ ...view, viewport }),
    print: (view, { blocks }) => print(view, ...blocks),
    agent: (view, { agent }) => ({ ...view, agent }),
    submit: (view, { text }) => ({
      ...(text === null ? view : print(view, { kind: "gap" }, { kind: "user", text })),
      turn: NEW_TURN,
    }),
    stop: (view) => withTurn(view, { isStopping: true }),
    outcome: (view, { outcome, now, isGivenBack = false }) => {
      const done = closeFailure(endText(view), outcome);
      const shown = done.turn?.shown.turn ?? 0;
      const blocks = outcomeBlocks(outcome, {
        agent: done.agent,
        words: done.words,
        shown,
        now,
        isGivenBack,
      });
      return endTurn(print(done, ...blocks));
    },
    crash: (view, { message }) =>
      endTurn(print(endText(view), note(view.words.notices.internal(message), "error"))),
    "start-over": (view) => ({ ...view, known: [], trimmed: new Map() }),
    "others-asked": (view) => ({ ...view, active: null }),
    highlighter: (view, { highlighter }) => ({ ...view, highlighter }),
    drawn: (view) => (view.fresh.length === 0 ? view : { ...view, fresh: [] }),
  };

type EventOf<T extends SquadEventBody["type"]> = Extract<SquadEventBody, { type: T }>;

/** One row an event: a new event of the union does not compile without one. */
const ON_EVENT: {
  readonly [T in SquadEventBody["type"]]: (
    view: ViewState,
    event: EventOf<T>,
    at: number | null,
  ) => ViewState;
} = {
  "turn-start": (view) => ({ ...view, turn: view.turn ?? NEW_TURN }),
  attach: (view, file) => print(view, note(attachedLine(file, view.words))),
  "conversation-trim": sayTrim,
  "admission-wait": (view, { provider, model, until, reason }) => ({
    ...withTurn(announce(view, provider), { phase: { kind: "waiting", provider, until, reason } }),
    active: { provider, model, isAwaited: true },
  }),
  "admission-grant": (view, { provider, model }, at) => ({
    ...withTurn(view, { phase: { kind: "asking", provider, since: at } }),
    active: { provider, model },
  }),
  "attempt-start": startAttempt,
  "text-delta": (view, { text }, at) => addText(view, text, at),
  // An answer that reached its length limit goes on in the same line.
  "attempt-end": (view, { finish }) => (finish === "length" ? view : endText(view)),
  "attempt-error": (view, { provider, kind, shown, continues }) =>
    withFailure(view, {
      provider,
      words: view.words.failed[shown > 0 && kind !== "blocked" ? "interrupted" : kind],
      mark: shown > 0 ? "interrupted" : null,
      goesOn: continues === true,
    }),
  "quality-reject": (view, { provider, reason }) =>
    withFailure(view, {
      provider,
      words:
        reason === "empty"
          ? view.words.failed.empty
          : `${view.words.failed.low_quality} (${view.words.flaws[reason]})`,
      mark: (view.turn?.shown.attempt ?? 0) > 0 ? "set aside" : null,
      goesOn: false,
    }),
  "cooldown-start": (view) => view,
  "throttle-change": (view, { provider, cause, rpm }) =>
    cause === "stable" ? view : print(pauseText(view), note(view.words.notices.slowed(provider, rpm))),
  // What a limit is now, the status bar says.
  "limit-change": (view) => view,
  "limiter-degrade": (view, { reason }) =>
    view.degraded === reason
      ? view
      : print({ ...view, degraded: reason }, note(view.words.notices.limitsNotShared(reason), "warn")),
  "limiter-restore": (view) =>
    view.degraded === null ? view : print({ ...view, degraded: null }, note(view.words.notices.limitsShared)),
  notice: (view, { text }) => print(view, note(text)),
  "turn-end": endText,
};

function startAttempt(view: ViewState, event: EventOf<"attempt-start">, at: number | null): ViewState {
  const { provider, model, continues = false } = event;
  const announced = announce(continues ? view : endText(view), provider);
  const turn = announced.turn ?? NEW_TURN;
  return {
    ...announced,
    active: { provider, model },
    turn: {
      ...turn,
      phase: { kind: "asking", provider, since: at },
      lead: "",
      shown: continues ? turn.shown : { ...turn.shown, attempt: 0 },
    },
  };
}

/** Writes who failed and that `next` is asked, as soon as it is known that `next` will be. */
function announce(view: ViewState, next: string): ViewState {
  const failure = view.turn?.failure ?? null;
  if (failure === null) return view;
  const isKnown = view.known.includes(failureKey(failure));
  return print(withTurn(view, { failure: null }), detourNote(failure, next, isKnown, view.words));
}

function withFailure(view: ViewState, failure: PendingFailure): ViewState {
  const failures = [...(view.turn?.failures ?? []), failureKey(failure)];
  return withTurn(failure.goesOn ? pauseText(view) : endText(view), { failure, failures });
}

/** Writes the failure nobody was asked after. A failed turn lists its failures itself. */
function closeFailure(view: ViewState, outcome: TurnOutcome): ViewState {
  const failure = view.turn?.failure ?? null;
  if (failure === null || outcome.kind === "failed") return view;
  const served = outcome.kind === "answered" ? sanitizeLine(outcome.receipt.provider, 60) : null;
  return print(view, lastFailureNote(failure, served, view.words));
}

function endTurn(view: ViewState): ViewState {
  const active = view.active === null ? null : { provider: view.active.provider, model: view.active.model };
  return { ...view, turn: null, active, known: view.turn?.failures ?? [] };
}

function addText(view: ViewState, text: string, at: number | null): ViewState {
  const turn = view.turn ?? NEW_TURN;
  const isFirst = turn.shown.attempt === 0;
  const fresh = isFirst ? (turn.lead + text).replace(/^\s*\n/u, "") : text;
  if (isFirst && fresh.trim() === "") return withTurn(view, { lead: fresh.slice(-LEAD_MAX) });
  const introduced = turn.isIntroduced
    ? view
    : print(view, { kind: "gap" }, { kind: "speaker", ...view.agent });
  const provider = "provider" in turn.phase ? turn.phase.provider : (view.active?.provider ?? "");
  const { attempt, turn: whole } = turn.shown;
  return settle({
    ...introduced,
    turn: {
      ...turn,
      phase: { kind: "answering", provider, pace: paceAfter(turn.phase, fresh, at) },
      isIntroduced: true,
      lead: "",
      tail: { ...turn.tail, text: turn.tail.text + fresh },
      shown: { attempt: attempt + fresh.length, turn: whole + fresh.length },
    },
  });
}

function paceAfter(phase: TurnView["phase"], text: string, at: number | null): Pace {
  const tokens = estimateTokens(text);
  if (phase.kind === "answering") return { ...phase.pace, tokens: phase.pace.tokens + tokens };
  return { since: phase.kind === "asking" ? phase.since : null, firstAt: at, tokens };
}

/** How the live text of `view` is drawn. */
export function markdownOptions({ viewport, highlighter }: ViewState): MarkdownOptions {
  return { columns: textColumns(viewport), maxRows: Math.max(1, maxTailRows(viewport)), highlighter };
}

/** Moves what is finished of the live text, and what does not fit the viewport, to the settled blocks. */
function settle(view: ViewState): ViewState {
  if (view.turn === null || view.turn.tail.text === "") return view;
  const { settled, tail } = splitTail(view.turn.tail, markdownOptions(view));
  return print(withTurn(view, { tail }), ...settled);
}

/** Settles all of the live text: what comes after it is another text. */
function endText(view: ViewState): ViewState {
  return withTurn(pauseText(view), { tail: EMPTY_TAIL });
}

/** Settles all of the live text, for a note between it and what it goes on with. */
function pauseText(view: ViewState): ViewState {
  if (view.turn === null) return view;
  const { settled, tail } = flushTail(view.turn.tail, markdownOptions(view));
  return print(withTurn(view, { tail }), ...settled);
}

function withTurn(view: ViewState, change: Partial<TurnView>): ViewState {
  return view.turn === null ? view : { ...view, turn: { ...view.turn, ...change } };
}

function print(view: ViewState, ...blocks: readonly Block[]): ViewState {
  return { ...view, fresh: [...view.fresh, ...blocks] };
}

/** Said when it begins and when it becomes much more: every turn of a long conversation leaves something out. */
function sayTrim(view: ViewState, trim: EventOf<"conversation-trim">): ViewState {
  const whom = trim.provider ?? "";
  const told = view.trimmed.get(whom);
  if (!isNews(trim, told)) return view;
  const trimmed = new Map(view.trimmed).set(whom, afterTelling(trim, told));
  const words = view.words.notices.trimmed(trim);
  const sentence =
    trim.provider === null ? `${words.charAt(0).toUpperCase()}${words.slice(1)}.` : `${words}.`;
  const announced = trim.provider === null ? view : announce(view, trim.provider);
  return print({ ...announced, trimmed }, note(sentence));
}
