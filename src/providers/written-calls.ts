import { MOST_ARGUMENT_CHARACTERS, type ToolCall } from "../core/tools/tool.ts";

type Call = Omit<ToolCall, "id">;

/** Longer texts hold no calls that would be carried out. */
const LONGEST = 2 * MOST_ARGUMENT_CHARACTERS;

const OPENING = /(?:<tool_call>\s*)?<function=([a-z_]{1,40})>?|<tool_call>/y;
/** How calls end; one whose arguments are whole may lack it at the end of the answer. */
const CLOSING = /\s*(?:(?:<\/function>\s*)?(?:<\/tool_call>|$)|<\/function>)/y;
const PARAMETER = /<parameter=([a-z_]{1,40})>\n?/y;
/** How an argument ends, and what has to follow: one may itself hold such a tag. */
const END_OF_PARAMETER = /\n?<\/parameter>(?=\s*(?:<parameter=|<\/function>|<\/tool_call>|$))/g;
/** A model that goes on by itself makes up a result. */
const MADE_UP = /<\/?tool_response>/y;

/**
 * The calls that a text consists of, as models write them that were taught other ways than their provider's:
 * `<tool_call>{"name": …, "arguments": {…}}</tool_call>`, `<function=NAME>{…}</function>`, and Qwen's
 * `<function=NAME><parameter=KEY>…</parameter></function>`, one after another. Null when it holds anything else, or names
 * no tool of `names`.
 */
export function writtenCalls(text: string, names: ReadonlySet<string>): readonly Call[] | null {
  if (text.length > LONGEST) return null;
  const calls: Call[] = [];
  for (let at = afterSpace(text, 0); at < text.length; at = afterSpace(text, at)) {
    if (calls.length > 0 && matchAt(MADE_UP, text, at) !== null) break;
    const opening = matchAt(OPENING, text, at);
    if (opening === null) return null;
    const [, name = null] = opening;
    const start = afterSpace(text, at + opening[0].length);
    const body = objectAt(text, start) ?? (name === null ? null : parametersAt(text, start));
    if (body === null) return null;
    const call = callOf(body.value, name);
    const closing = matchAt(CLOSING, text, body.end);
    if (call === null || closing === null || !names.has(call.name)) return null;
    calls.push(call);
    at = body.end + closing[0].length;
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

interface Body {
  readonly value: unknown;
  /** Where it ends. */
  readonly end: number;
}

/** The JSON object that begins at `start`; null when none does. */
function objectAt(text: string, start: number): Body | null {
  if (text[start] !== "{") return null;
  let depth = 0;
  const marks = /["{}]|\\./gsu;
  let isString = false;
  marks.lastIndex = start;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '"') isString = !isString;
    else if (isString || mark[0].startsWith("\\")) continue;
    else depth += mark[0] === "{" ? 1 : -1;
    const end = marks.lastIndex;
    if (depth === 0) return { value: parsed(text.slice(start, end)), end };
  }
  return null;
}

/** The arguments that stand at `start` in tags of their own, all of them texts; null when one does not end. */
function parametersAt(text: string, start: number): Body | null {
  const values = new Map<string, string>();
  let at = start;
  for (;;) {
    const opening = matchAt(PARAMETER, text, at);
    if (opening === null) break;
    const from = at + opening[0].length;
    const closing = matchAt(END_OF_PARAMETER, text, from);
    if (closing === null) return null;
    values.set(opening[1] ?? "", text.slice(from, closing.index));
    at = afterSpace(text, END_OF_PARAMETER.lastIndex);
  }
  const isEmpty = values.size === 0 && !text.startsWith("</function>", start);
  return isEmpty ? null : { value: Object.fromEntries(values), end: at };
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
