import type { Row, Span } from "../drawing/span.ts";
import { hasUnmarked, marked, prefixOf, quoteDepth, QUOTE_BAR, type Container } from "./containers.ts";
import type { MarkdownState } from "./state.ts";
import { wrapSpans } from "./styled.ts";

type Place = Pick<MarkdownState, "containers" | "gap" | "hasRows">;

/** Puts rows into the quotes and items they stand in, and empty rows between blocks. */
export class RowPrinter {
  readonly rows: Row[] = [];
  readonly #columns: number;
  #place: Place;

  constructor(columns: number, { containers, gap, hasRows }: Place) {
    this.#columns = columns;
    this.#place = { containers, gap, hasRows };
  }

  get place(): Place {
    return this.#place;
  }

  get containers(): readonly Container[] {
    return this.#place.containers;
  }

  /** Cells a row may take inside the containers. */
  get width(): number {
    return this.#columns - prefixOf(this.containers, this.#columns).width;
  }

  print(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    const { containers, gap, hasRows } = this.#place;
    const { first, rest, lead } = prefixOf(containers, this.#columns);
    if (gap !== null && hasRows) {
      const bars = QUOTE_BAR.repeat(Math.min(gap, quoteDepth(containers))).trimEnd();
      this.rows.push(bars === "" ? [] : [{ text: bars.slice(0, this.#columns), tone: "dim" }]);
    }
    if (lead.length > 0) this.rows.push(...wrapSpans(lead, this.#columns).rows);
    // One by one: a call takes only so many arguments.
    for (const [index, row] of rows.entries())
      this.rows.push(trimmed([...(index === 0 ? first : rest), ...row]));
    this.#place = { containers: marked(containers), gap: null, hasRows: true };
  }

  /** An empty row before whatever comes next, which `depth` quotes go through. */
  gap(depth: number): void {
    this.#place = { ...this.#place, gap: depth };
  }

  /** An empty row before whatever comes next, unless nothing is above it. */
  separate(): void {
    if (this.#place.hasRows) this.gap(this.#place.gap ?? quoteDepth(this.containers));
  }

  /** Leaves all containers but the first `kept` for `containers`. An item without text shows its marker at least. */
  enter(kept: number, containers: readonly Container[]): void {
    if (hasUnmarked(this.containers.slice(kept))) this.print([[]]);
    const drawn = this.containers.slice(0, kept);
    const entered = containers.map((container, index) => continued(drawn[index], container));
    this.#place = { ...this.#place, containers: entered };
  }

  /** Takes all markers for drawn. */
  mark(): void {
    this.#place = { ...this.#place, containers: marked(this.containers) };
  }
}

/** A container as it is now, its marker as drawn as it was. */
function continued(drawn: Container | undefined, now: Container): Container {
  return drawn?.kind === "item" && now.kind === "item" ? { ...now, isMarked: drawn.isMarked } : now;
}

/** A row without white space at its end. */
function trimmed(row: readonly Span[]): Row {
  const last = row.at(-1);
  if (last === undefined || /\S$/u.test(last.text)) return row;
  const text = last.text.trimEnd();
  return text === "" ? trimmed(row.slice(0, -1)) : [...row.slice(0, -1), { ...last, text }];
}
