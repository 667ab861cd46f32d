import { MOST_ARGUMENT_CHARACTERS, type ToolCall } from "../core/tools/tool.ts";

/** Reads an answer that arrives in pieces: what is a block for us becomes calls, the rest is text. */
export interface FenceReader {
  /** The text so far that is none of ours; the same text however the answer is cut into pieces. */
  push(piece: string): string;
  /** What was held back, and all calls. */
  end(): { readonly text: string; readonly calls: readonly ToolCall[] };
}

/** How a block of ours opens: up to three spaces, its fence, and what follows that. */
const OPENING = /^ {0,3}(`{3,})(?:(tool|tool_call)|file:(\S[^\n]{0,300}?))[ \t\r]*$/;
const MAY_OPEN =
  /^ {0,3}(?:`{0,2}|`{3,}(?:|t|to|too|tool|tool_|tool_c|tool_ca|tool_cal|tool_call|f|fi|fil|file|file:[^\n]{0,300})[ \t\r]*)$/;
const FENCE = /^ {0,3}(`{3,})(.*)$/;

interface Block {
  readonly fence: string;
  /** Null for a call. */
  readonly path: string | null;
  body: string;
  /** Blocks of its own that are open in a document. */
  depth: number;
}

/**
 * Blocks within other fenced blocks are examples, and stay text. What follows a call is left out: a model that goes on
 * makes up the result.
 * @param save what a document becomes as a call; null where such blocks are text
 */
export function createFenceReader(
  save: ((path: string, text: string) => Omit<ToolCall, "id">) | null,
): FenceReader {
  const calls: ToolCall[] = [];
  /** The line that is being read, so far. */
  let line = "";
  /** Of that line, what was given out. */
  let given = 0;
  let block: Block | null = null;
  /** The fence of a block of somebody else's. */
  let other: string | null = null;

  const close = ({ path, body }: Block): void => {
    const call = path === null || save === null ? toolCall(body) : save(path, body);
    calls.push({ ...call, id: "" });
  };

  const inBlock = (open: Block, whole: string): void => {
    const [, fence = "", info = ""] = FENCE.exec(whole.replace(/\r$/, "")) ?? [];
    const isFence = fence.length >= open.fence.length;
    if (isFence && info.trim() === "") {
      if (open.depth === 0) {
        close(open);
        block = null;
        return;
      }
      open.depth -= 1;
    } else if (open.path !== null && isFence) open.depth += 1;
    if (open.body.length <= MOST_ARGUMENT_CHARACTERS) open.body += `${whole}\n`;
  };

  const opened = (whole: string): Block | null => {
    const [, fence = "", tool, path = null] = other === null ? (OPENING.exec(whole) ?? []) : [];
    if (tool === undefined && (path === null || save === null)) return null;
    return { fence, path, body: "", depth: 0 };
  };

  const asText = (whole: string): string => {
    const [, fence = "", info = ""] = FENCE.exec(whole) ?? [];
    if (other === null) other = fence === "" ? null : fence;
    else if (fence.length >= other.length && info.trim() === "") other = null;
    return calls.length > 0 ? "" : `${whole.slice(given)}\n`;
  };

  const endLine = (): string => {
    const whole = line;
    let text = "";
    if (block !== null) inBlock(block, whole);
    else {
      block = opened(whole);
      text = block === null ? asText(whole) : "";
    }
    line = "";
    given = 0;
    return text;
  };

  /** What can be told of an unfinished line: it is text. */
  const early = (): string => {
    if (block !== null || calls.length > 0 || (other === null && MAY_OPEN.test(line))) return "";
    const text = line.slice(given);
    given = line.length;
    return text;
  };

  return {
    push(piece) {
      const parts = piece.split("\n");
      let text = "";
      for (const [index, part] of parts.entries()) {
        if (index > 0) text += endLine();
        line += part;
      }
      return text + early();
    },
    end() {
      let text = "";
      if (line !== "") {
        const isOpening = block === null && opened(line) !== null;
        text = isOpening ? "" : endLine().replace(/\n$/, "");
      }
      if (block !== null) close(block);
      block = null;
      return { text, calls };
    },
  };
}

/** A call of `{"tool": NAME, …}`, or of a name and arguments apart, as other formats have it. */
function toolCall(body: string): Omit<ToolCall, "id"> {
  try {
    const { tool, name, arguments: given, ...rest } = JSON.parse(body) as Readonly<Record<string, unknown>>;
    const called = [tool, name].find((value) => typeof value === "string") ?? "";
    const isApart = typeof given === "object" && given !== null;
    const own = typeof tool === "string" && name !== undefined ? { ...rest, name } : rest;
    return { name: called, arguments: JSON.stringify(isApart ? given : own) };
  } catch {
    const name = /"(?:tool|name)"\s*:\s*"([^"\n]{1,60})"/.exec(body)?.[1] ?? "tool";
    return { name, arguments: body.slice(0, MOST_ARGUMENT_CHARACTERS + 1) };
  }
}
