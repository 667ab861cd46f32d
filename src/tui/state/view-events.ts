import type { SquadEventBody } from "../../core/events.ts";
import { afterTelling, isNews } from "../../core/chat/trim-words.ts";
import { addText, endText, pauseText } from "./answer-text.ts";
import { attachedLine } from "../blocks/attached-line.ts";
import { note } from "../blocks/block.ts";
import { detourNote, failureKey } from "./detours.ts";
import { toldLine } from "../blocks/told-error.ts";
import { toolLine } from "../blocks/tool-line.ts";
import type { PendingFailure } from "./turn-view.ts";
import { NEW_TURN, print, withTurn, type ViewState } from "./view-state.ts";

/** What an event of a turn changes. `at` in epoch milliseconds; null when nobody said. Every order of events is accepted. */
export function applyEvent(view: ViewState, event: SquadEventBody, at: number | null): ViewState {
  return ON_EVENT[event.type](view, event as never, at);
}

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
  // An answer that reached its length limit goes on in the same line, one that asked for tools after them.
  "attempt-end": (view, { finish }) =>
    finish === "length" || finish === "tool_calls" ? view : endText(view),
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
  "tool-call": pauseText,
  "tool-result": (view, result) => print(pauseText(view), note(toolLine(result, view.words))),
  "cooldown-start": (view) => view,
  "throttle-change": (view, { provider, cause, rpm }) =>
    cause === "stable" ? view : print(pauseText(view), note(view.words.notices.slowed(provider, rpm))),
  // What a limit is now, the status bar says.
  "limit-change": (view) => view,
  "limiter-degrade": (view, { reason, complaint }) => {
    if (view.degraded === reason) return view;
    const why = toldLine({ message: reason, complaint }, view.words);
    return print({ ...view, degraded: reason }, note(view.words.notices.limitsNotShared(why), "warn"));
  },
  "limiter-restore": (view) =>
    view.degraded === null ? view : print({ ...view, degraded: null }, note(view.words.notices.limitsShared)),
  notice: (view, { text, complaint }) =>
    print(view, note(toldLine({ message: text, complaint }, view.words))),
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
