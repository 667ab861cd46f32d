import { sanitizeLine } from "../../core/sanitize.ts";
import type { Row, Span } from "./block-rows.ts";
import { truncate } from "../../core/text/display-width.ts";
import { popupRows } from "../completion/popup-rows.ts";
import { layoutInput } from "./input-layout.ts";
import type { QueuedInput, ReplState } from "../state/repl-state.ts";
import { inputColumns, promptMarks } from "./prompt.ts";
import { searchRow } from "./search-row.ts";
import { fitStatus, SEPARATOR, statusBar } from "../bar/status-bar.ts";
import { formatWait } from "../../core/text/wait-words.ts";
import { PATIENT_MS, tokensPerSecond, type Pace, type TurnView } from "../state/turn-view.ts";
import { markdownOptions } from "../state/answer-text.ts";
import { maxTailRows, textColumns, type ViewState } from "../state/view-state.ts";
import { dressLiveRows } from "./glyphs.ts";
import { tailRows } from "../state/live-tail.ts";
import type { Words } from "../words/en/index.ts";

/** The live part of the screen, under the transcript, and where the cursor stands in it. */
export interface Screen {
  readonly rows: readonly Row[];
  readonly cursor: { readonly x: number; readonly y: number };
  /** How many of the first rows are the live text, all of it; 0 when some of it is left out. */
  readonly textRows: number;
}

/** An input of fewer rows has none to spare for saying what is above them. */
const MARKED_ROWS_MIN = 3;

/**
 * Lays out everything that still changes. It is always shorter than the screen: at most `rows − 1` rows (one on a
 * screen of one row), each at most `columns − 1` cells wide. What does not fit is left out, the input last of all.
 */
export function layoutScreen(state: ReplState): Screen {
  const { viewport, turn } = state.view;
  const columns = textColumns(viewport);
  let room = Math.max(1, viewport.rows - 1) - 1;
  const claim = (rows: readonly Row[]): readonly Row[] => {
    const granted = Math.min(rows.length, room);
    room -= granted;
    return rows.slice(rows.length - granted);
  };
  const activity = claim(activityRows(state, columns));
  const status = claim([statusRow(state, columns)]);
  const popup =
    state.popup.kind === "open" ? claim(popupRows(state.popup, columns, room, state.view.words)) : [];
  const text = turn === null ? [] : tailRows(turn.tail, markdownOptions(state.view));
  const tail = claim(text.slice(-maxTailRows(viewport)));
  const queued = claim(queuedRows(state.queue, columns, state.view.words));
  const gap = claim([[]]);
  const input = inputRows(state, columns, 1 + Math.floor(room / 2));
  const above = [...tail, ...gap, ...activity, ...queued];
  return {
    rows: dressLiveRows([...above, ...input.rows, ...popup, ...status], columns, state.glyphs),
    cursor: { x: input.cursor.x, y: above.length + input.cursor.y },
    textRows: tail.length === text.length ? text.length : 0,
  };
}

function activityRows({ view, now, isLeaving, isClearing }: ReplState, columns: number): Row[] {
  const { live, line } = view.words;
  if (isClearing) return [[{ text: truncate(line.putAsideAgain, columns), tone: "warn" }]];
  if (isLeaving) return [[{ text: truncate(live.leaveAgain, columns), tone: "warn" }]];
  if (view.turn === null) return [];
  const text = activityText(view.turn, view, now);
  const hint = view.turn.isStopping ? "" : `${SEPARATOR}${view.words.live.escStops}`;
  const tone = view.turn.phase.kind === "waiting" || view.turn.isAsking ? "warn" : "dim";
  const main = truncate(text, columns);
  return [
    [
      { text: main, tone },
      ...(main === text ? [{ text: truncateHint(hint, columns - text.length), tone: "dim" } as const] : []),
    ],
  ];
}

function truncateHint(hint: string, columns: number): string {
  return hint.length <= columns ? hint : "";
}

function activityText(turn: TurnView, { words, agent }: ViewState, now: number): string {
  const { live, waits } = words;
  const { phase, isSummary } = turn;
  if (turn.isStopping) return live.stopping;
  if (turn.isAsking) return words.consent.waits;
  if (phase.kind === "waiting") {
    return live.waiting(formatWait(phase.until - now), phase.provider, waits[phase.reason]);
  }
  if (phase.kind === "starting") return (isSummary ? live.summarising : live.thinking)(agent.name);
  if (phase.kind === "answering")
    return `${live.answering(phase.provider)}${paceWords(phase.pace, live, now)}`;
  const elapsed = phase.since === null ? 0 : now - phase.since;
  const seconds = elapsed < PATIENT_MS ? "" : ` ${formatWait(Math.floor(elapsed / 1000) * 1000)}`;
  return `${(isSummary ? live.summarising : live.asking)(phase.provider)}${seconds}`;
}

function paceWords(pace: Pace, live: Words["live"], now: number): string {
  const elapsed = pace.since === null ? 0 : now - pace.since;
  const perSecond = tokensPerSecond(pace, now);
  if (elapsed < PATIENT_MS || perSecond === null) return "";
  return ` ${formatWait(Math.floor(elapsed / 1000) * 1000)}${SEPARATOR}${live.pace(Math.round(perSecond))}`;
}

/** Queued inputs that have a row of their own. */
const QUEUE_ROWS_MAX = 3;

function queuedRows(queue: readonly QueuedInput[], columns: number, { live }: Words): Row[] {
  const [first, next] = sameWidth(live.queued, live.queuedNext);
  const shown = queue.slice(0, queue.length > QUEUE_ROWS_MAX ? QUEUE_ROWS_MAX - 1 : QUEUE_ROWS_MAX);
  const lines = shown.map(({ text }, index) => `${index === 0 ? first : next}${sanitizeLine(text, 200)}`);
  const more = queue.length - shown.length;
  return [...lines, ...(more > 0 ? [`${next}${live.more(more)}`] : [])].map((text): Row => [
    { text: truncate(text, columns), tone: "dim" },
  ]);
}

function sameWidth(a: string, b: string): readonly [string, string] {
  const width = Math.max(a.length, b.length);
  return [a.padStart(width), b.padStart(width)];
}

function inputRows(
  { input, view }: Pick<ReplState, "input" | "view">,
  columns: number,
  maxRows: number,
): Pick<Screen, "rows" | "cursor"> {
  const { search } = input;
  if (search !== null) {
    const { row, x } = searchRow(search, columns, view.words);
    const found =
      maxRows > 1 ? inputRows({ input: { ...input, search: null }, view }, columns, maxRows - 1).rows : [];
    return { rows: [...found, row], cursor: { x, y: found.length } };
  }
  const marks = promptMarks({ columns });
  const offset = marks?.first.text.length ?? 0;
  const width = inputColumns(view.viewport);
  const whole = layoutInput(input.buffer, width, maxRows);
  const isCut = whole.hidden > 0 && maxRows >= MARKED_ROWS_MIN;
  const { rows, cursor, hidden } = isCut ? layoutInput(input.buffer, width, maxRows - 1) : whole;
  const isEmpty = input.buffer.text === "";
  const placeholder = isEmpty && view.turn === null ? view.words.live.placeholder(view.agent.name) : "";
  const shown = rows.map((text, index): Row => {
    const content: Span = isEmpty
      ? { text: truncate(placeholder, columns - offset), tone: "dim" }
      : { text, tone: "plain" };
    return marks === null ? [content] : [index === 0 ? marks.first : marks.other, content];
  });
  const mark: Row[] = isCut
    ? [[{ text: truncate(`↑ ${view.words.live.more(hidden)}`, columns), tone: "dim" }]]
    : [];
  return {
    rows: [...mark, ...shown],
    cursor: { x: cursor.x + offset, y: mark.length + cursor.y },
  };
}

function statusRow({ view, report, messages, workflow, now }: ReplState, columns: number): Row {
  const items = fitStatus(
    statusBar({ report, active: view.active, messages, workflow, now, words: view.words }),
    columns,
  );
  const spans: Span[] = items.flatMap(({ text, tone }, index): Span[] =>
    index === 0
      ? [{ text, tone }]
      : [
          { text: SEPARATOR, tone: "dim" },
          { text, tone },
        ],
  );
  const [only] = spans;
  return spans.length === 1 && only !== undefined ? [{ ...only, text: truncate(only.text, columns) }] : spans;
}
