/** Lines of more UTF-16 units are text, whatever they look like, so that what a line is shows before its end. */
export const SHORT_LINE = 1000;

/** What a line begins, its containers' markers taken off. */
export type LineKind =
  | { readonly kind: "text" }
  | { readonly kind: "rule" }
  | { readonly kind: "heading"; readonly level: number; readonly markerLength: number }
  | { readonly kind: "fence"; readonly marker: string; readonly info: string };

const RULE = /^(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/u;
const HEADING = /^(#{1,6})(?:[ \t]+|$)/u;
const FENCE = /^(`{3,}|~{3,})[ \t]*(.*)$/u;

/** Beginnings of lines that may yet become something else than text. */
const UNDECIDED = [
  /^(?:#{1,6}|[-+*]|\d{1,9}[.)]?)[ \t]*$/u,
  /^(?:[-*_=:][ \t]*)+$/u,
  /^`{1,2}$/u,
  /^`{3,}[^`]*$/u,
  /^~{1,2}$/u,
  /^~{3,}/u,
  /^\|/u,
];

/** What a line is by itself, without its indentation. */
export function lineKind(content: string): LineKind {
  const heading = HEADING.exec(content);
  if (heading !== null) {
    return { kind: "heading", level: heading[1]?.length ?? 1, markerLength: heading[0].length };
  }
  if (content.length > SHORT_LINE) return { kind: "text" };
  if (RULE.test(content)) return { kind: "rule" };
  const [, marker = "", info = ""] = FENCE.exec(content) ?? [];
  if (marker === "" || (marker.startsWith("`") && info.includes("`"))) return { kind: "text" };
  return { kind: "fence", marker, info: info.trim() };
}

/** Whether more text on the same line may change what `lineKind` says of it. */
export function isUndecided(content: string): boolean {
  return (
    content.trim() === "" || (content.length <= SHORT_LINE && UNDECIDED.some((begin) => begin.test(content)))
  );
}

/** Whether a line ends the fence that `marker` opened. */
export function closesFence(content: string, marker: string): boolean {
  const line = content.trim();
  return line.startsWith(marker) && line === marker.charAt(0).repeat(line.length);
}

const UNDERLINE = /^(?:=+|-+)[ \t]*$/u;

/** The level of the heading that a line makes of the one above it; null when it makes none. */
export function underlineLevel(content: string): number | null {
  if (!UNDERLINE.test(content)) return null;
  return content.startsWith("=") ? 1 : 2;
}
