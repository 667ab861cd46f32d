import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Parser } from "yaml";
import type { CST, Document, ErrorCode, YAMLMap } from "yaml";
import { faultAt, printable } from "./fault.ts";
import type { ConfigFault } from "./fault.ts";
import { mapNode } from "./node.ts";
import type { ConfigNode, MapEntry, MapNode } from "./node.ts";
import type { ConfigSource, FileLayer } from "./source.ts";

/** Levels of nesting the parser may hold at once. The deepest setting needs five. */
const MAX_DEPTH = 32;

type Advice = readonly [message: string, fix: string];

const SEVERAL: Advice = ["a second YAML document starts here", "keep one document, without `---` in between"];
const SYNTAX: Partial<Record<ErrorCode, Advice>> = {
  TAB_AS_INDENT: ["a tab indents this line", "indent with spaces"],
  BAD_INDENT: [
    "this line is not indented like its neighbours",
    "give keys of one level the same indentation",
  ],
  MISSING_CHAR: [
    "a colon, a comma or a closing quote is missing",
    "write `key: value`, and close what is open",
  ],
  MULTILINE_IMPLICIT_KEY: ["a key without a value", "write `key: value`, with a space after the colon"],
  BLOCK_AS_IMPLICIT_KEY: [
    "this value is followed by another key",
    "put each `key: value` on its own line, and quotes around texts that contain `: `",
  ],
  BAD_SCALAR_START: ["no text can start with this character", "put the text in quotes"],
  BAD_DQ_ESCAPE: ["a backslash that means nothing", "use single quotes"],
  MULTIPLE_DOCS: SEVERAL,
};
const UNCLOSED: Advice = ["a bracket opened above is not closed", "close it with ] or }"];
const SYNTAX_FIX = "write it as `key: value`; texts with : # { [ , & * ! | > ' \" % @ ` need quotes";

/** Which file a text is from. */
export interface YamlPlace {
  readonly layer: FileLayer;
  readonly file: string;
}

export interface ParsedYaml {
  /** Null when the text is no YAML, so that nothing of it can be used. */
  readonly tree: MapNode | null;
  readonly faults: readonly ConfigFault[];
}

/**
 * Reads hostile YAML text into a tree whose every value knows its line and column. Only plain data is accepted:
 * no aliases, no tags, no repeated keys, nothing nested deeper than `MAX_DEPTH`. An empty text is an empty map.
 * Of a text with broken syntax only the first fault is told, because what follows is mostly its consequence.
 */
export function parseYaml(text: string, { layer, file }: YamlPlace): ParsedYaml {
  const lines = new LineCounter();
  const at = (offset: number): ConfigSource => {
    const { line, col } = lines.linePos(offset);
    return { layer, file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const refuse = (offset: number, message: string, fix: string): ParsedYaml => ({
    tree: null,
    faults: [faultAt(at(offset), message, fix)],
  });

  const parsed = tokenize(text, lines);
  const control = text.search(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]/);
  if (control >= 0) return refuse(control, "a control character stands here", "remove it");
  if (parsed.tooDeepAt !== null) {
    return refuse(parsed.tooDeepAt, `nested deeper than ${MAX_DEPTH} levels`, "settings need five at most");
  }
  const documents = [
    ...new Composer({ uniqueKeys: false, merge: false, version: "1.2" }).compose(
      parsed.tokens,
      true,
      text.length,
    ),
  ];
  const document = documents[0];
  if (document === undefined) return { tree: mapNode(at(0)), faults: [] };
  const problem = documents.flatMap((doc) => [...doc.errors, ...doc.warnings])[0];
  if (problem !== undefined) {
    const [offset] = problem.pos;
    // The library points at the start of a line that stands out by its indentation; people look at its text.
    const indentation = problem.code === "BAD_INDENT" ? (/^ */.exec(text.slice(offset))?.[0].length ?? 0) : 0;
    return refuse(offset + indentation, ...adviceFor(problem));
  }
  const second = documents[1];
  if (second !== undefined) return refuse(offsetOf(second.contents) || second.range[0], ...SEVERAL);
  return toTree(document, at);
}

function adviceFor({ code, message }: { code: ErrorCode; message: string }): Advice {
  if (code === "BAD_INDENT" && message.includes("end with a")) return UNCLOSED;
  return SYNTAX[code] ?? [`broken YAML: ${printable(message, 120)}`, SYNTAX_FIX];
}

/**
 * Lexer and parser of `yaml` keep their state in arrays, its composer recurses: so the depth is measured between
 * the two. Deep nesting that reaches the composer can abort the whole process, which nothing can catch.
 */
function tokenize(text: string, lines: LineCounter): { tokens: CST.Token[]; tooDeepAt: number | null } {
  const tokens: CST.Token[] = [];
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  let tooDeepAt: number | null = null;
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) {
      tooDeepAt = parser.offset;
      break;
    }
  }
  if (tooDeepAt === null) tokens.push(...parser.end());
  return { tokens, tooDeepAt };
}

function toTree(document: Document.Parsed, at: (offset: number) => ConfigSource): ParsedYaml {
  const faults: ConfigFault[] = [];
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return { tree: mapNode(at(0)), faults };
  }
  if (!isMap(contents)) {
    const fault = faultAt(at(offsetOf(contents)), "the file holds no settings", "write `key: value` lines");
    return { tree: null, faults: [fault] };
  }
  return { tree: convertMap(contents, at, faults), faults };
}

/** Null for a reference, which is a fault and no value. */
function convert(
  node: unknown,
  at: (offset: number) => ConfigSource,
  faults: ConfigFault[],
): ConfigNode | null {
  const source = at(offsetOf(node));
  if (isMap(node)) return convertMap(node, at, faults);
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item, at, faults)).filter((item) => item !== null);
    return { kind: "list", source, items };
  }
  if (isAlias(node)) {
    faults.push(faultAt(source, "references (`*name`) are not supported", "write the value itself"));
    return null;
  }
  const value: unknown = isScalar(node) ? node.value : null;
  const plain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return { kind: "scalar", source, value: plain ? value : null };
}

function convertMap(map: YAMLMap, at: (offset: number) => ConfigSource, faults: ConfigFault[]): MapNode {
  const source = at(offsetOf(map));
  const entries = new Map<string, MapEntry>();
  for (const pair of map.items) {
    const keySource = at(offsetOf(pair.key));
    const key: unknown = isScalar(pair.key) ? pair.key.value : null;
    const before = typeof key === "string" ? entries.get(key) : undefined;
    if (typeof key !== "string" || key === "" || key === "__proto__") {
      faults.push(faultAt(keySource, "this cannot be a key", "write a name before the colon"));
    } else if (before !== undefined) {
      const line = "line" in before.keySource ? before.keySource.line : 0;
      const message = `"${printable(key, 40)}" is set twice, first on line ${line}`;
      faults.push(faultAt(keySource, message, "keep one of the two"));
    } else {
      // A key without any value has no node of its own: what is missing is missing at the key.
      const missing: ConfigNode = { kind: "scalar", source: keySource, value: null };
      const node = pair.value === null ? missing : convert(pair.value, at, faults);
      if (node !== null) entries.set(key, { keySource, node });
    }
  }
  return { kind: "map", source, entries };
}

function offsetOf(node: unknown): number {
  const range = typeof node === "object" && node !== null && "range" in node ? node.range : null;
  return Array.isArray(range) && typeof range[0] === "number" ? range[0] : 0;
}
