/** Measures a text for a width in cells, as a node's `setMeasureFunc` takes it. */
type Measure = (width: number, mode: number) => { readonly width: number; readonly height: number };

/** Yoga's numbers, as far as Ink names them when it is loaded or draws columns. */
const YOGA = {
  ALIGN_AUTO: 0,
  ALIGN_FLEX_START: 1,
  ALIGN_CENTER: 2,
  ALIGN_FLEX_END: 3,
  ALIGN_STRETCH: 4,
  ALIGN_BASELINE: 5,
  ALIGN_SPACE_BETWEEN: 6,
  ALIGN_SPACE_AROUND: 7,
  ALIGN_SPACE_EVENLY: 8,
  DIRECTION_LTR: 1,
  DISPLAY_FLEX: 0,
  DISPLAY_NONE: 1,
  EDGE_LEFT: 0,
  EDGE_TOP: 1,
  EDGE_RIGHT: 2,
  EDGE_BOTTOM: 3,
  EDGE_START: 4,
  EDGE_END: 5,
  EDGE_HORIZONTAL: 6,
  EDGE_VERTICAL: 7,
  EDGE_ALL: 8,
  FLEX_DIRECTION_COLUMN: 0,
  FLEX_DIRECTION_COLUMN_REVERSE: 1,
  FLEX_DIRECTION_ROW: 2,
  FLEX_DIRECTION_ROW_REVERSE: 3,
  GUTTER_COLUMN: 0,
  GUTTER_ROW: 1,
  GUTTER_ALL: 2,
  JUSTIFY_FLEX_START: 0,
  JUSTIFY_CENTER: 1,
  JUSTIFY_FLEX_END: 2,
  JUSTIFY_SPACE_BETWEEN: 3,
  JUSTIFY_SPACE_AROUND: 4,
  JUSTIFY_SPACE_EVENLY: 5,
  MEASURE_MODE_UNDEFINED: 0,
  MEASURE_MODE_EXACTLY: 1,
  MEASURE_MODE_AT_MOST: 2,
  POSITION_TYPE_STATIC: 0,
  POSITION_TYPE_RELATIVE: 1,
  POSITION_TYPE_ABSOLUTE: 2,
  WRAP_NO_WRAP: 0,
  WRAP_WRAP: 1,
  WRAP_WRAP_REVERSE: 2,
} as const;

/**
 * A box whose children stand one under the other, each as wide as the box, or a measured text. Does what a node of Yoga
 * does for such trees, under the same names, and has no method for anything else.
 */
class ColumnNode {
  readonly #children: ColumnNode[] = [];
  #measure: Measure | null = null;
  #measured: { readonly limit: number; readonly size: ReturnType<Measure> } | null = null;
  #isRow = true;
  #isAbsolute = false;
  #display: number = YOGA.DISPLAY_FLEX;
  #width = 0;
  #height = 0;
  #top = 0;

  static create(): ColumnNode {
    return new ColumnNode();
  }

  insertChild(child: ColumnNode, index: number): void {
    this.#children.splice(index, 0, child);
  }
  removeChild(child: ColumnNode): void {
    const index = this.#children.indexOf(child);
    if (index >= 0) this.#children.splice(index, 1);
  }
  getChildCount(): number {
    return this.#children.length;
  }
  getChild(index: number): ColumnNode | undefined {
    return this.#children[index];
  }

  setMeasureFunc(measure: Measure): void {
    this.#measure = measure;
    this.#measured = null;
  }
  unsetMeasureFunc(): void {
    this.#measure = null;
  }
  markDirty(): void {
    this.#measured = null;
  }

  setWidth(width: number): void {
    this.#width = width;
  }
  setDisplay(display: number): void {
    this.#display = display;
  }
  getDisplay(): number {
    return this.#display;
  }
  setPositionType(type: number): void {
    this.#isAbsolute = type === YOGA.POSITION_TYPE_ABSOLUTE;
  }
  setFlexDirection(direction: number): void {
    this.#isRow = direction !== YOGA.FLEX_DIRECTION_COLUMN;
  }
  /** Heights follow from the content, and so nothing grows, shrinks or wraps. */
  setFlexGrow(): void {}
  setFlexShrink(): void {}
  setFlexWrap(): void {}

  /** Lays out everything below a root of a set width. */
  calculateLayout(): void {
    this.#isRow = false;
    this.#place(this.#width);
  }

  getComputedLeft(): number {
    return 0;
  }
  getComputedTop(): number {
    return this.#top;
  }
  getComputedWidth(): number {
    return this.#width;
  }
  getComputedHeight(): number {
    return this.#height;
  }
  getComputedBorder(): number {
    return 0;
  }
  getComputedMargin(): number {
    return 0;
  }
  getComputedPadding(): number {
    return 0;
  }
  free(): void {}
  freeRecursive(): void {}

  /** Takes `width`, and the height that follows. */
  #place(width: number): void {
    this.#width = width;
    if (this.#measure !== null) {
      this.#height = this.#sizeWithin(width).height;
      return;
    }
    if (this.#isRow && this.#children.length > 1)
      throw new Error("squad lays out columns, and this is a row");
    let height = 0;
    for (const child of this.#children) {
      const isNone = child.#display === YOGA.DISPLAY_NONE;
      child.#top = isNone || child.#isAbsolute ? 0 : height;
      if (isNone) child.#vanish();
      else child.#place(child.#isAbsolute ? child.#widthWithin(width) : width);
      if (!child.#isAbsolute) height += child.#height;
    }
    this.#height = height;
  }

  #vanish(): void {
    this.#width = 0;
    this.#height = 0;
  }

  /** The width the content asks for, at most `limit`. */
  #widthWithin(limit: number): number {
    if (this.#measure !== null) return Math.min(limit, this.#sizeWithin(limit).width);
    return this.#children
      .filter((child) => !child.#isAbsolute && child.#display !== YOGA.DISPLAY_NONE)
      .reduce((width, child) => Math.max(width, child.#widthWithin(limit)), 0);
  }

  #sizeWithin(limit: number): ReturnType<Measure> {
    if (this.#measured?.limit !== limit) {
      const size = this.#measure?.(limit, YOGA.MEASURE_MODE_AT_MOST) ?? { width: 0, height: 0 };
      this.#measured = { limit, size };
    }
    return this.#measured.size;
  }
}

/**
 * Stands in for Yoga in what is built: squad lays out its rows itself and hands Ink a column of them. Yoga is a program
 * in WebAssembly that has to be decoded, compiled and bound first: a fifth of the time to the first paint.
 */
export const COLUMN_LAYOUT = { ...YOGA, Node: ColumnNode };
