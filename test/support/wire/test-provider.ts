import type { Clock } from "../../../src/core/clock.ts";
import { isProviderError, type ProviderError } from "../../../src/core/providers/provider-error.ts";
import type { ChatRequest, Provider, ProviderChunk } from "../../../src/core/providers/provider.ts";
import { Secret } from "../../../src/core/secret.ts";
import { createProvider } from "../../../src/providers/create-provider.ts";
import type { ProviderSettings, ProviderType, ToolMode } from "../../../src/providers/settings.ts";
import { realClock } from "./real-clock.ts";

export const TEST_KEY = "gsk_T3stT3stT3stT3stT3stT3stT3stT3st";

export const REQUEST: ChatRequest = {
  system: "You are Mary 📊, Business Analyst.",
  messages: [
    { role: "user", content: "First question" },
    { role: "assistant", content: "First answer" },
    { role: "user", content: "Second question: ünïcödé 🚀" },
  ],
  maxOutputTokens: 256,
};

export interface TestProviderOptions {
  readonly name: string;
  readonly type: ProviderType;
  readonly baseUrl: string;
  readonly apiKey?: string | null;
  readonly clock?: Clock;
  readonly timeouts?: ProviderSettings["timeouts"];
  readonly model?: string;
  readonly tools?: ToolMode;
}

/** A provider that asks a test server. */
export function testProvider(options: TestProviderOptions): Provider {
  const { name, type, baseUrl, apiKey = TEST_KEY, clock = realClock, model = "test-model" } = options;
  const { timeouts = { headersMs: 10_000, firstTokenMs: 10_000, idleMs: 10_000, totalMs: 15_000 } } = options;
  return createProvider(
    {
      name,
      type,
      model,
      tier: "worker",
      contextWindow: 8192,
      maxOutputTokens: 256,
      ...(options.tools === undefined ? {} : { tools: options.tools }),
      baseUrl,
      apiKey: apiKey === null ? null : new Secret(apiKey),
      timeouts,
    },
    { clock },
  );
}

export interface Heard {
  readonly chunks: readonly ProviderChunk[];
  readonly text: string;
  readonly error: ProviderError | null;
}

/** Listens to the end of an attempt. A rejection that is no `ProviderError` is a bug and passes through. */
export async function listen(
  provider: Provider,
  options: {
    readonly request?: ChatRequest;
    readonly signal?: AbortSignal;
    readonly onChunk?: (chunk: ProviderChunk) => void;
  } = {},
): Promise<Heard> {
  const { request = REQUEST, signal = new AbortController().signal, onChunk } = options;
  const chunks: ProviderChunk[] = [];
  let error: ProviderError | null = null;
  try {
    for await (const chunk of provider.stream(request, signal)) {
      chunks.push(chunk);
      onChunk?.(chunk);
    }
  } catch (thrown) {
    if (!isProviderError(thrown)) throw thrown;
    error = thrown;
  }
  const text = chunks.map((chunk) => (chunk.type === "text-delta" ? chunk.text : "")).join("");
  return { chunks, text, error };
}
