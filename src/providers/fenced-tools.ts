import type { Message } from "../core/message.ts";
import type { ChatRequest, Provider, ProviderChunk } from "../core/providers/provider.ts";
import type { ToolCall, ToolSpec } from "../core/tools/tool.ts";
import { callArguments } from "./call-arguments.ts";
import { createFenceReader } from "./fence-reader.ts";

/** The tool that a block with a document stands for. */
const SAVE = "save_file";

/**
 * Offers tools to a model that knows none: they are described in its system prompt, and the blocks it writes are taken out
 * of its text as calls.
 */
export async function* fenced(
  provider: Provider,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ProviderChunk> {
  const { tools = [] } = request;
  const plain = inWords(request, tools);
  if (tools.length === 0) {
    yield* provider.stream(plain, signal);
    return;
  }
  const reader = createFenceReader(saveArguments(tools));
  for await (const chunk of provider.stream(plain, signal)) {
    if (chunk.type === "text-delta") {
      const text = reader.push(chunk.text);
      if (text !== "") yield { type: "text-delta", text };
      continue;
    }
    if (chunk.type !== "finish") {
      yield chunk;
      continue;
    }
    const { text, calls } = reader.end();
    if (text !== "") yield { type: "text-delta", text };
    for (const call of calls) yield { type: "tool-call", call };
    yield calls.length > 0 && chunk.reason === "stop" ? { ...chunk, reason: "tool_calls" } : chunk;
  }
}

/** The request without anything of the tool protocol: `tools` described, calls and their results as text. */
export function inWords(request: ChatRequest, tools: readonly ToolSpec[]): ChatRequest {
  const { system, messages, maxOutputTokens } = request;
  return {
    system: tools.length === 0 ? system : `${system}\n\n${description(tools)}`,
    messages: messages.map(said),
    maxOutputTokens,
  };
}

function said({ role, content, calls, results }: Message): Message {
  if (results !== undefined) {
    const texts = results.map(({ name, content: text, isError }) => {
      return `[${isError ? "Error" : "Result"} of ${name}]\n${text}`;
    });
    return { role, content: texts.join("\n\n") };
  }
  if (calls === undefined) return { role, content };
  return { role, content: [content, ...calls.map(block)].filter((part) => part !== "").join("\n\n") };
}

function block({ name, arguments: json }: ToolCall): string {
  return `\`\`\`tool\n${JSON.stringify({ tool: name, ...callArguments(json) })}\n\`\`\``;
}

function description(tools: readonly ToolSpec[]): string {
  const lines = tools.map(({ name, description: what, parameters: { properties, required } }) => {
    const values = Object.entries(properties).map(([key, { type, description: why }]) => {
      const kind = `"${key}" (${type}${required.includes(key) ? "" : ", optional"})`;
      return why === undefined ? kind : `${kind}: ${why}`;
    });
    return `- ${name}: ${what}${values.length === 0 ? "" : ` ${values.join("; ")}`}`;
  });
  const save = saveArguments(tools);
  return [
    "You have tools. To use one, end your message with a block of one JSON object; its result comes in the next message:",
    "```tool",
    '{"tool": "NAME", "ARGUMENT": VALUE}',
    "```",
    ...lines,
    ...(save === null
      ? []
      : [
          "To save a document, rather write its text in a block that begins with ```file:PATH and ends with ```.",
        ]),
  ].join("\n");
}

/** What a document becomes as a call that saves it; null when nothing can be saved. */
function saveArguments(
  tools: readonly ToolSpec[],
): ((path: string, text: string) => Omit<ToolCall, "id">) | null {
  const names = Object.keys(tools.find(({ name }) => name === SAVE)?.parameters.properties ?? {});
  const content = names.find((name) => name !== "path");
  if (content === undefined) return null;
  return (path, text) => ({ name: SAVE, arguments: JSON.stringify({ path, [content]: text }) });
}
