/** One side of an exchange, as models see it. */
export interface Message {
  readonly role: "user" | "assistant";
  readonly content: string;
}

/** A message of a conversation, in which several agents may have spoken. */
export interface SpokenMessage extends Message {
  /** Id of the agent that said it, or that it was said to. */
  readonly agent: string;
}
