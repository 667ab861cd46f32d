import { beginContainers } from "../markdown/containers.ts";
import { parseInline } from "../markdown/inline.ts";
import { closesFence, lineKind, underlineLevel } from "../markdown/lines.ts";
import { textOf } from "../markdown/styled.ts";
import { isTableRow, mayBeHead, tableHead, tableRow, type TableHead } from "../markdown/table.ts";
import type { Words } from "../words/en/index.ts";

/** The place in an answer's Markdown behind what was read aloud. */
export type SpokenPlace =
  | {
      readonly kind: "text";
      /** A line that is a table's head if its delimiters follow, and else is read with what does; null for none. */
      readonly held: string | null;
      readonly isQuoted: boolean;
    }
  | { readonly kind: "code"; readonly marker: string }
  | { readonly kind: "table"; readonly head: TableHead };

export const SPOKEN_START = {
  kind: "text",
  held: null,
  isQuoted: false,
} as const satisfies SpokenPlace;

export interface Spoken {
  readonly lines: readonly string[];
  readonly place: SpokenPlace;
}

/**
 * Whole lines, or whole sentences, of an answer as lines to be read aloud: no mark is spelt out. A row of a table is
 * `header: value; header: value`, a link its label, code stands between words that say so. Reads each line by itself, as
 * it has to be said before the next one is there; only what may be the head of a table is held back.
 */
export function speakAnswer(text: string, place: SpokenPlace, words: Words): Spoken {
  const lines: string[] = [];
  let now = place;
  for (const line of text.split("\n")) {
    const spoken = speakLine(line, now, words);
    lines.push(...spoken.lines);
    now = spoken.place;
  }
  return { lines, place: now };
}

/** What is held back, when nothing that belongs to it follows. */
export function speakHeld(place: SpokenPlace, words: Words): Spoken {
  if (place.kind !== "text" || place.held === null) return { lines: [], place };
  return speakText(place.held, place.isQuoted, words);
}

/** A whole answer as lines to be read aloud. */
export function speakWhole(text: string, words: Words): string[] {
  const { lines, place } = speakAnswer(text, SPOKEN_START, words);
  return [...lines, ...speakHeld(place, words).lines];
}

/** Whether a sentence may be read aloud: no mark in it waits for its partner. */
export function isSpeakable(sentence: string): boolean {
  return parseInline(sentence).open === sentence.length;
}

function speakLine(line: string, place: SpokenPlace, words: Words): Spoken {
  const text = line.trim();
  if (place.kind === "code") {
    if (closesFence(text, place.marker)) return { lines: [words.spoken.endOfCode], place: SPOKEN_START };
    return { lines: [line], place };
  }
  if (place.kind === "table") {
    if (isTableRow(text)) return { lines: [spokenRow(text, place.head)], place };
    return speakLine(line, SPOKEN_START, words);
  }
  if (place.held !== null) {
    const head = tableHead(place.held, text);
    if (head !== null) return { lines: [], place: { kind: "table", head } };
    const held = speakHeld(place, words);
    const next = speakLine(line, held.place, words);
    return { lines: [...held.lines, ...next.lines], place: next.place };
  }
  if (mayBeHead(text, Number.POSITIVE_INFINITY))
    return { lines: [], place: { kind: "text", held: text, isQuoted: place.isQuoted } };
  return speakText(text, place.isQuoted, words);
}

function speakText(line: string, isQuoted: boolean, { spoken }: Words): Spoken {
  if (line === "") return { lines: [""], place: SPOKEN_START };
  const { containers, cursor } = beginContainers({ line, at: 0 }, false, 0);
  const place = {
    ...SPOKEN_START,
    isQuoted: isQuoted || containers.some(({ kind }) => kind === "quote"),
  };
  const content = line.slice(cursor.at).trim();
  const kind = lineKind(content);
  if (kind.kind === "fence") {
    const [language = ""] = kind.info.split(/[\s,{]/u, 1);
    return { lines: [spoken.code(language)], place: { kind: "code", marker: kind.marker } };
  }
  if (kind.kind === "rule" || underlineLevel(content) !== null) return { lines: [], place };
  const inner = kind.kind === "heading" ? content.slice(kind.markerLength).replace(/[ \t]#+$/u, "") : content;
  const said = spokenInline(inner);
  const label = containers.map((container) =>
    container.kind === "quote" ? "" : itemLabel(container.marker, spoken),
  );
  const opening = place.isQuoted && !isQuoted ? spoken.quote : "";
  return { lines: [`${opening}${label.join("")}${said}`], place };
}

/** What is said for an item's marker: its number and whether it is done, not its bullet. */
function itemLabel(marker: string, spoken: Words["spoken"]): string {
  const number = /^\d+[.)]/u.exec(marker)?.[0];
  const box = marker.includes("[x]") ? spoken.done : marker.includes("[ ]") ? spoken.toDo : "";
  return `${number === undefined ? "" : `${number} `}${box}`;
}

function spokenRow(line: string, head: TableHead): string {
  const cells = tableRow(line, head).map((cell, column) => ({
    name: withoutTargets(head.cells[column] ?? []),
    value: withoutTargets(cell),
  }));
  return cells
    .filter(({ value }) => value !== "")
    .map(({ name, value }) => (name === "" ? value : `${name}: ${value}`))
    .join("; ");
}

function spokenInline(text: string): string {
  return withoutTargets(parseInline(text.replace(/\\$/u, "")).spans).trim();
}

/** The text of what was read, without where its links lead, which alone is dim. */
function withoutTargets(spans: ReturnType<typeof parseInline>["spans"]): string {
  return textOf(spans.filter(({ tone }) => tone !== "dim"));
}
