import type { FunctionDeclaration, FunctionDeclarationSchema, Part } from "@google/generative-ai";
import type { Message } from "../core/message.ts";
import type { ChatRequest } from "../core/providers/provider.ts";
import type { ToolCall, ToolSpec } from "../core/tools/tool.ts";
import { callArguments, callName } from "./call-arguments.ts";

/**
 * Stands for the signature of a call that another model made: Gemini 3 refuses calls without one.
 * https://ai.google.dev/gemini-api/docs/thought-signatures
 */
const NO_SIGNATURE = "skip_thought_signature_validator";
/** Models that want none. */
const UNSIGNED = /^(?:models\/)?(?:gemini-[12]\b|gemma|learnlm)/;

/** What Gemini is sent of a request: the conversation, and tools where there are any. */
export function geminiBody(
  { messages, tools = [] }: ChatRequest,
  model: string,
): {
  readonly contents: { role: string; parts: Part[] }[];
  readonly tools?: { functionDeclarations: FunctionDeclaration[] }[];
} {
  const contents = messages.map((message) => ({
    role: message.role === "assistant" ? "model" : "user",
    parts: partsOf(message, model),
  }));
  return {
    contents,
    ...(tools.length === 0 ? {} : { tools: [{ functionDeclarations: tools.map(declaration) }] }),
  };
}

function partsOf({ content, calls = [], results = [] }: Message, model: string): Part[] {
  const said = content === "" && calls.length + results.length > 0 ? [] : [{ text: content }];
  const asked = calls.map((call, index) => callPart(call, index === 0, model));
  const given = results.map((result) => ({
    functionResponse: {
      name: callName(result.name),
      response: { [result.isError ? "error" : "output"]: result.content },
    },
  }));
  return [...said, ...asked, ...given];
}

/** Only the first of several calls in one message is signed. */
function callPart({ name, arguments: json, seal }: ToolCall, isFirst: boolean, model: string): Part {
  const functionCall = { name: callName(name), args: callArguments(json) };
  if (seal?.model === model) return signed(functionCall, seal.text);
  return isFirst && !UNSIGNED.test(model) ? signed(functionCall, NO_SIGNATURE) : { functionCall };
}

/** The SDK's types do not know signatures; it passes them on. */
function signed(functionCall: { name: string; args: object }, thoughtSignature: string): Part {
  const part = { functionCall, thoughtSignature };
  return part;
}

/** Gemini refuses an object without properties. */
function declaration({ name, description, parameters }: ToolSpec): FunctionDeclaration {
  if (Object.keys(parameters.properties).length === 0) return { name, description };
  return { name, description, parameters: parameters as unknown as FunctionDeclarationSchema };
}
