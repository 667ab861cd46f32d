import type { YamlRecord } from "./yaml-values.ts";

const MOST_LINES = 5000;
const DEEPEST = 12;
/** `key:`, `"key":` or `key {parameter}:` and what follows. */
const ENTRY = /^(?:"([^"]{1,80})"|'([^']{1,80})'|([^\s#'"[\]{}|>&*!%@`,-][^:#]{0,79}?)):(?:\s+(.*))?$/;
const BLOCK_SCALAR = /^[|>][+-]?\d?$/;

interface Line {
  readonly indent: number;
  readonly text: string;
}

/**
 * Reads YAML that a parser refuses, by its indentation alone: mappings, lists, block texts and lines of text. Nothing
 * is an error: a line that fits nowhere is left out. Values are texts. Bounded at 5,000 lines and 12 levels.
 */
export function readOutline(text: string): YamlRecord {
  const lines = text
    .split("\n", MOST_LINES)
    .map((line) => ({ indent: line.length - line.trimStart().length, text: line.trim() }));
  const value = new Outline(lines).read(0, 0);
  return typeof value === "object" && !Array.isArray(value) ? value : {};
}

type Value = string | Value[] | { [key: string]: Value };

class Outline {
  readonly #lines: readonly Line[];
  #at = 0;

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
  }

  /** What stands from here on at `indent` or deeper. */
  read(indent: number, depth: number): Value {
    const first = this.#peek();
    if (first === null || first.indent < indent || depth > DEEPEST) return this.#skip(indent);
    return isItem(first.text) ? this.#list(first.indent, depth) : this.#mapping(first.indent, depth);
  }

  #list(indent: number, depth: number): Value[] {
    const items: Value[] = [];
    for (let line = this.#peek(); line !== null && line.indent >= indent; line = this.#peek()) {
      if (line.indent === indent && !isItem(line.text)) break;
      this.#at += 1;
      if (line.indent > indent) continue;
      items.push(this.#item(line, depth));
    }
    return items;
  }

  /** `- text`, `- key: value` with what belongs to it below, or `-` alone. */
  #item(line: Line, depth: number): Value {
    const rest = line.text.slice(1).trim();
    const inner = line.indent + line.text.length - line.text.slice(1).trimStart().length;
    if (rest === "") return this.read(line.indent + 1, depth + 1);
    const entry = ENTRY.exec(rest);
    if (entry === null) return unquoted(rest);
    const first = this.#value(entry[4] ?? "", inner, depth);
    const others = this.#peek()?.indent === inner ? this.#mapping(inner, depth + 1) : {};
    return { [keyOf(entry)]: first, ...(typeof others === "object" && !Array.isArray(others) ? others : {}) };
  }

  #mapping(indent: number, depth: number): Value {
    const found = Object.create(null) as { [key: string]: Value };
    for (let line = this.#peek(); line !== null && line.indent >= indent; line = this.#peek()) {
      this.#at += 1;
      const entry = line.indent === indent ? ENTRY.exec(line.text) : null;
      if (entry === null) continue;
      const key = keyOf(entry);
      const value = this.#value(entry[4] ?? "", indent, depth);
      if (!(key in found)) found[key] = value;
    }
    return found;
  }

  /** What is written behind a key at `indent`, or below it. */
  #value(written: string, indent: number, depth: number): Value {
    const rest = /^["']/.test(written) ? written.trim() : written.replace(/(?:^|\s)#.*$/, "").trim();
    if (BLOCK_SCALAR.test(rest)) return this.#block(indent);
    if (rest !== "") return unquoted(rest);
    const next = this.#peek();
    if (next === null) return "";
    if (next.indent > indent) return this.read(next.indent, depth + 1);
    return next.indent === indent && isItem(next.text) ? this.#list(indent, depth + 1) : "";
  }

  #block(indent: number): string {
    const from = this.#at;
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at];
      if (line === undefined || (line.text !== "" && line.indent <= indent)) break;
      this.#at += 1;
    }
    return this.#lines
      .slice(from, this.#at)
      .map((line) => line.text)
      .join("\n")
      .trim();
  }

  #skip(indent: number): string {
    for (let line = this.#peek(); line !== null && line.indent >= indent; line = this.#peek()) this.#at += 1;
    return "";
  }

  /** The next line that says something. */
  #peek(): Line | null {
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#lines[this.#at];
      if (line !== undefined && line.text !== "" && !line.text.startsWith("#")) return line;
    }
    return null;
  }
}

function isItem(text: string): boolean {
  return text === "-" || text.startsWith("- ");
}

function keyOf(entry: RegExpExecArray): string {
  return (entry[1] ?? entry[2] ?? entry[3] ?? "").trim();
}

function unquoted(text: string): Value {
  if (text === "[]" || text === "null" || text === "~") return "";
  return text.replace(/^(["'])(.*)\1$/, "$2");
}
