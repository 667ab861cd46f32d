import type { ToolAnswer, ToolCall } from "./tools/tool.ts";

/** One side of an exchange, as models see it. */
export interface Message {
  readonly role: "user" | "assistant";
  readonly content: string;
  /** An assistant's: what it asked for beside its words, at least one. The next message has the answers. */
  readonly calls?: readonly ToolCall[];
  /** A user's, whose content is empty then: what these calls gave, in their order. */
  readonly results?: readonly ToolAnswer[];
}

/** A message of a conversation, in which several agents may have spoken. */
export interface SpokenMessage extends Message {
  /** Id of the agent that said it, or that it was said to. */
  readonly agent: string;
}
