import { lineCount } from "../chat/attachment.ts";
import { sanitizeLine } from "../sanitize.ts";
import type { ToolCall, ToolResult } from "./tool.ts";

/** What a tool did in a turn, as it is kept and as later turns are told. */
export interface ToolUse {
  readonly tool: string;
  /** What it was asked and what came of it, one line. */
  readonly summary: string;
  readonly isError: boolean;
}

const MOST_NAME = 40;
const MOST_ARGUMENTS = 120;
const MOST_VALUE = 60;
const MOST_SUMMARY = 120;
/** Of all that a turn's tools did, in the conversation that later turns are sent. Characters. */
const MOST_NOTE = 600;

/** The name of a tool, as a model wrote it, in one line. */
export function toolName({ name }: Pick<ToolCall, "name">): string {
  return sanitizeLine(name, MOST_NAME);
}

/** Arguments that are a document: what becomes of it says how many lines it has. */
const DOCUMENTS: ReadonlySet<string> = new Set(["content"]);

/** The arguments of a call for people: its values, the long ones cut, in one line; empty when there are none. */
export function argumentsInShort({ arguments: json }: Pick<ToolCall, "arguments">): string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return sanitizeLine(json.slice(0, MOST_ARGUMENTS * 4), MOST_ARGUMENTS);
  }
  const values = typeof value === "object" && value !== null ? Object.entries(value) : [["", value] as const];
  const words = values.map(([name, each]) => {
    if (DOCUMENTS.has(name)) return "";
    const text = typeof each === "string" ? each : (JSON.stringify(each) ?? "");
    return sanitizeLine(text.slice(0, MOST_VALUE * 4), MOST_VALUE);
  });
  return sanitizeLine(words.filter((word) => word !== "").join(", "), MOST_ARGUMENTS);
}

/** What came of a call in a few words: where it was saved, else the first line of an error; empty for neither. */
export function resultInShort({ content, isError, savedIn }: ToolResult): string {
  if (savedIn !== undefined) return sanitizeLine(`saved in ${savedIn}`, MOST_SUMMARY);
  const [first = ""] = content.trimStart().split("\n", 1);
  return sanitizeLine(isError ? first.slice(0, MOST_SUMMARY * 4) : "", MOST_SUMMARY);
}

/** What is kept of a call. */
export function toolUse(call: ToolCall, result: ToolResult): ToolUse {
  const lines = result.lines ?? lineCount(result.content);
  const came = resultInShort(result) || (lines === 1 ? "1 line" : `${lines} lines`);
  const asked = argumentsInShort(call);
  const summary = asked === "" ? came : `${asked} — ${came}`;
  return { tool: toolName(call), summary, isError: result.isError };
}

/** What later turns are told, after the answer itself, of what its tools did: one line in brackets; empty for nothing. */
export function toolNote(uses: readonly ToolUse[]): string {
  if (uses.length === 0) return "";
  const words = uses.map(({ tool, summary, isError }) => `${tool}${isError ? " failed" : ""}: ${summary}`);
  const line = sanitizeLine(words.join("; "), MOST_NOTE).replace(/[[\]]/gu, "");
  return `[Tools used for this: ${line}]`;
}
