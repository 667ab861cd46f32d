import { estimateTokens } from "../../../src/core/tokens.ts";
import type { WireRequest } from "./wire-request.ts";

/** What a message's own form takes, in tokens. */
const MESSAGE_TOKENS = 5;

/**
 * Estimated tokens of a chat completions request as it was sent, with the longest answer it asks for: messages, calls of
 * tools in them, and the tools it tells of.
 */
export function wireRequestTokens({ body }: Pick<WireRequest, "body">): number {
  const longest = Number(body["max_completion_tokens"] ?? body["max_tokens"]);
  const messages = Array.isArray(body["messages"]) ? (body["messages"] as Record<string, unknown>[]) : [];
  const sizes = messages.map(
    ({ content, tool_calls: calls }) => textTokens(content) + textTokens(calls) + MESSAGE_TOKENS,
  );
  return sizes.reduce((sum, size) => sum + size, longest + textTokens(body["tools"]));
}

function textTokens(value: unknown): number {
  if (value === undefined || value === null) return 0;
  return estimateTokens(typeof value === "string" ? value : JSON.stringify(value));
}
