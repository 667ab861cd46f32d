import { GoogleGenerativeAI } from "@google/generative-ai";
import type { FinishReason } from "../core/providers/provider.ts";
import { type Adapter, mapStream } from "./adapter.ts";
import { carriesError } from "./error-payload.ts";
import type { CallDelta } from "./call-assembler.ts";
import { geminiBody } from "./gemini-request.ts";
import { type StreamPart, usageOf } from "./stream-part.ts";

interface GeminiPart {
  readonly text?: unknown;
  readonly thought?: unknown;
  readonly functionCall?: { readonly id?: unknown; readonly name?: unknown; readonly args?: unknown } | null;
  readonly thoughtSignature?: unknown;
}

/** The fields of a streamed response squad reads; the SDK passes on whatever JSON arrives. */
interface GeminiChunk {
  readonly candidates?:
    | readonly {
        readonly content?: {
          readonly parts?: readonly GeminiPart[] | null;
        } | null;
        readonly finishReason?: string | null;
      }[]
    | null;
  readonly promptFeedback?: { readonly blockReason?: string | null } | null;
  readonly usageMetadata?: {
    readonly promptTokenCount?: unknown;
    readonly candidatesTokenCount?: unknown;
    readonly thoughtsTokenCount?: unknown;
  } | null;
}

const FINISH: Readonly<Record<string, FinishReason>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  SAFETY: "blocked",
  RECITATION: "blocked",
  LANGUAGE: "blocked",
  BLOCKLIST: "blocked",
  PROHIBITED_CONTENT: "blocked",
  SPII: "blocked",
  IMAGE_SAFETY: "blocked",
};

/** Gemini through @google/generative-ai, which appends `/v1beta/models/MODEL:streamGenerateContent?alt=sse`. */
export const geminiAdapter: Adapter = {
  credentials: (key) => ({ "x-goog-api-key": key }),

  async open({ model, request, baseUrl, apiKey, totalMs, signal, fetch }) {
    const client = new GoogleGenerativeAI(apiKey).getGenerativeModel(
      { model, systemInstruction: request.system },
      { baseUrl, timeout: totalMs },
    );
    const generationConfig = { maxOutputTokens: request.maxOutputTokens };
    const result = await lendingFetch(fetch, () =>
      client.generateContentStream({ ...geminiBody(request, model), generationConfig }, { signal }),
    );
    // The SDK reads the stream twice; a failure also rejects this unused half, which would end the process.
    result.response.catch(() => undefined);
    return mapStream<GeminiChunk>(result.stream, geminiPart);
  },
};

/**
 * The SDK takes no fetch of its own, and the platform's follows redirects with the key. It picks up the global
 * one in the first synchronous stretch of a call, so lending it for exactly that long reaches nobody else.
 */
function lendingFetch<T>(lent: typeof globalThis.fetch, call: () => T): T {
  const own = globalThis.fetch;
  globalThis.fetch = lent;
  try {
    return call();
  } finally {
    globalThis.fetch = own;
  }
}

/** Reads one streamed response. Thoughts are no part of the answer, but are counted as output. */
function geminiPart(chunk: GeminiChunk): StreamPart {
  const candidate = chunk.candidates?.[0];
  const parts = candidate?.content?.parts ?? [];
  const texts = parts.map(({ text, thought }) => (typeof text === "string" && thought !== true ? text : ""));
  const { promptTokenCount, candidatesTokenCount = 0, thoughtsTokenCount = 0 } = chunk.usageMetadata ?? {};
  const completion = usageOf(candidatesTokenCount, thoughtsTokenCount);
  return {
    text: texts.join(""),
    calls: parts.flatMap((part) => callDelta(part)),
    isThought: parts.some(({ text, thought }) => thought === true && typeof text === "string" && text !== ""),
    finish: finishOf(candidate?.finishReason ?? "", chunk.promptFeedback?.blockReason ?? ""),
    usage:
      completion === null
        ? null
        : usageOf(promptTokenCount, completion.promptTokens + completion.completionTokens),
    error: carriesError(chunk) ? chunk : null,
  };
}

/** A call always comes whole. */
function callDelta({ functionCall, thoughtSignature }: GeminiPart): readonly CallDelta[] {
  if (functionCall === undefined || functionCall === null) return [];
  const { id, name, args } = functionCall;
  return [
    {
      index: null,
      id: typeof id === "string" ? id : "",
      name: typeof name === "string" ? name : "",
      arguments: args,
      seal: typeof thoughtSignature === "string" ? thoughtSignature : "",
      isWhole: true,
    },
  ];
}

function finishOf(finishReason: string, blockReason: string): StreamPart["finish"] {
  if (blockReason !== "" && blockReason !== "BLOCK_REASON_UNSPECIFIED") {
    return { reason: "blocked", detail: blockReason };
  }
  if (finishReason === "" || finishReason === "FINISH_REASON_UNSPECIFIED") return null;
  return { reason: FINISH[finishReason] ?? "failed", detail: finishReason };
}
