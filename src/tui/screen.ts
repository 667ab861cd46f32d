import { sanitizeLine } from "../core/sanitize.ts";
import type { Row, Span } from "./block-rows.ts";
import { truncate } from "../core/display-width.ts";
import { popupRows } from "./completion/popup-rows.ts";
import { WAIT_WORDS } from "./failure-words.ts";
import { layoutInput } from "./input-layout.ts";
import type { QueuedInput, ReplState } from "./repl-state.ts";
import { fitStatus, SEPARATOR, statusBar } from "./status-bar.ts";
import { formatWait } from "../core/wait-words.ts";
import { PATIENT_MS, type TurnView } from "./turn-view.ts";
import { maxTailRows, textColumns } from "./view-model.ts";
import { wrapText } from "./wrap.ts";

/** The live part of the screen, under the transcript, and where the cursor stands in it. */
export interface Screen {
  readonly rows: readonly Row[];
  readonly cursor: { readonly x: number; readonly y: number };
  /** How many of the first rows are the live text, all of it; 0 when some of it is left out. */
  readonly textRows: number;
}

/** Terminals narrower than this show no prompt mark. */
const PROMPT_MIN_COLUMNS = 8;
const PROMPT: Span = { text: "› ", tone: "accent" };
/** An input of fewer rows has none to spare for saying what is above them. */
const MARKED_ROWS_MIN = 3;
const INDENT: Span = { text: "  ", tone: "plain" };

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
  const popup = state.popup.kind === "open" ? claim(popupRows(state.popup, columns, room)) : [];
  const text = turn === null ? [] : tailRows(turn, columns);
  const tail = claim(text.slice(-maxTailRows(viewport)));
  const queued = claim(queuedRows(state.queue, columns));
  const gap = claim([[]]);
  const input = inputRows(state, columns, 1 + Math.floor(room / 2));
  const above = [...tail, ...gap, ...activity, ...queued];
  return {
    rows: [...above, ...input.rows, ...popup, ...status],
    cursor: { x: input.cursor.x, y: above.length + input.cursor.y },
    textRows: tail.length === text.length ? text.length : 0,
  };
}

function tailRows({ tail }: TurnView, columns: number): Row[] {
  if (tail.text === "") return [];
  return wrapText(tail.text.replace(/\n$/u, ""), columns).map((text): Row => [{ text, tone: "plain" }]);
}

function activityRows({ view, now, isLeaving }: ReplState, columns: number): Row[] {
  if (isLeaving) return [[{ text: truncate("Ctrl-C again leaves", columns), tone: "warn" }]];
  if (view.turn === null) return [];
  const text = activityText(view.turn, view.agent.name, now);
  const hint = view.turn.isStopping ? "" : `${SEPARATOR}Esc stops`;
  const tone = view.turn.phase.kind === "waiting" ? "warn" : "dim";
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

function activityText({ phase, isStopping }: TurnView, agent: string, now: number): string {
  if (isStopping) return "stopping…";
  if (phase.kind === "waiting") {
    return `waiting ${formatWait(phase.until - now)} for ${phase.provider}: ${WAIT_WORDS[phase.reason]}`;
  }
  if (phase.kind === "starting") return `${agent} is thinking…`;
  if (phase.kind === "answering") return `${phase.provider} is answering…`;
  const elapsed = phase.since === null ? 0 : now - phase.since;
  const seconds = elapsed < PATIENT_MS ? "" : ` ${formatWait(Math.floor(elapsed / 1000) * 1000)}`;
  return `asking ${phase.provider}…${seconds}`;
}

/** Queued inputs that have a row of their own. */
const QUEUE_ROWS_MAX = 3;

function queuedRows(queue: readonly QueuedInput[], columns: number): Row[] {
  const shown = queue.slice(0, queue.length > QUEUE_ROWS_MAX ? QUEUE_ROWS_MAX - 1 : QUEUE_ROWS_MAX);
  const lines = shown.map(
    ({ text }, index) => `${index === 0 ? "queued: " : "   then: "}${sanitizeLine(text, 200)}`,
  );
  const more = queue.length - shown.length;
  return [...lines, ...(more > 0 ? [`   then: ${more} more`] : [])].map((text): Row => [
    { text: truncate(text, columns), tone: "dim" },
  ]);
}

function inputRows(
  { input, view }: ReplState,
  columns: number,
  maxRows: number,
): Pick<Screen, "rows" | "cursor"> {
  const hasPrompt = columns >= PROMPT_MIN_COLUMNS;
  const offset = hasPrompt ? PROMPT.text.length : 0;
  const width = Math.max(1, columns - offset);
  const whole = layoutInput(input.buffer, width, maxRows);
  const isCut = whole.hidden > 0 && maxRows >= MARKED_ROWS_MIN;
  const { rows, cursor, hidden } = isCut ? layoutInput(input.buffer, width, maxRows - 1) : whole;
  const isEmpty = input.buffer.text === "";
  const placeholder = isEmpty && view.turn === null ? `Message ${view.agent.name}, or /help` : "";
  const shown = rows.map((text, index): Row => {
    const content: Span = isEmpty
      ? { text: truncate(placeholder, columns - offset), tone: "dim" }
      : { text, tone: "plain" };
    if (!hasPrompt) return [content];
    return [index === 0 ? PROMPT : INDENT, content];
  });
  const mark: Row[] = isCut ? [[{ text: truncate(`↑ ${hidden} more`, columns), tone: "dim" }]] : [];
  return {
    rows: [...mark, ...shown],
    cursor: { x: cursor.x + offset, y: mark.length + cursor.y },
  };
}

function statusRow({ view, report, messages, now }: ReplState, columns: number): Row {
  const items = fitStatus(statusBar({ report, active: view.active, messages, now }), columns);
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
