import type { Span } from "../drawing/span.ts";
import { lineKind } from "./lines.ts";

/** What a line may stand in: a block quote, or an item of a list. */
export type Container =
  | { readonly kind: "quote" }
  | {
      readonly kind: "item";
      /** Cells from the parent's content to the marker, and to the item's own content. */
      readonly indent: number;
      readonly content: number;
      /** What is drawn before the first row, a cell a character, and as many spaces before the others. */
      readonly marker: string;
      readonly isMarked: boolean;
    };

/** A line and how far it was read. */
export interface Cursor {
  readonly line: string;
  readonly at: number;
}

export const QUOTE_BAR = "│ ";
const BULLET = "• ";
const TASK = /^\[[ xX]\](?=[ \t]+\S)/u;
const UNFINISHED_TASK = /^\[(?:[ xX](?:\][ \t]*)?)?$/u;
const MARKER = /^([-+*]|\d{1,9}[.)])(?:[ \t]+|$)/u;
/** More spaces than these behind a marker belong to the content. */
const SPACES_MAX = 4;
/** An item's content, and the items below it, may be indented by this little, as models do below `1.`. */
const INDENT_MIN = 2;
const TAB = 4;
/** Deeper markers are text. */
const DEPTH_MAX = 16;

/** Takes the open containers that a line goes on with off its beginning, outermost first. */
export function continueContainers(
  line: string,
  open: readonly Container[],
  isInFence: boolean,
): { readonly containers: readonly Container[]; readonly cursor: Cursor } {
  const containers: Container[] = [];
  let at = 0;
  for (const container of open) {
    const { spaces, end } = indentation(line, at);
    if (container.kind === "quote") {
      if (spaces >= TAB || line[end] !== ">") break;
      at = end + (line[end + 1] === " " ? 2 : 1);
    } else if (end === line.length) {
      at = end;
    } else if (isInFence || spaces >= container.content) {
      at = skip(line, at, Math.min(spaces, container.content));
    } else if (spaces >= container.indent + INDENT_MIN) {
      at = skip(line, at, spaces);
      containers.push({ ...container, content: spaces });
      continue;
    } else break;
    containers.push(container);
  }
  return { containers, cursor: { line, at } };
}

/** Reads the markers that begin new containers below `depth` others. An item's cannot interrupt every paragraph. */
export function beginContainers(
  { line, at }: Cursor,
  isParagraph: boolean,
  depth: number,
): { readonly containers: readonly Container[]; readonly cursor: Cursor } {
  const containers: Container[] = [];
  for (let read = at; ;) {
    const { spaces, end } = indentation(line, read);
    const rest = line.slice(end, end + 16);
    if (spaces >= TAB || depth + containers.length >= DEPTH_MAX)
      return { containers, cursor: { line, at: read } };
    if (rest.startsWith(">")) {
      containers.push({ kind: "quote" });
      read = end + (line[end + 1] === " " ? 2 : 1);
      continue;
    }
    const item = itemAt(line, end, isParagraph && containers.length === 0);
    if (item === null) return { containers, cursor: { line, at: read } };
    containers.push({ ...item.container, indent: spaces, content: spaces + item.container.content });
    read = item.end;
  }
}

type Item = Extract<Container, { kind: "item" }>;

/** The item that begins at `at`, its content measured from there; null when none does. */
function itemAt(
  line: string,
  at: number,
  isParagraph: boolean,
): { readonly container: Item; readonly end: number } | null {
  const rest = line.slice(at);
  const [matched = "", sign = ""] = MARKER.exec(rest) ?? [];
  if (sign === "" || isRule(rest) || (isParagraph && !mayInterrupt(sign, rest))) return null;
  const { spaces } = indentation(line, at + sign.length);
  const gap = spaces === 0 || spaces > SPACES_MAX || matched.length === rest.length ? 1 : spaces;
  const begin = skip(line, at + sign.length, gap);
  const [box = ""] = TASK.exec(line.slice(begin, begin + 16)) ?? [];
  return {
    container: {
      kind: "item",
      indent: 0,
      content: sign.length + gap,
      marker: drawnMarker(sign, box),
      isMarked: false,
    },
    end: box === "" ? begin : begin + box.length + 1,
  };
}

function drawnMarker(sign: string, box: string): string {
  const label = /\d/u.test(sign) ? `${sign} ` : BULLET;
  if (box === "") return label;
  return `${label === BULLET ? "" : label}${box.toLowerCase()} `;
}

/** Whether what stands behind an item's marker may yet become a task's box. */
export function isUndecidedTask(content: string): boolean {
  return UNFINISHED_TASK.test(content);
}

/** What is drawn before the rows of a block. */
export interface Prefix {
  readonly first: readonly Span[];
  readonly rest: readonly Span[];
  /** Markers that have no room beside the text. */
  readonly lead: readonly Span[];
  readonly width: number;
}

/** Below this many cells for the text, the outermost containers are not drawn. */
const TEXT_MIN = 8;

/** What stands before rows of at most `columns` cells. */
export function prefixOf(containers: readonly Container[], columns: number): Prefix {
  const room = columns - Math.min(TEXT_MIN, columns);
  let width = containers.reduce((sum, container) => sum + drawnWidth(container), 0);
  let dropped = 0;
  while (width > room) {
    width -= drawnWidth(containers[dropped] as Container);
    dropped += 1;
  }
  const drawn = containers.slice(dropped);
  return {
    first: drawn.map((container) => spanOf(container, false)),
    rest: drawn.map((container) => spanOf(container, true)),
    lead: containers
      .slice(0, dropped)
      .filter((container) => container.kind === "item" && !container.isMarked)
      .map((container) => spanOf(container, false)),
    width,
  };
}

/** The same containers, their markers drawn. */
export function marked(containers: readonly Container[]): readonly Container[] {
  return containers.map((container) =>
    container.kind === "item" ? { ...container, isMarked: true } : container,
  );
}

/** Whether a marker waits for its first row. */
export function hasUnmarked(containers: readonly Container[]): boolean {
  return containers.some((container) => container.kind === "item" && !container.isMarked);
}

export function quoteDepth(containers: readonly Container[]): number {
  return containers.filter(({ kind }) => kind === "quote").length;
}

/** Cells of white space from `at` on, and where it ends. */
export function indentation(line: string, at: number): { readonly spaces: number; readonly end: number } {
  let spaces = 0;
  let end = at;
  for (; line[end] === " " || line[end] === "\t"; end += 1) spaces += line[end] === "\t" ? TAB : 1;
  return { spaces, end };
}

function skip(line: string, from: number, cells: number): number {
  let at = from;
  for (let left = cells; left > 0 && (line[at] === " " || line[at] === "\t"); at += 1) {
    left -= line[at] === "\t" ? TAB : 1;
  }
  return at;
}

function isRule(content: string): boolean {
  return lineKind(content).kind === "rule";
}

/** Within a paragraph a year at the beginning of a line is no item, and neither is a lone hyphen. */
function mayInterrupt(sign: string, rest: string): boolean {
  return /^(?:[-+*]|1[.)])$/u.test(sign) && rest.slice(sign.length).trim() !== "";
}

function drawnWidth(container: Container): number {
  return container.kind === "quote" ? QUOTE_BAR.length : container.marker.length;
}

function spanOf(container: Container, isMarked: boolean): Span {
  if (container.kind === "quote") return { text: QUOTE_BAR, tone: "dim" };
  const isBlank = isMarked || container.isMarked;
  return { text: isBlank ? " ".repeat(drawnWidth(container)) : container.marker, tone: "plain" };
}
