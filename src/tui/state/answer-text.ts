import { estimateTokens } from "../../core/tokens.ts";
import { EMPTY_TAIL, flushTail, splitTail } from "./live-tail.ts";
import type { MarkdownOptions } from "../markdown/options.ts";
import type { Pace, TurnView } from "./turn-view.ts";
import { maxTailRows, NEW_TURN, print, textColumns, withTurn, type ViewState } from "./view-state.ts";

/** Spaces kept in front of an answer's first word. */
const LEAD_MAX = 80;

/** A piece of an answer came. `at` in epoch milliseconds; null when nobody said. */
export function addText(view: ViewState, text: string, at: number | null): ViewState {
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
export function settle(view: ViewState): ViewState {
  if (view.turn === null || view.turn.tail.text === "") return view;
  const { settled, tail } = splitTail(view.turn.tail, markdownOptions(view));
  return print(withTurn(view, { tail }), ...settled);
}

/** Settles all of the live text: what comes after it is another text. */
export function endText(view: ViewState): ViewState {
  return withTurn(pauseText(view), { tail: EMPTY_TAIL });
}

/** Settles all of the live text, for a note between it and what it goes on with. */
export function pauseText(view: ViewState): ViewState {
  if (view.turn === null) return view;
  const { settled, tail } = flushTail(view.turn.tail, markdownOptions(view));
  return print(withTurn(view, { tail }), ...settled);
}
