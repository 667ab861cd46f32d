/** A value of JSON Schema, as all providers take it: an object with named properties, no references. */
export interface ToolParameters {
  readonly type: "object";
  readonly properties: Readonly<Record<string, ToolProperty>>;
  readonly required: readonly string[];
}

export interface ToolProperty {
  readonly type: "string" | "integer" | "array";
  /** Left out where the name says it. */
  readonly description?: string;
  readonly items?: { readonly type: "string" };
}

/** Something a model may ask for, as it is told of it. */
export interface ToolSpec {
  /** `[a-z_]{1,40}`. */
  readonly name: string;
  /** For the model, in English, as short as can be: it is paid for in every request. */
  readonly description: string;
  readonly parameters: ToolParameters;
}

/** What a model asked for. Untrusted. */
export interface ToolCall {
  /** Unique within the turn; made by squad where a provider gives none. */
  readonly id: string;
  readonly name: string;
  /** The JSON of its arguments as the model wrote it, perhaps none. */
  readonly arguments: string;
}

/**
 * What becomes of the turn after a tool: the model goes on with the result; it goes on with the result alone, without what
 * was said in this turn before (the host has moved on); or the turn ends here, as an answer.
 */
export type ToolSequel = "go-on" | "afresh" | "stop";

/** What a tool gave. Never a rejection: a mistake of the model's is a result that says so. */
export interface ToolResult {
  /** For the model; bounded by the tool. */
  readonly content: string;
  readonly isError: boolean;
  /** @default "go-on" */
  readonly sequel?: ToolSequel;
  /** Text for the user that becomes part of the answer. */
  readonly say?: string;
}

/** What a model may ask for in one turn, and what happens then. */
export interface ToolBox {
  /** Asked before every request: a workflow has other tools in other steps. Empty for none. */
  specs(): readonly ToolSpec[];
  /** Resolves always, but rejects with `signal.reason` when aborted. */
  call(call: ToolCall, signal: AbortSignal): Promise<ToolResult>;
}

/** At most this many requests with tools in a turn, and this many calls over all of them. */
export const MOST_TOOL_ROUNDS = 10;
export const MOST_TOOL_CALLS = 20;
