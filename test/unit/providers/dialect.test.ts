import { expect, it } from "vitest";
import { dialectOf } from "../../../src/providers/dialect.ts";

it.each([
  ["groq", undefined, "groq"],
  ["groq", "http://127.0.0.1:8080", "groq"],
  ["gemini", "https://gateway.example/openrouter", "gemini"],
  ["openai-compatible", "https://api.groq.com/openai/v1", "groq"],
  ["openai-compatible", "https://API.Cerebras.ai/v1", "cerebras"],
  ["openai-compatible", "https://openrouter.ai/api/v1", "openrouter"],
  ["openai-compatible", "https://generativelanguage.googleapis.com/v1beta/openai", "gemini"],
  ["openai-compatible", "https://gateway.example.com/v1/account/name/openrouter/v1", "openrouter"],
  ["openai-compatible", "https://api.openai.com/v1", "openai"],
  ["openai-compatible", "https://not-openrouter.ai/constructor/v1", "openai"],
  ["openai-compatible", "http://127.0.0.1:11434/v1", "openai"],
  ["openai-compatible", "no address", "openai"],
  ["openai-compatible", undefined, "openai"],
] as const)("a %s server at %s speaks as %s", (type, baseUrl, dialect) => {
  expect(dialectOf({ type, ...(baseUrl === undefined ? {} : { baseUrl }) })).toBe(dialect);
});
