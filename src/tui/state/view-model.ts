import type { SquadEventBody } from "../../core/events.ts";
import type { TurnOutcome } from "../../core/outcome.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { endText, settle } from "./answer-text.ts";
import { note, type Block } from "../blocks/block.ts";
import { lastFailureNote } from "./detours.ts";
import type { Highlighter } from "../markdown/highlighter.ts";
import { outcomeBlocks } from "../blocks/outcome-blocks.ts";
import { applyEvent } from "./view-events.ts";
import { NEW_TURN, print, withTurn, type ViewState, type Viewport } from "./view-state.ts";

export type ViewAction =
  /** `at` in epoch milliseconds. */
  | { readonly type: "event"; readonly event: SquadEventBody; readonly at?: number }
  | { readonly type: "resize"; readonly viewport: Viewport }
  | { readonly type: "print"; readonly blocks: readonly Block[] }
  /** As `print`, after all that is shown of the answer; what follows is another paragraph of it. */
  | { readonly type: "interject"; readonly blocks: readonly Block[] }
  | { readonly type: "agent"; readonly agent: { readonly icon: string; readonly name: string } }
  /** A turn begins; null for a text that stands there already. */
  | { readonly type: "submit"; readonly text: string | null; readonly isSummary?: boolean }
  | { readonly type: "stop" }
  /** The turn asks the user something, or has its answer. */
  | { readonly type: "asking"; readonly isAsking: boolean }
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

/** Applies one event or local action. Pure; every order of events is accepted. */
export function reduceView(view: ViewState, action: ViewAction): ViewState {
  return ON_ACTION[action.type](view, action as never);
}

type ActionOf<T extends ViewAction["type"]> = Extract<ViewAction, { type: T }>;

const ON_ACTION: { readonly [T in ViewAction["type"]]: (view: ViewState, action: ActionOf<T>) => ViewState } =
  {
    event: (view, { event, at }) => applyEvent(view, event, at ?? null),
    resize: (view, { viewport }) => settle({ ...view, viewport }),
    print: (view, { blocks }) => print(view, ...blocks),
    interject: (view, { blocks }) => print(endText(view), ...blocks),
    agent: (view, { agent }) => ({ ...view, agent }),
    submit: (view, { text, isSummary = false }) => ({
      ...(text === null ? view : print(view, { kind: "gap" }, { kind: "user", text })),
      turn: { ...NEW_TURN, isSummary },
    }),
    stop: (view) => withTurn(view, { isStopping: true }),
    asking: (view, { isAsking }) => withTurn(view, { isAsking }),
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
