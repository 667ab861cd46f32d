import { type StreamParser, StringStream } from "@codemirror/streamparser";
import { c, cpp, csharp, java, kotlin } from "@codemirror/legacy-modes/mode/clike";
import { css, sCSS } from "@codemirror/legacy-modes/mode/css";
import { diff } from "@codemirror/legacy-modes/mode/diff";
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile";
import { go } from "@codemirror/legacy-modes/mode/go";
import { javascript, json, typescript } from "@codemirror/legacy-modes/mode/javascript";
import { lua } from "@codemirror/legacy-modes/mode/lua";
import { powerShell } from "@codemirror/legacy-modes/mode/powershell";
import { properties } from "@codemirror/legacy-modes/mode/properties";
import { python } from "@codemirror/legacy-modes/mode/python";
import { ruby } from "@codemirror/legacy-modes/mode/ruby";
import { rust } from "@codemirror/legacy-modes/mode/rust";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { standardSQL } from "@codemirror/legacy-modes/mode/sql";
import { swift } from "@codemirror/legacy-modes/mode/swift";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { html, xml } from "@codemirror/legacy-modes/mode/xml";
import { yaml } from "@codemirror/legacy-modes/mode/yaml";
import type { Tone } from "../blocks/block.ts";
import type { Span } from "../drawing/span.ts";
import type { CodeReader, Highlighter } from "./highlighter.ts";

/** By every name a fence may give them. */
const PARSERS: ReadonlyMap<string, StreamParser<unknown>> = new Map(
  [
    [javascript, "js", "javascript", "jsx", "mjs", "cjs", "node"],
    [typescript, "ts", "typescript", "tsx"],
    [json, "json", "jsonc", "json5", "jsonl"],
    [python, "py", "python", "python3"],
    [shell, "sh", "bash", "shell", "zsh", "console"],
    [powerShell, "powershell", "ps1", "pwsh"],
    [java, "java"],
    [kotlin, "kotlin", "kt"],
    [csharp, "csharp", "cs", "c#"],
    [c, "c", "h"],
    [cpp, "cpp", "c++", "hpp"],
    [go, "go", "golang"],
    [rust, "rust", "rs"],
    [ruby, "ruby", "rb"],
    [swift, "swift"],
    [lua, "lua"],
    [standardSQL, "sql", "mysql", "postgres", "postgresql", "sqlite"],
    [css, "css"],
    [sCSS, "scss"],
    [html, "html", "vue", "svelte"],
    [xml, "xml", "svg"],
    [yaml, "yaml", "yml"],
    [toml, "toml"],
    [properties, "ini", "properties", "env", "dotenv"],
    [dockerFile, "dockerfile", "docker"],
    [diff, "diff", "patch"],
  ].flatMap(([parser, ...names]) =>
    names.map((name) => [name as string, parser as StreamParser<unknown>] as const),
  ),
);

/** By the first part of a token's name. */
const TONES: Readonly<Record<string, Tone>> = {
  keyword: "keyword",
  atom: "number",
  number: "number",
  bool: "number",
  string: "string",
  character: "string",
  regexp: "string",
  inserted: "good",
  deleted: "error",
  comment: "comment",
  quote: "comment",
  def: "name",
  type: "name",
  typeName: "name",
  tagName: "name",
  tag: "name",
  propertyName: "name",
  property: "name",
  attribute: "name",
  builtin: "name",
};

const TAB_SIZE = 4;
const INDENT = 2;
/** A parser that does not move on for so many tokens is stuck. */
const STUCK_TOKENS = 10;

/** Colours code of the languages that people ask models for most. */
export const highlight: Highlighter = (language) => {
  const parser = PARSERS.get(language.toLowerCase());
  return parser === undefined ? null : readerAt(parser, parser.startState?.(INDENT));
};

function readerAt(parser: StreamParser<unknown>, state: unknown): CodeReader {
  return {
    read: (line) => {
      const after = copied(parser, state);
      try {
        return { spans: spansOf(parser, after, line), next: readerAt(parser, after) };
      } catch {
        // A parser that fails on what a model wrote leaves the line as it is.
        return { spans: [{ text: line, tone: "code" }], next: readerAt(parser, state) };
      }
    },
  };
}

function spansOf(parser: StreamParser<unknown>, state: unknown, line: string): Span[] {
  if (line === "") parser.blankLine?.(state, INDENT);
  const stream = new StringStream(line, TAB_SIZE, INDENT);
  const spans: Span[] = [];
  for (let idle = 0; !stream.eol();) {
    stream.start = stream.pos;
    const token = parser.token(stream, state);
    idle = stream.pos > stream.start ? 0 : idle + 1;
    if (idle > STUCK_TOKENS) stream.skipToEnd();
    if (stream.pos === stream.start) continue;
    const tone = toneOf(token);
    const last = spans.at(-1);
    if (last?.tone === tone) spans[spans.length - 1] = { text: last.text + stream.current(), tone };
    else spans.push({ text: stream.current(), tone });
  }
  return spans;
}

function toneOf(token: string | null): Tone {
  return TONES[token?.split(/[ .]/u, 1)[0] ?? ""] ?? "code";
}

/** As `StreamParser` asks for: a shallow copy, and copies of the lists in it. */
function copied(parser: StreamParser<unknown>, state: unknown): unknown {
  if (parser.copyState !== undefined) return parser.copyState(state);
  if (typeof state !== "object" || state === null) return state;
  return Object.fromEntries(
    Object.entries(state).map(([key, value]) => [key, Array.isArray(value) ? value.slice() : value]),
  );
}
