import OpenAI from "openai";
import { type Adapter, mapStream } from "./adapter.ts";
import { type ChatChunk, openaiPart } from "./openai-part.ts";
import { chatBody } from "./openai-request.ts";

/**
 * Hosts that know only the newer name of the output limit; everybody else, local servers above all, knows
 * `max_tokens`.
 */
const NEWER_LIMIT_HOSTS = new Set(["api.openai.com", "api.cerebras.ai"]);

/**
 * Any server of the chat completions protocol through the openai SDK: Cerebras, OpenRouter, Ollama, llama.cpp,
 * LM Studio. The base URL ends where `/chat/completions` begins, usually in `/v1`.
 */
export const openaiCompatibleAdapter: Adapter = {
  credentials: (key) => ({ authorization: `Bearer ${key}` }),

  async open({ model, request, baseUrl, apiKey, totalMs, signal, fetch }) {
    const client = new OpenAI({
      apiKey,
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      baseURL: baseUrl,
      fetch,
      maxRetries: 0,
      timeout: totalMs,
      logLevel: "off",
      fetchOptions: { redirect: "error" },
    });
    const limit = NEWER_LIMIT_HOSTS.has(URL.parse(baseUrl)?.host ?? "")
      ? { max_completion_tokens: request.maxOutputTokens }
      : { max_tokens: request.maxOutputTokens };
    const stream = await client.chat.completions.create(
      {
        model,
        ...chatBody(request),
        ...limit,
        stream: true,
        stream_options: { include_usage: true },
      },
      { signal },
    );
    return mapStream<ChatChunk>(stream, openaiPart);
  },
};
