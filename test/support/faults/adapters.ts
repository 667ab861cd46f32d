import type { WireProtocol } from "../wire/wire-request.ts";

/** One adapter under faults, and the words of its protocol. */
export interface FaultAdapter {
  readonly name: "groq" | "cerebras" | "gemini" | "openrouter";
  readonly protocol: WireProtocol;
  readonly finish: { readonly length: string; readonly blocked: string };
}

const OPENAI = { protocol: "openai", finish: { length: "length", blocked: "content_filter" } } as const;

export const ADAPTERS: readonly FaultAdapter[] = [
  { name: "groq", ...OPENAI },
  { name: "cerebras", ...OPENAI },
  { name: "gemini", protocol: "gemini", finish: { length: "MAX_TOKENS", blocked: "SAFETY" } },
  { name: "openrouter", ...OPENAI },
];
