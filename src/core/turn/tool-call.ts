import type { Emit } from "../events.ts";
import type { FinishReason } from "../providers/provider.ts";
import {
  MOST_ARGUMENT_CHARACTERS,
  MOST_TOOL_CALLS,
  type ToolBox,
  type ToolCall,
  type ToolResult,
} from "../tools/tool.ts";
import { lineCount } from "../chat/attachment.ts";
import type { CallFlaw } from "../complaints/tool-complaint.ts";
import { argumentsInShort, resultInShort, toolName } from "../tools/tool-use.ts";

/** Said to a model in the last request of a turn, which offers no tools. */
export const LAST_REQUEST = "(No more tools can be used in this turn: answer with what you have.)";

/**
 * Carries out one call, telling of it before and after; null when it was cancelled. A call that is refused beforehand
 * reaches no tool.
 */
export async function callTool(
  call: ToolCall,
  refusal: ToolResult | null,
  box: ToolBox,
  { deps, signal }: { readonly deps: { readonly emit: Emit }; readonly signal: AbortSignal },
): Promise<ToolResult | null> {
  const facts = { id: call.id, tool: toolName(call), arguments: argumentsInShort(call) };
  deps.emit({ type: "tool-call", ...facts });
  const result = refusal ?? (await finished(box, call, signal));
  if (result === null) return null;
  const { content, isError, complaint, savedIn } = result;
  deps.emit({
    type: "tool-result",
    ...facts,
    isError,
    summary: resultInShort(result),
    lines: result.lines ?? lineCount(content),
    ...(isError && complaint !== undefined ? { complaint } : {}),
    ...(savedIn === undefined ? {} : { savedIn }),
  });
  return result;
}

async function finished(box: ToolBox, call: ToolCall, signal: AbortSignal): Promise<ToolResult | null> {
  try {
    signal.throwIfAborted();
    const result = await box.call(call, signal);
    return signal.aborted ? null : result;
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/** Why a call is not carried out, for the model; null when nothing speaks against it. */
export function refusalOf(
  call: ToolCall,
  { made, finish }: { readonly made: number; readonly finish: FinishReason },
): ToolResult | null {
  if (made >= MOST_TOOL_CALLS)
    return refused("many-calls", `not done: a turn has ${MOST_TOOL_CALLS} calls at most`);
  if (call.arguments.length > MOST_ARGUMENT_CHARACTERS) {
    return refused(
      "long-arguments",
      `not done: arguments may have ${MOST_ARGUMENT_CHARACTERS} characters at most; do it in parts`,
    );
  }
  if (finish === "length" && !isJson(call.arguments)) {
    return refused(
      "cut-off",
      "not done: you reached your output limit in the middle of the call; do it in smaller parts",
    );
  }
  return null;
}

function refused(flaw: CallFlaw, content: string): ToolResult {
  return { content, isError: true, complaint: { kind: "call", flaw } };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
