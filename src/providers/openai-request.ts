import type { Message } from "../core/message.ts";
import type { ChatRequest } from "../core/providers/provider.ts";
import type { ToolSpec } from "../core/tools/tool.ts";
import { callArguments, callName } from "./call-arguments.ts";

/** A message of the chat completions protocol. */
export type ChatMessage =
  | { readonly role: "system" | "user"; readonly content: string }
  | { role: "assistant"; content: string | null; tool_calls?: ChatCall[] }
  | { readonly role: "tool"; readonly tool_call_id: string; readonly content: string };

interface ChatCall {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
}

/** What the chat completions protocol is sent of a request: messages, and tools where there are any. */
export function chatBody({ system, messages, tools = [] }: ChatRequest): {
  readonly messages: ChatMessage[];
  readonly tools?: ReturnType<typeof chatTool>[];
} {
  const all: ChatMessage[] = [{ role: "system", content: system }, ...messages.flatMap(chatMessages)];
  return { messages: all, ...(tools.length === 0 ? {} : { tools: tools.map(chatTool) }) };
}

function chatMessages({ role, content, calls, results }: Message): readonly ChatMessage[] {
  if (results !== undefined) {
    return results.map((result) => ({ role: "tool", tool_call_id: result.id, content: result.content }));
  }
  if (calls === undefined || role === "user") return [{ role, content }];
  const asked = calls.map((call): ChatCall => {
    const json = JSON.stringify(callArguments(call.arguments));
    return { id: call.id, type: "function", function: { name: callName(call.name), arguments: json } };
  });
  return [{ role, content: content === "" ? null : content, tool_calls: asked }];
}

function chatTool({ name, description, parameters }: ToolSpec) {
  return { type: "function" as const, function: { name, description, parameters: { ...parameters } } };
}
