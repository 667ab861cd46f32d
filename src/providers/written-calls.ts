import { MOST_ARGUMENT_CHARACTERS, type ToolCall } from "../core/tool.ts";

type Call = Omit<ToolCall, "id">;

/** Longer texts hold no calls that would be carried out. */
const LONGEST = 2 * MOST_ARGUMENT_CHARACTERS;

const OPENING = /<tool_call>|<function=([a-z_]{1,40})>?/y;
/** How calls end; one whose JSON is whole may lack it at the end of the answer. */
const CLOSING = /\s*(?:<\/tool_call>|<\/function>|$)/y;
/** A model that goes on by itself makes up a result. */
const MADE_UP = /<\/?tool_response>/y;

/**
 * The calls that a text consists of, as models write them that were taught other ways than their provider's:
 * `<tool_call>{"name": …, "arguments": {…}}</tool_call>` and `<function=NAME>{…}</function>`, one after another. Null
 * when it holds anything else, or names no tool of `names`.
 */
export function writtenCalls(text: string, names: ReadonlySet<string>): readonly Call[] | null {
  if (text.length > LONGEST) return null;
  const calls: Call[] = [];
  for (let at = afterSpace(text, 0); at < text.length; at = afterSpace(text, at)) {
    if (calls.length > 0 && matchAt(MADE_UP, text, at) !== null) break;
    const opening = matchAt(OPENING, text, at);
    if (opening === null) return null;
    const start = afterSpace(text, at + opening[0].length);
    const end = objectEnd(text, start);
    if (end === null) return null;
    const call = callOf(parsed(text.slice(start, end)), opening[1] ?? null);
    const closing = matchAt(CLOSING, text, end);
    if (call === null || closing === null || !names.has(call.name)) return null;
    calls.push(call);
    at = end + closing[0].length;
  }
  return calls.length === 0 ? null : calls;
}

/** The calls of a JSON text: one `{"name": …, "arguments": {…}}`, or a list of them; null for anything else. */
export function jsonCalls(text: string, names: ReadonlySet<string>): readonly Call[] | null {
  const value = parsed(text);
  const calls = (Array.isArray(value) ? value : [value]).map((each: unknown) => callOf(each, null));
  const known = calls.filter((call) => call !== null && names.has(call.name));
  return known.length === 0 || known.length < calls.length ? null : known.filter((call) => call !== null);
}

/** @param name of the tool, where it does not stand in the value */
function callOf(value: unknown, name: string | null): Call | null {
  if (!isObject(value)) return null;
  if (name !== null) return { name, arguments: JSON.stringify(value) };
  const { name: called, arguments: given, parameters = given, ...others } = value;
  const object = typeof parameters === "string" ? parsed(parameters) : parameters;
  const isCall = typeof called === "string" && isObject(object);
  const isBare = Object.keys(others).every((key) => key === "id" || key === "type");
  return isCall && isBare ? { name: called, arguments: JSON.stringify(object) } : null;
}

/** Where the object that begins at `start` ends; null when none does. */
function objectEnd(text: string, start: number): number | null {
  if (text[start] !== "{") return null;
  let depth = 0;
  const marks = /["{}]|\\./gsu;
  let isString = false;
  marks.lastIndex = start;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '"') isString = !isString;
    else if (isString || mark[0].startsWith("\\")) continue;
    else depth += mark[0] === "{" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return null;
}

function afterSpace(text: string, from: number): number {
  return from + (matchAt(/\s*/y, text, from)?.[0].length ?? 0);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
