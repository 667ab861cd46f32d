import { quoteDepth } from "./containers.ts";
import { codeRows, longCodeRows } from "./code-rows.ts";
import { closesFence } from "./lines.ts";
import type { MarkdownOptions } from "./options.ts";
import { cutText, textRows } from "./paragraph.ts";
import { RowPrinter } from "./row-printer.ts";
import { NO_LEAF, type FenceLeaf, type Leaf, type MarkdownState, type TextLeaf } from "./state.ts";
import {
  betweenRows,
  bodyRows,
  headRows,
  loneHeadRows,
  mayBeHead,
  rowForm,
  tableForm,
  tableHead,
  tableRow,
  type TableHead,
} from "./table.ts";

/** Rows of a table that decide how wide its columns are. */
const TABLE_ROWS_MAX = 24;

/** A line of a paragraph whose rows are not drawn. */
export interface TextLine {
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

/** Draws paragraphs, headings, code and tables: keeps what must wait, and notes up to where all is drawn. */
export class LeafWriter {
  readonly printer: RowPrinter;
  leaf: Leaf;
  readonly #options: MarkdownOptions;
  #draft: Draft = NO_DRAFT;
  /** Up to where in the source all is drawn, and what it was then. */
  #done: { readonly at: number; readonly rows: number; readonly state: MarkdownState };

  constructor(options: MarkdownOptions, state: MarkdownState) {
    this.#options = options;
    this.printer = new RowPrinter(options.columns, state);
    this.leaf = state.leaf;
    this.#done = { at: 0, rows: 0, state };
  }

  get done(): { readonly at: number; readonly rows: number; readonly state: MarkdownState } {
    return this.#done;
  }

  get state(): MarkdownState {
    return { ...this.printer.place, leaf: this.leaf };
  }

  /** Lines of a paragraph wait. */
  get lines(): readonly TextLine[] {
    return this.#draft.kind === "text" ? this.#draft.lines : [];
  }

  get isParagraph(): boolean {
    return this.leaf.kind === "text" && this.leaf.level === 0;
  }

  get isTable(): boolean {
    return this.#draft.kind === "table" || this.leaf.kind === "table";
  }

  /** The last line is the head of a table if the next one is its delimiters. */
  get hasHead(): boolean {
    return this.#draft.kind === "text" && this.#draft.head !== null;
  }

  /** Everything before `at` in the source is drawn, if nothing waits. */
  commit(at: number): void {
    const isInLine = "isInLine" in this.leaf && this.leaf.isInLine;
    if (this.#draft.kind === "none" && !isInLine) this.#note(at);
  }

  #note(at: number): void {
    this.#done = { at, rows: this.printer.rows.length, state: this.state };
  }

  /** Takes the line before for what this one makes of it: the head of a table, which begins, or text. */
  decideHead(delimiters: string | null): boolean {
    if (this.#draft.kind !== "text" || this.#draft.head === null) return false;
    const { head, lines } = this.#draft;
    const columns = delimiters === null ? null : tableHead(head.text, delimiters);
    this.#draft = { kind: "text", lines, head: null };
    if (columns === null) this.addText(head, true);
    else this.#beginTable(columns);
    return columns !== null;
  }

  /** Ends the block before a line that begins at `line` in the source. */
  end(line: number): void {
    this.closeDraft(true);
    if (this.leaf.kind === "table") this.printer.separate();
    this.leaf = NO_LEAF;
    this.#note(line);
  }

  /** Makes a heading of the one line that waits; false when it cannot. */
  underline(level: number | null): boolean {
    if (level === null || this.leaf.kind !== "text" || !this.leaf.isFresh || this.lines.length !== 1)
      return false;
    this.leaf = { ...this.leaf, level };
    this.closeDraft();
    return true;
  }

  beginText(level: number): void {
    this.leaf = { kind: "text", level, carry: [], isInLine: false, isFresh: true };
  }

  /** Adds a line of a paragraph, unless it may be the head of a table. */
  addLine(line: TextLine, isWhole: boolean): void {
    if (isWhole && mayBeHead(line.text, this.printer.width))
      this.#draft = { kind: "text", lines: this.lines, head: line };
    else this.addText(line, isWhole);
  }

  /** Adds text to a paragraph or heading, and draws what no longer may wait. */
  addText(line: TextLine, isWhole: boolean): void {
    let lines = line.text === "" ? this.lines : [...this.lines, line];
    for (;;) {
      const leaf = this.leaf as TextLeaf;
      const source = lines.map(({ text }) => text).join("\n");
      const shape = { level: leaf.level, columns: this.printer.width };
      const cut = cutText(leaf.carry, source, shape, this.#options.maxRows);
      if (cut === null) break;
      this.printer.print(cut.rows);
      lines = rest(lines, cut.length);
      const [next] = lines as [TextLine];
      const isInLine = next.line === null;
      this.leaf = { ...leaf, carry: cut.carry, isInLine, isFresh: false };
      this.#note(next.line ?? next.at);
    }
    if (isWhole) this.leaf = { ...(this.leaf as TextLeaf), isInLine: false };
    if (lines.length > 0) this.#draft = { kind: "text", lines, head: null };
  }

  /** Adds a line of code, `at` where it begins in the source, and draws it when it is whole. */
  addCode(leaf: FenceLeaf, content: string, at: number, isWhole: boolean): void {
    if (!leaf.isInLine && closesFence(content, leaf.marker)) {
      if (!isWhole) return;
      this.leaf = NO_LEAF;
      this.printer.gap(quoteDepth(this.printer.containers));
      return;
    }
    let { isInLine } = leaf;
    let read = 0;
    for (;;) {
      const long = longCodeRows(content.slice(read), this.printer.width);
      if (long === null) break;
      this.printer.print(long.rows);
      read += long.length;
      isInLine = true;
      this.leaf = { ...leaf, isInLine };
      this.#note(at + read);
    }
    if (!isWhole) return;
    const reader = isInLine ? null : (leaf.reader ?? this.#options.highlighter?.(leaf.language) ?? null);
    const { rows, next } = codeRows(content.slice(read), this.printer.width, reader);
    this.printer.print(rows);
    this.leaf = { ...leaf, reader: next ?? leaf.reader, isInLine: false };
  }

  #beginTable(head: TableHead): void {
    this.closeDraft();
    this.printer.separate();
    this.leaf = NO_LEAF;
    this.#draft = { kind: "table", head, lines: [] };
  }

  addTableRow(content: string): void {
    if (this.leaf.kind === "table") {
      const { head, form: decided } = this.leaf;
      const columns = this.printer.width;
      const cells = tableRow(content, head);
      const form = rowForm(cells, this.leaf.columns === columns ? decided : tableForm(head, [], columns));
      return this.printer.print([...betweenRows(form), ...bodyRows(cells, head, form, columns)]);
    }
    if (this.#draft.kind !== "table") return;
    const { head } = this.#draft;
    const lines = [...this.#draft.lines, content];
    this.#draft = { kind: "table", head, lines };
    if (lines.length === TABLE_ROWS_MAX) this.closeDraft();
  }

  /** Draws all that waits. A table stays open, unless nothing follows that could belong to it. */
  closeDraft(isEnd = false): void {
    const draft = this.#draft;
    this.#draft = NO_DRAFT;
    if (draft.kind === "table") {
      const columns = this.printer.width;
      const { head } = draft;
      const rows = draft.lines.map((line) => tableRow(line, head));
      const form = tableForm(head, rows, columns);
      this.printer.print([
        ...(isEnd && rows.length === 0 ? loneHeadRows(head, form, columns) : headRows(head, form)),
        ...rows.flatMap((row, index) => [
          ...(index === 0 ? [] : betweenRows(form)),
          ...bodyRows(row, head, form, columns),
        ]),
      ]);
      this.leaf = { kind: "table", head, form, columns };
      return;
    }
    if (this.leaf.kind !== "text") return;
    if (draft.kind === "text" && draft.head !== null) {
      this.#draft = { ...draft, head: null };
      this.addText(draft.head, true);
      return this.closeDraft(isEnd);
    }
    const { carry, level } = this.leaf;
    const source = draft.kind === "text" ? draft.lines.map(({ text }) => text).join("\n") : "";
    this.printer.print(textRows(carry, source, { level, columns: this.printer.width }));
    this.leaf = NO_LEAF;
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
