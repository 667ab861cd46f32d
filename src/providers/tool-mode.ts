import type { ChatRequest, Provider, ProviderChunk } from "../core/providers/provider.ts";
import { isProviderError } from "../core/providers/provider-error.ts";
import { fenced, inWords } from "./fenced-tools.ts";
import { withRescuedCalls } from "./rescued-calls.ts";
import type { ToolMode } from "./settings.ts";

/**
 * The provider with tools offered in the way of `mode`. One that answers that it knows no tools fails with
 * `tools_unsupported`, and is offered them in fenced blocks from its next request on.
 */
export function withToolMode(provider: Provider, mode: ToolMode): Provider {
  let current = mode;
  return {
    ...provider,
    stream(request, signal) {
      if (!concernsTools(request)) return provider.stream(request, signal);
      if (current === "none") return provider.stream(inWords(request, []), signal);
      const { tools = [] } = request;
      if (current === "fenced") return withRescuedCalls(fenced(provider, request, signal), tools);
      return watched(withRescuedCalls(provider.stream(request, signal), tools), () => {
        current = "fenced";
      });
    },
  };
}

function concernsTools({ tools = [], messages }: ChatRequest): boolean {
  return (
    tools.length > 0 || messages.some(({ calls, results }) => calls !== undefined || results !== undefined)
  );
}

async function* watched(
  chunks: AsyncIterable<ProviderChunk>,
  onUnsupported: () => void,
): AsyncGenerator<ProviderChunk> {
  try {
    yield* chunks;
  } catch (error) {
    if (isProviderError(error) && error.kind === "tools_unsupported") onUnsupported();
    throw error;
  }
}
