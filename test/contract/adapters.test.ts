import { describe } from "vitest";
import { describeProviderContract } from "./provider-contract.ts";

const OPENAI_WORDS = { length: "length", blocked: "content_filter" };

describe("groq by groq-sdk", () => {
  describeProviderContract({ name: "groq", type: "groq", protocol: "openai", finish: OPENAI_WORDS });
});

describe("cerebras by openai", () => {
  describeProviderContract({
    name: "cerebras",
    type: "openai-compatible",
    protocol: "openai",
    finish: OPENAI_WORDS,
  });
});

describe("openrouter by openai", () => {
  describeProviderContract({
    name: "openrouter",
    type: "openai-compatible",
    protocol: "openai",
    finish: OPENAI_WORDS,
  });
});

describe("gemini by @google/generative-ai", () => {
  describeProviderContract({
    name: "gemini",
    type: "gemini",
    protocol: "gemini",
    finish: { length: "MAX_TOKENS", blocked: "SAFETY" },
  });
});
