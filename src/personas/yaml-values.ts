import { sanitizeLine } from "../core/sanitize.ts";
import { cleanBlock } from "./clean-text.ts";
import { repairMojibake } from "./mojibake.ts";

/** A mapping of YAML. */
export type YamlRecord = Readonly<Record<string, unknown>>;

const MOST_LINES = 200;
const LONGEST_LINE = 4000;
const DEEPEST = 6;

/** `value` as a mapping; empty when it is none. */
export function recordOf(value: unknown): YamlRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as YamlRecord) : {};
}

/** `value` as a list: a list's items, a mapping's as `{key: value}` each, nothing for null, else the value itself. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.slice(0, MOST_LINES);
  if (value === null || value === undefined || value === "") return [];
  if (typeof value !== "object") return [value];
  return Object.entries(value)
    .slice(0, MOST_LINES)
    .map(([key, inner]) => ({ [key]: inner as unknown }));
}

/** Every text in `value`, one line each, in order: `key: value` for a mapping's, as people write them unquoted in lists. */
export function linesOf(value: unknown, depth = 0): string[] {
  if (depth > DEEPEST) return [];
  if (isScalar(value)) {
    const line = lineOf(value);
    return line === "" ? [] : [line];
  }
  if (Array.isArray(value))
    return value.slice(0, MOST_LINES).flatMap((item: unknown) => linesOf(item, depth + 1));
  return Object.entries(recordOf(value))
    .slice(0, MOST_LINES)
    .flatMap(([key, inner]) => entryLines(lineOf(key), inner, depth));
}

function entryLines(key: string, inner: unknown, depth: number): string[] {
  const lines = linesOf(inner, depth + 1);
  if (lines.length <= 1) return [lines.length === 0 ? key : `${key}: ${lines[0] ?? ""}`];
  return [`${key}:`, ...lines];
}

/** `value` as one line; lists and mappings joined by `; `. */
export function lineOf(value: unknown): string {
  if (!isScalar(value)) return linesOf(value).join("; ").slice(0, LONGEST_LINE);
  return sanitizeLine(repairMojibake(String(value)), LONGEST_LINE);
}

/** `value` as a block of text of at most `most` UTF-16 units: a text as it is, lists and mappings line by line. */
export function blockOf(value: unknown, most: number): string {
  const text = isScalar(value) ? String(value) : linesOf(value).join("\n");
  return cleanBlock(repairMojibake(text), most);
}

/** The first of `keys` whose value says something, as one line. */
export function firstLineOf(record: YamlRecord, ...keys: readonly string[]): string {
  for (const key of keys) {
    const line = lineOf(record[key]);
    if (line !== "") return line;
  }
  return "";
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
