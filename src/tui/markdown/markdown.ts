import {
  beginContainers,
  continueContainers,
  indentation,
  isUndecidedTask,
  quoteDepth,
  type Container,
} from "./containers.ts";
import { codeRows } from "./code-rows.ts";
import { LeafWriter } from "./leaf-writer.ts";
import { isUndecided, lineKind, SHORT_LINE, underlineLevel, type LineKind } from "./lines.ts";
import type { MarkdownOptions } from "./options.ts";
import { NO_LEAF, type MarkdownState } from "./state.ts";
import { sliceSpans, wrapSpans } from "./styled.ts";
import { isTableRow, mayBeDelimiters } from "./table.ts";
import type { Row, Span } from "../drawing/span.ts";

/**
 * What becomes of the text that is not finished: it waits for more; there is none, and all of it is drawn; or all of it
 * is drawn, and what follows goes on in the same block on a row of its own.
 */
export type MarkdownEnd = "wait" | "end" | "pause";

export interface MarkdownRead {
  readonly rows: readonly Row[];
  /** The place behind what `rows` show. */
  readonly state: MarkdownState;
  /** The text that is not shown yet. */
  readonly rest: string;
}

const RULE: Span = { text: "────────", tone: "dim" };

/**
 * Draws Markdown from `state` on: CommonMark's blocks and GFM's tables and tasks, line by line, each line break a row.
 * Whatever pieces a text comes in, the rows of all reads are the same: what is drawn depends on the text alone, and only
 * what waits is read again. Takes time linear in the text.
 */
export function readMarkdown(
  text: string,
  state: MarkdownState,
  options: MarkdownOptions,
  end: MarkdownEnd,
): MarkdownRead {
  const writer = new LeafWriter(options, state);
  let isInLine = false;
  for (let at = 0; at < text.length && !isInLine;) {
    const next = text.indexOf("\n", at);
    isInLine = next === -1;
    const line = text.slice(at, isInLine ? text.length : next);
    readLine(writer, { line, at, isWhole: !isInLine || end !== "wait" });
    at = next + 1;
    if (!isInLine) writer.commit(at);
  }
  if (end === "wait") {
    const { at, rows, state: done } = writer.done;
    return { rows: writer.printer.rows.slice(0, rows), state: done, rest: text.slice(at) };
  }
  const { leaf } = writer;
  writer.closeDraft(end === "end");
  if (end === "end") writer.printer.enter(0, []);
  else {
    writer.printer.mark();
    if (leaf.kind === "text" && (leaf.level === 0 || isInLine)) {
      writer.leaf = { ...leaf, carry: [], isInLine, isFresh: false };
    } else if (leaf.kind === "fence" && writer.leaf === leaf) writer.leaf = { ...leaf, isInLine };
  }
  return { rows: writer.printer.rows, state: writer.state, rest: "" };
}

interface Line {
  readonly line: string;
  /** Where it begins in the source. */
  readonly at: number;
  readonly isWhole: boolean;
}

function readLine(writer: LeafWriter, source: Line): void {
  const { line, at, isWhole } = source;
  const { leaf, printer } = writer;
  if (leaf.kind === "text" && leaf.isInLine) {
    const text = leaf.carry.length === 0 ? line.trimStart() : line;
    writer.addText({ text, at: at + line.length - text.length, line: null }, isWhole);
    if (isWhole && leaf.level > 0) writer.closeDraft();
    return;
  }
  if (leaf.kind === "fence" && leaf.isInLine) return writer.addCode(leaf, line, at, isWhole);
  const { containers, cursor } = continueContainers(line, printer.containers, leaf.kind === "fence");
  if (leaf.kind === "fence") {
    if (containers.length === printer.containers.length) {
      const content = cursor.at + Math.min(leaf.indent, indentation(line, cursor.at).end - cursor.at);
      return writer.addCode(leaf, line.slice(content), at + content, isWhole);
    }
    // It may yet begin with the mark of the quote that the code is in.
    if (!isWhole && line.trim().length < 2) return;
    writer.leaf = NO_LEAF;
    printer.gap(0);
  }
  if (line.slice(cursor.at).trim() !== "") return readContent(writer, source, containers, cursor.at);
  if (!isWhole) return;
  writer.closeDraft(true);
  writer.leaf = NO_LEAF;
  printer.gap(quoteDepth(containers));
  printer.enter(containers.length, containers);
}

/** What a line with text in it is, where it stands. */
interface Content {
  readonly kind: LineKind | { readonly kind: "indented" };
  readonly text: string;
  /** Where `text` begins in the source. */
  readonly at: number;
  /** Cells before it. */
  readonly spaces: number;
}

/** Reads what stands at index `from` of a line, behind the marks of the containers it goes on with. */
function readContent(
  writer: LeafWriter,
  { line, at, isWhole }: Line,
  continued: readonly Container[],
  from: number,
): void {
  const { printer } = writer;
  const isParagraph = writer.isParagraph;
  const isLazy = continued.length < printer.containers.length;
  const read = beginContainers({ line, at: from }, isParagraph && !isLazy, continued.length);
  const begun = read.containers;
  const { spaces, end } = indentation(line, read.cursor.at);
  const text = line.slice(end);
  if (!isWhole && isOpen(writer, text, begun)) return;
  const isPlain = begun.length === 0;
  const kind = spaces >= 4 ? deepKind(text, isParagraph && isPlain) : lineKind(text);
  const content: Content = { kind, text, at: at + end, spaces };
  if (goesBelow(writer, content, isPlain && !isLazy)) return;
  if (isParagraph && isPlain && kind.kind === "text") {
    return writer.addLine({ text, at: content.at, line: at }, isWhole);
  }
  writer.end(at);
  if (isPlain && (kind.kind === "heading" || kind.kind === "fence")) printer.separate();
  printer.enter(continued.length, [...continued, ...begun]);
  beginLeaf(writer, content, at, isWhole);
}

/** What a line is that is indented by four cells or more. In a paragraph it is no heading (CommonMark 4.2). */
function deepKind(text: string, isInParagraph: boolean): Content["kind"] {
  if (!isInParagraph) return { kind: "indented" };
  const kind = lineKind(text);
  return kind.kind === "heading" ? { kind: "text" } : kind;
}

/** Takes a line for what it is only below the line before: a table's delimiters or row, or a heading's underline. */
function goesBelow(writer: LeafWriter, { kind, text }: Content, isBelow: boolean): boolean {
  if (writer.decideHead(isBelow ? text : null)) return true;
  if (!isBelow) return false;
  if (writer.isTable && kind.kind === "text" && isTableRow(text)) {
    writer.addTableRow(text);
    return true;
  }
  return writer.isParagraph && writer.underline(underlineLevel(text));
}

/** Whether what a line is depends on what is still to come on it. */
function isOpen(writer: LeafWriter, text: string, begun: readonly Container[]): boolean {
  if (isUndecided(text) || (begun.at(-1)?.kind === "item" && isUndecidedTask(text))) return true;
  return (writer.hasHead && mayBeDelimiters(text)) || (writer.isTable && text.length <= SHORT_LINE);
}

function beginLeaf(
  writer: LeafWriter,
  { kind, text, at, spaces }: Content,
  line: number,
  isWhole: boolean,
): void {
  const { printer } = writer;
  switch (kind.kind) {
    case "indented":
      if (isWhole) printer.print(codeRows(text, printer.width, null).rows);
      return;
    case "rule":
      return printer.print([sliceSpans([RULE], 0, printer.width)]);
    case "fence": {
      const [language = ""] = kind.info.split(/[\s,{]/u, 1);
      if (kind.info !== "") printer.print(wrapSpans([{ text: kind.info, tone: "dim" }], printer.width).rows);
      writer.leaf = {
        kind: "fence",
        marker: kind.marker,
        indent: spaces,
        language,
        reader: null,
        isInLine: false,
      };
      return;
    }
    case "heading":
      writer.beginText(kind.level);
      writer.addText(
        { text: text.slice(kind.markerLength), at: at + kind.markerLength, line: null },
        isWhole,
      );
      if (isWhole) writer.closeDraft();
      return;
    case "text":
      writer.beginText(0);
      writer.addLine({ text, at, line }, isWhole);
  }
}
