import type { Row, Span } from "../span.ts";
import { codeRows, longCodeRows } from "./code-rows.ts";
import {
  beginContainers,
  continueContainers,
  indentation,
  isUndecidedTask,
  quoteDepth,
  type Container,
} from "./containers.ts";
import type { Highlighter } from "./highlighter.ts";
import { closesFence, isUndecided, lineKind, SHORT_LINE, underlineLevel } from "./lines.ts";
import { cutText, textRows } from "./paragraph.ts";
import type { FenceLeaf, Leaf, MarkdownState, TextLeaf } from "./state.ts";
import { RowPrinter } from "./row-printer.ts";
import { sliceSpans, wrapSpans } from "./styled.ts";
import {
  bodyRows,
  headRows,
  isTableRow,
  mayBeDelimiters,
  mayBeHead,
  tableForm,
  tableHead,
  tableRow,
  type TableHead,
} from "./table.ts";

export interface MarkdownOptions {
  /** Cells a row may take; finite. */
  readonly columns: number;
  /** Rows that may wait for the text behind them; at least 1. Tables, and single lines of code, may wait for more. */
  readonly maxRows: number;
  readonly highlighter: Highlighter | null;
}

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

/** Rows of a table that decide how wide its columns are. */
const TABLE_ROWS_MAX = 24;
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
  return new MarkdownReader(text, state, options, end).read();
}

/** A line of a paragraph whose rows are not drawn. */
interface TextLine {
  readonly text: string;
  /** Where `text` begins in the source, and where its line does; null for the rest of a line. */
  readonly at: number;
  readonly line: number | null;
}

type Draft =
  | { readonly kind: "none" }
  /** `head` is a line that is the head of a table if its delimiters follow. */
  | { readonly kind: "text"; readonly lines: readonly TextLine[]; readonly head: TextLine | null }
  | { readonly kind: "table"; readonly head: TableHead; readonly lines: readonly string[] };

const NO_DRAFT: Draft = { kind: "none" };
const NO_LEAF: Leaf = { kind: "none" };

class MarkdownReader {
  readonly #text: string;
  readonly #options: MarkdownOptions;
  readonly #end: MarkdownEnd;
  readonly #printer: RowPrinter;
  #leaf: Leaf;
  #draft: Draft = NO_DRAFT;
  /** Up to where all is drawn, and what it was then. */
  #done: { readonly at: number; readonly rows: number; readonly state: MarkdownState };

  constructor(text: string, state: MarkdownState, options: MarkdownOptions, end: MarkdownEnd) {
    this.#text = text;
    this.#options = options;
    this.#end = end;
    this.#printer = new RowPrinter(options.columns, state);
    this.#leaf = state.leaf;
    this.#done = { at: 0, rows: 0, state };
  }

  read(): MarkdownRead {
    let isInLine = false;
    for (let at = 0; at < this.#text.length;) {
      const next = this.#text.indexOf("\n", at);
      const isWhole = next !== -1;
      const line = this.#text.slice(at, isWhole ? next : this.#text.length);
      this.#readLine(line, at, isWhole || this.#end !== "wait");
      isInLine = !isWhole;
      if (!isWhole) break;
      at = next + 1;
      if (this.#draft.kind === "none" && !this.#isInLine()) this.#commit(at);
    }
    if (this.#end === "wait") {
      const { at, rows, state } = this.#done;
      return { rows: this.#printer.rows.slice(0, rows), state, rest: this.#text.slice(at) };
    }
    const leaf = this.#leaf;
    this.#closeDraft();
    if (this.#end === "end") this.#printer.enter(0, []);
    else if (leaf.kind === "text" && (leaf.level === 0 || isInLine)) {
      this.#leaf = { ...leaf, carry: [], isInLine, isFresh: false };
    } else if (leaf.kind === "fence" && this.#leaf === leaf) this.#leaf = { ...leaf, isInLine };
    if (this.#end === "pause") this.#printer.mark();
    return { rows: this.#printer.rows, state: this.#state(), rest: "" };
  }

  #readLine(line: string, at: number, isWhole: boolean): void {
    const leaf = this.#leaf;
    if (leaf.kind === "text" && leaf.isInLine) {
      const text = leaf.carry.length === 0 ? line.trimStart() : line;
      this.#addText({ text, at: at + line.length - text.length, line: null }, isWhole);
      if (isWhole && leaf.level > 0) this.#closeDraft();
      return;
    }
    if (leaf.kind === "fence" && leaf.isInLine) return this.#addCode(leaf, line, at, isWhole);
    const { containers, cursor } = continueContainers(line, this.#printer.containers, leaf.kind === "fence");
    if (leaf.kind === "fence") {
      if (containers.length === this.#printer.containers.length) {
        const content = cursor.at + Math.min(leaf.indent, indentation(line, cursor.at).end - cursor.at);
        return this.#addCode(leaf, line.slice(content), at + content, isWhole);
      }
      if (!isWhole && line.trim().length < 2) return;
      this.#leaf = NO_LEAF;
      this.#printer.gap(0);
    }
    if (line.slice(cursor.at).trim() === "") {
      if (isWhole) this.#readBlank(containers);
      return;
    }
    this.#readContent(line, at, isWhole, containers, cursor.at);
  }

  #readBlank(containers: readonly Container[]): void {
    this.#closeDraft();
    this.#leaf = NO_LEAF;
    this.#printer.gap(quoteDepth(containers));
    this.#printer.enter(containers.length, containers);
  }

  #readContent(
    line: string,
    at: number,
    isWhole: boolean,
    continued: readonly Container[],
    from: number,
  ): void {
    const isParagraph = this.#leaf.kind === "text" && this.#leaf.level === 0;
    const isLazy = continued.length < this.#printer.containers.length;
    const { containers: begun, cursor } = beginContainers(
      { line, at: from },
      isParagraph && !isLazy,
      continued.length,
    );
    const { spaces, end } = indentation(line, cursor.at);
    const content = line.slice(end);
    const containers = [...continued, ...begun];
    const found: TextLine = { text: content, at: at + end, line: at };
    if (!isWhole && this.#isOpen(content, begun)) return;
    const isPlain = begun.length === 0;

    if (this.#draft.kind === "text" && this.#draft.head !== null) {
      const { head, lines } = this.#draft;
      const columns = isPlain && !isLazy ? tableHead(head.text, content) : null;
      this.#draft = { kind: "text", lines, head: null };
      if (columns !== null) return this.#beginTable(columns);
      this.#addText(head, true);
    }
    const isTable = this.#draft.kind === "table" || this.#leaf.kind === "table";
    const kind =
      spaces >= 4 && !(isParagraph && isPlain) ? ({ kind: "indented" } as const) : lineKind(content);
    if (isTable && isPlain && !isLazy && kind.kind === "text" && isTableRow(content))
      return this.#addTableRow(content);

    const { lines = [] } = this.#draft.kind === "text" ? this.#draft : {};
    const level = isParagraph && isPlain && !isLazy && lines.length === 1 ? underlineLevel(content) : null;
    if (level !== null && this.#leaf.kind === "text" && this.#leaf.isFresh) {
      this.#leaf = { ...this.#leaf, level };
      return this.#closeDraft();
    }
    if (isParagraph && isPlain && kind.kind === "text") return this.#addLine(found, isWhole);

    this.#closeDraft();
    if (this.#leaf.kind === "table") this.#printer.separate();
    this.#leaf = NO_LEAF;
    this.#commit(at);
    if (isPlain && (kind.kind === "heading" || kind.kind === "fence")) this.#printer.separate();
    this.#printer.enter(continued.length, containers);
    switch (kind.kind) {
      case "indented":
        // How the line begins is known, what it is not.
        if (isWhole) this.#printer.print(codeRows(content, this.#printer.width, null).rows);
        return;
      case "rule":
        return this.#printer.print([sliceSpans([RULE], 0, this.#printer.width)]);
      case "fence": {
        const [language = ""] = kind.info.split(/[\s,{]/u, 1);
        if (kind.info !== "")
          this.#printer.print(wrapSpans([{ text: kind.info, tone: "dim" }], this.#printer.width).rows);
        this.#leaf = {
          kind: "fence",
          marker: kind.marker,
          indent: spaces,
          language,
          reader: null,
          isInLine: false,
        };
        return;
      }
      case "heading": {
        this.#beginText(kind.level);
        const text = content.slice(kind.markerLength);
        this.#addText({ text, at: found.at + kind.markerLength, line: null }, isWhole);
        if (isWhole) this.#closeDraft();
        return;
      }
      case "text":
        this.#beginText(0);
        this.#addLine(found, isWhole);
    }
  }

  /** Whether what a line is depends on what is still to come on it. */
  #isOpen(content: string, begun: readonly Container[]): boolean {
    if (isUndecided(content) || (begun.at(-1)?.kind === "item" && isUndecidedTask(content))) return true;
    const draft = this.#draft;
    if (draft.kind === "text" && draft.head !== null && mayBeDelimiters(content)) return true;
    const isTable = draft.kind === "table" || this.#leaf.kind === "table";
    return isTable && content.length <= SHORT_LINE;
  }

  #beginText(level: number): void {
    this.#leaf = { kind: "text", level, carry: [], isInLine: false, isFresh: true };
  }

  /** Adds a line of a paragraph, unless it may be the head of a table. */
  #addLine(line: TextLine, isWhole: boolean): void {
    const { lines } = this.#draft.kind === "text" ? this.#draft : { lines: [] };
    if (isWhole && mayBeHead(line.text, this.#printer.width))
      this.#draft = { kind: "text", lines, head: line };
    else this.#addText(line, isWhole);
  }

  /** Adds text to a paragraph or heading, and draws what no longer may wait. */
  #addText(line: TextLine, isWhole: boolean): void {
    let lines = this.#draft.kind === "text" ? this.#draft.lines : [];
    if (line.text !== "") lines = [...lines, line];
    for (;;) {
      const leaf = this.#leaf as TextLeaf;
      const source = lines.map(({ text }) => text).join("\n");
      const shape = { level: leaf.level, columns: this.#printer.width };
      const cut = cutText(leaf.carry, source, shape, this.#options.maxRows);
      if (cut === null) break;
      this.#printer.print(cut.rows);
      lines = rest(lines, cut.length);
      const [next] = lines as [TextLine];
      const isInLine = next.line === null;
      this.#leaf = { ...leaf, carry: cut.carry, isInLine, isFresh: false };
      this.#commit(next.line ?? next.at);
    }
    if (isWhole) this.#leaf = { ...(this.#leaf as TextLeaf), isInLine: false };
    if (lines.length > 0) this.#draft = { kind: "text", lines, head: null };
  }

  #addCode(leaf: FenceLeaf, content: string, at: number, isWhole: boolean): void {
    if (!leaf.isInLine && closesFence(content, leaf.marker)) {
      if (!isWhole) return;
      this.#leaf = NO_LEAF;
      this.#printer.gap(quoteDepth(this.#printer.containers));
      return;
    }
    let { isInLine } = leaf;
    let read = 0;
    for (;;) {
      const long = longCodeRows(content.slice(read), this.#printer.width);
      if (long === null) break;
      this.#printer.print(long.rows);
      read += long.length;
      isInLine = true;
      this.#leaf = { ...leaf, isInLine };
      this.#commit(at + read);
    }
    if (!isWhole) return;
    const reader = isInLine ? null : (leaf.reader ?? this.#options.highlighter?.(leaf.language) ?? null);
    const { rows, next } = codeRows(content.slice(read), this.#printer.width, reader);
    this.#printer.print(rows);
    this.#leaf = { ...leaf, reader: next ?? leaf.reader, isInLine: false };
  }

  #beginTable(head: TableHead): void {
    this.#closeDraft();
    this.#printer.separate();
    this.#leaf = NO_LEAF;
    this.#draft = { kind: "table", head, lines: [] };
  }

  #addTableRow(content: string): void {
    if (this.#leaf.kind === "table") {
      const { head } = this.#leaf;
      const columns = this.#printer.width;
      const form = this.#leaf.columns === columns ? this.#leaf.form : tableForm(head, [], columns);
      return this.#printer.print(bodyRows(tableRow(content, head), head, form, columns, false));
    }
    if (this.#draft.kind !== "table") return;
    const { head } = this.#draft;
    const lines = [...this.#draft.lines, content];
    this.#draft = { kind: "table", head, lines };
    if (lines.length === TABLE_ROWS_MAX) this.#closeDraft();
  }

  /** Draws all that waits. A table stays open. */
  #closeDraft(): void {
    const draft = this.#draft;
    this.#draft = NO_DRAFT;
    if (draft.kind === "table") {
      const columns = this.#printer.width;
      const { head } = draft;
      const rows = draft.lines.map((line) => tableRow(line, head));
      const form = tableForm(head, rows, columns);
      this.#printer.print([
        ...headRows(head, form),
        ...rows.flatMap((row, index) => bodyRows(row, head, form, columns, index === 0)),
      ]);
      this.#leaf = { kind: "table", head, form, columns };
      return;
    }
    if (this.#leaf.kind !== "text") return;
    if (draft.kind === "text" && draft.head !== null) {
      this.#draft = { ...draft, head: null };
      this.#addText(draft.head, true);
      return this.#closeDraft();
    }
    const { carry, level } = this.#leaf;
    const source = draft.kind === "text" ? draft.lines.map(({ text }) => text).join("\n") : "";
    this.#printer.print(textRows(carry, source, { level, columns: this.#printer.width }));
    this.#leaf = NO_LEAF;
  }

  #isInLine(): boolean {
    return "isInLine" in this.#leaf && this.#leaf.isInLine;
  }

  #commit(at: number): void {
    this.#done = { at, rows: this.#printer.rows.length, state: this.#state() };
  }

  #state(): MarkdownState {
    return { ...this.#printer.place, leaf: this.#leaf };
  }
}

/** What is left of lines when so many units of their text, line breaks counted, are taken off. */
function rest(lines: readonly TextLine[], length: number): TextLine[] {
  let left = length;
  for (const [index, line] of lines.entries()) {
    if (left === 0) return lines.slice(index);
    if (left <= line.text.length) {
      const cut = { text: line.text.slice(left), at: line.at + left, line: null };
      return [cut, ...lines.slice(index + 1)];
    }
    left -= line.text.length + 1;
  }
  return [];
}
