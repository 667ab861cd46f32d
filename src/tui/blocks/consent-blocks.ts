import type { DiffLine, Question, WriteRequest } from "../../core/chat/consent.ts";
import { sanitize, sanitizeLine } from "../../core/sanitize.ts";
import { visibleText } from "../../core/text/visible-text.ts";
import { note, type Block, type ListItem, type Tone } from "./block.ts";
import type { Row } from "../drawing/span.ts";
import type { Words } from "../words/en/index.ts";

/** Lines of a change that are shown before it is asked for all of them. */
export const DIFF_SHOWN = 30;

/** Of a longer line the rest cannot matter to a decision more than its beginning does. */
const LINE_MAX = 400;

const MARKS: Readonly<Record<DiffLine["kind"], { readonly mark: string; readonly tone: Tone }>> = {
  same: { mark: "  ", tone: "dim" },
  added: { mark: "+ ", tone: "good" },
  removed: { mark: "- ", tone: "error" },
  gap: { mark: "  ", tone: "dim" },
};

/** What is to be written, from line `from` on, and the question whether it may. */
export function writeBlocks(request: WriteRequest, words: Words, shown: number): readonly Block[] {
  const { consent } = words;
  const path = visibleText(request.path);
  const head = request.isNew
    ? consent.creates(path, request.added)
    : consent.changes(path, request.added, request.removed);
  const more = request.diff.length - shown;
  return [
    { kind: "gap" },
    note(head, "accent"),
    { kind: "rows", rows: request.diff.slice(0, shown).map((line) => diffRow(line, words)) },
    ...request.warnings.map((warning) => note(consent.warnings[warning], "warn")),
    note(more > 0 ? consent.askLong(consent.more(more)) : consent.ask, "warn"),
  ];
}

/** The lines of a change that were not shown, and the question again. */
export function restBlocks(request: WriteRequest, words: Words): readonly Block[] {
  const rows = request.diff.slice(DIFF_SHOWN).map((line) => diffRow(line, words));
  return [{ kind: "rows", rows }, note(words.consent.ask, "warn")];
}

function diffRow(line: DiffLine, { consent }: Words): Row {
  const { mark, tone } = MARKS[line.kind];
  const text = line.kind === "gap" ? `⋮ ${consent.more(Number(line.text))}` : visibleText(line.text);
  const cut = text.length > LINE_MAX ? `${text.slice(0, LINE_MAX)}…` : text;
  return [{ text: `${mark}${cut.replaceAll("\t", "    ")}`, tone }];
}

/** A question of the model's, with its options by number, and the key that stops it. */
export function questionBlocks(
  { text, options }: Question,
  { agent, stopKey }: { readonly agent: string; readonly stopKey: string },
  words: Words,
): readonly Block[] {
  const { consent } = words;
  const head = [note(consent.asks(agent), "accent"), note(sanitize(text).trim(), "plain")];
  if (options.length === 0) return [{ kind: "gap" }, ...head, note(consent.answerFreely(stopKey), "warn")];
  const items = options.map((option, index): ListItem => ({
    label: String(index + 1),
    text: sanitizeLine(option, 300),
    tone: "plain",
  }));
  return [{ kind: "gap" }, ...head, { kind: "list", items }, note(consent.answerByNumber(stopKey), "warn")];
}
