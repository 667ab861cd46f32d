/** One side of an exchange, as models see it. */
export interface Message {
  readonly role: "user" | "assistant";
  readonly content: string;
}
