import Groq from "groq-sdk";
import { type Adapter, mapStream } from "./adapter.ts";
import { type ChatChunk, openaiPart } from "./openai-part.ts";

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
    const stream = await client.chat.completions.create(
      {
        model,
        messages: [{ role: "system", content: request.system }, ...request.messages],
        max_completion_tokens: request.maxOutputTokens,
        stream: true,
      },
      { signal },
    );
    return mapStream<ChatChunk>(stream, openaiPart);
  },
};
