import Groq from "groq-sdk";
import { type Adapter, mapStream } from "./adapter.ts";
import { type ChatChunk, openaiPart } from "./openai-part.ts";
import { chatBody } from "./openai-request.ts";

/** Groq through groq-sdk, which appends `/openai/v1/chat/completions` to the base URL. */
export const groqAdapter: Adapter = {
  credentials: (key) => ({ authorization: `Bearer ${key}` }),

  async open({ model, request, baseUrl, apiKey, totalMs, signal, fetch }) {
    const client = new Groq({
      apiKey,
      baseURL: baseUrl,
      fetch,
      maxRetries: 0,
      timeout: totalMs,
      logLevel: "off",
      fetchOptions: { redirect: "error" },
    });
    const body = {
      model,
      ...chatBody(request),
      max_completion_tokens: request.maxOutputTokens,
      stream: true as const,
      // The API takes it, the SDK's types do not know it; without it the usage comes only as `x_groq.usage`.
      stream_options: { include_usage: true },
    };
    const stream = await client.chat.completions.create(body, { signal });
    return mapStream<ChatChunk>(stream, openaiPart);
  },
};
