import type { SquadEventBody } from "../core/events.ts";
import type { TurnOutcome } from "../core/outcome.ts";
import { note, type Block } from "./block.ts";
import { FAILURE_WORDS } from "./failure-words.ts";
import { EMPTY_TAIL, splitTail } from "./live-tail.ts";
import { outcomeBlocks } from "./outcome-blocks.ts";
import { failureWords, type PendingFailure, type TurnView } from "./turn-view.ts";

/** Size of what a view may draw on, in cells. Infinite columns mean that nothing is wrapped. */
export interface Viewport {
  readonly columns: number;
  readonly rows: number;
}

/** What the events of a conversation amount to on a screen. */
export interface ViewState {
  readonly viewport: Viewport;
  readonly agent: { readonly icon: string; readonly name: string };
  /** Null while no turn runs. */
  readonly turn: TurnView | null;
  /** Settled blocks, oldest first, that nobody has drawn yet. */
  readonly fresh: readonly Block[];
  /** Who answers or answered last. */
  readonly active: { readonly provider: string; readonly model: string } | null;
  /** Detours announced since a turn last went without one: none is announced twice. */
  readonly detours: readonly string[];
  /** Why the limiter is degraded; null when it is not. */
  readonly degraded: string | null;
}

export type ViewAction =
  | { readonly type: "event"; readonly event: SquadEventBody }
  | { readonly type: "resize"; readonly viewport: Viewport }
  | { readonly type: "print"; readonly blocks: readonly Block[] }
  | { readonly type: "agent"; readonly agent: { readonly icon: string; readonly name: string } }
  | { readonly type: "submit"; readonly text: string }
  | { readonly type: "stop" }
  | { readonly type: "outcome"; readonly outcome: TurnOutcome; readonly now: number }
  | { readonly type: "crash"; readonly message: string }
  | { readonly type: "drawn" };

export function initialView(viewport: Viewport, agent: ViewState["agent"]): ViewState {
  return { viewport, agent, turn: null, fresh: [], active: null, detours: [], degraded: null };
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

const NEW_TURN: TurnView = {
  phase: { kind: "starting" },
  tail: EMPTY_TAIL,
  isIntroduced: false,
  shown: { attempt: 0, turn: 0 },
  failure: null,
  isStopping: false,
};

type ActionOf<T extends ViewAction["type"]> = Extract<ViewAction, { type: T }>;

const ON_ACTION: { readonly [T in ViewAction["type"]]: (view: ViewState, action: ActionOf<T>) => ViewState } =
  {
    event: (view, { event }) => ON_EVENT[event.type](view, event as never),
    resize: (view, { viewport }) => settle({ ...view, viewport }),
    print: (view, { blocks }) => print(view, ...blocks),
    agent: (view, { agent }) => ({ ...view, agent }),
    submit: (view, { text }) => ({ ...print(view, { kind: "gap" }, { kind: "user", text }), turn: NEW_TURN }),
    stop: (view) => withTurn(view, { isStopping: true }),
    outcome: (view, { outcome, now }) => {
      const done = flushTail(view);
      const shown = done.turn?.shown.turn ?? 0;
      const isDirect = outcome.kind === "answered" && !outcome.receipt.fallback;
      const blocks = outcomeBlocks(outcome, { agent: done.agent, shown, now });
      return { ...print(done, ...blocks), turn: null, detours: isDirect ? [] : done.detours };
    },
    crash: (view, { message }) => ({
      ...print(flushTail(view), note(`Internal error: ${message}`, "error")),
      turn: null,
    }),
    drawn: (view) => (view.fresh.length === 0 ? view : { ...view, fresh: [] }),
  };

type EventOf<T extends SquadEventBody["type"]> = Extract<SquadEventBody, { type: T }>;

/** One row an event: a new event of the union does not compile without one. */
const ON_EVENT: {
  readonly [T in SquadEventBody["type"]]: (view: ViewState, event: EventOf<T>) => ViewState;
} = {
  "turn-start": (view) => ({ ...view, turn: view.turn ?? NEW_TURN }),
  "conversation-trim": (view, event) => print(view, note(trimText(event))),
  "admission-wait": (view, { provider, until, reason }) =>
    withTurn(view, { phase: { kind: "waiting", provider, until, reason } }),
  "admission-grant": (view, { provider }) => withTurn(view, { phase: { kind: "asking", provider } }),
  "attempt-start": startAttempt,
  "text-delta": (view, { text }) => addText(view, text),
  "attempt-end": (view, { finish }) => {
    const done = flushTail(view);
    const isCut = finish === "length" && (done.turn?.shown.attempt ?? 0) > 0;
    return isCut ? print(done, note("— cut off: the answer reached its length limit —")) : done;
  },
  "attempt-error": (view, { provider, kind, shown }) =>
    withFailure(view, {
      provider,
      words: failureWords(kind, FAILURE_WORDS[kind], shown),
      mark: shown > 0 ? "interrupted" : null,
    }),
  "quality-reject": (view, { provider, reason }) =>
    withFailure(view, {
      provider,
      words: `gave a poor answer (${reason})`,
      mark: (view.turn?.shown.attempt ?? 0) > 0 ? "set aside" : null,
    }),
  "cooldown-start": (view) => view,
  "limiter-degrade": (view, { reason }) =>
    view.degraded === reason
      ? view
      : print(
          { ...view, degraded: reason },
          note(`Shared limits lost: ${reason}. Local limits apply.`, "warn"),
        ),
  "limiter-restore": (view) =>
    view.degraded === null ? view : print({ ...view, degraded: null }, note("Shared limits are back.")),
  notice: (view, { text }) => print(view, note(text)),
  "turn-end": flushTail,
};

function startAttempt(view: ViewState, event: EventOf<"attempt-start">): ViewState {
  const { provider, model } = event;
  const announced = announce(flushTail(view), provider);
  const turn = announced.turn ?? NEW_TURN;
  return {
    ...announced,
    active: { provider, model },
    turn: {
      ...turn,
      phase: { kind: "asking", provider },
      failure: null,
      shown: { ...turn.shown, attempt: 0 },
    },
  };
}

/** Writes why `next` answers instead of the provider that failed: once a detour, always when text was cut short. */
function announce(view: ViewState, next: string): ViewState {
  const failure = view.turn?.failure ?? null;
  if (failure === null) return view;
  const { provider, words, mark } = failure;
  const continuation = next === provider ? "it tries again" : `${next} continues`;
  if (mark !== null) return print(view, note(`— ${mark}, ${provider} ${words}; ${continuation} —`, "warn"));
  const detour = `${provider} ${words}; ${next} answers`;
  if (next === provider || view.detours.includes(detour)) return view;
  return print({ ...view, detours: [...view.detours, detour] }, note(detour));
}

function withFailure(view: ViewState, failure: PendingFailure): ViewState {
  const flushed = flushTail(view);
  return withTurn(flushed, { failure });
}

function addText(view: ViewState, text: string): ViewState {
  const turn = view.turn ?? NEW_TURN;
  const fresh = turn.shown.attempt === 0 ? text.replace(/^\s*\n/u, "") : text;
  if (fresh === "") return view;
  const introduced = turn.isIntroduced
    ? view
    : print(view, { kind: "gap" }, { kind: "speaker", ...view.agent });
  const provider = "provider" in turn.phase ? turn.phase.provider : (view.active?.provider ?? "");
  const { attempt, turn: whole } = turn.shown;
  return settle({
    ...introduced,
    turn: {
      ...turn,
      phase: { kind: "answering", provider },
      isIntroduced: true,
      tail: { ...turn.tail, text: turn.tail.text + fresh },
      shown: { attempt: attempt + fresh.length, turn: whole + fresh.length },
    },
  });
}

/** Moves what is finished of the live text, and what does not fit the viewport, to the settled blocks. */
function settle(view: ViewState): ViewState {
  if (view.turn === null || view.turn.tail.text === "") return view;
  const { settled, tail } = splitTail(view.turn.tail, textColumns(view.viewport), maxTailRows(view.viewport));
  if (settled.length === 0) return view;
  return print(withTurn(view, { tail }), ...settled.map((text): Block => ({ kind: "answer", text })));
}

/** Settles all of the live text. */
function flushTail(view: ViewState): ViewState {
  const text = view.turn?.tail.text.trimEnd() ?? "";
  const cleared = withTurn(view, { tail: EMPTY_TAIL });
  return text === "" ? cleared : print(cleared, { kind: "answer", text });
}

function withTurn(view: ViewState, change: Partial<TurnView>): ViewState {
  return view.turn === null ? view : { ...view, turn: { ...view.turn, ...change } };
}

function print(view: ViewState, ...blocks: readonly Block[]): ViewState {
  return { ...view, fresh: [...view.fresh, ...blocks] };
}

function trimText(event: EventOf<"conversation-trim">): string {
  const messages = event.dropped === 1 ? "1 older message" : `${event.dropped} older messages`;
  return event.provider === null
    ? `${messages} left the conversation (it keeps the most recent ones).`
    : `${messages} left out for ${event.provider}, whose context is smaller.`;
}
