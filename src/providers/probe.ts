import type { Clock } from "../core/clock.ts";
import type { ChatRequest, Provider } from "../core/providers/provider.ts";
import { isProviderError, type ProviderError } from "../core/providers/provider-error.ts";

export type ProbeResult =
  | { readonly ok: true; readonly latencyMs: number }
  | { readonly ok: false; readonly latencyMs: number; readonly error: ProviderError };

/** The request a probe sends. */
export const PROBE: ChatRequest = {
  system: "Answer with the single word OK.",
  messages: [{ role: "user", content: "Are you there?" }],
  maxOutputTokens: 5,
};

/**
 * Sends one tiny request and says whether the provider serves. An answer without text counts: a reasoning model
 * spends five tokens on thought. `latencyMs` is the time to the end of the answer or to the failure.
 */
export async function probe(provider: Provider, clock: Clock, signal: AbortSignal): Promise<ProbeResult> {
  const begun = clock.now();
  try {
    for await (const chunk of provider.stream(PROBE, signal)) {
      if (chunk.type === "finish") break;
    }
    return { ok: true, latencyMs: clock.now() - begun };
  } catch (error) {
    if (!isProviderError(error)) throw error;
    const latencyMs = clock.now() - begun;
    return error.kind === "empty" ? { ok: true, latencyMs } : { ok: false, latencyMs, error };
  }
}
