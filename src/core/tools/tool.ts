import type { Complaint } from "../complaints/complaint.ts";

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
  /** The JSON of its arguments as the model wrote it, perhaps none; `{}` for no arguments. */
  readonly arguments: string;
  /** Opaque text that this model, and no other, wants back with the call. */
  readonly seal?: { readonly model: string; readonly text: string };
}

/** What a model is told of a call that was carried out. */
export interface ToolAnswer {
  /** The call's. */
  readonly id: string;
  /** The tool's. */
  readonly name: string;
  readonly content: string;
  readonly isError: boolean;
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
  /** How many lines were found, without what stands around them. @default those of `content` */
  readonly lines?: number;
  /** An error, for people. @default the first line of `content` */
  readonly complaint?: Complaint | undefined;
  /** Name of the document that something was saved in, for people. */
  readonly savedIn?: string;
}

/** What a model may ask for in one turn, and what happens then. */
export interface ToolBox {
  /** Asked before every request: a workflow has other tools in other steps. Empty for none. */
  specs(): readonly ToolSpec[];
  /** Resolves always, but rejects with `signal.reason` when aborted. */
  call(call: ToolCall, signal: AbortSignal): Promise<ToolResult>;
}

/** Longer arguments of one call are refused, in characters; a call that holds the text of a document is shorter. */
export const MOST_ARGUMENT_CHARACTERS = 32_768;

/** At most this many requests with tools in a turn, and this many calls over all of them. */
export const MOST_TOOL_ROUNDS = 10;
export const MOST_TOOL_CALLS = 20;
