import type { Provider } from "../../core/providers/provider.ts";
import { createLabelStripper } from "../../core/chat/speakers.ts";

/** `provider`, whose answers do not begin with one of `labels`. */
export function unlabelled(provider: Provider, labels: readonly string[]): Provider {
  return {
    ...provider,
    async *stream(request, signal) {
      const stripper = createLabelStripper(labels);
      for await (const chunk of provider.stream(request, signal)) {
        if (chunk.type === "text-delta") {
          const text = stripper.push(chunk.text);
          if (text !== "") yield { type: "text-delta", text };
          continue;
        }
        const rest = chunk.type === "finish" ? stripper.end() : "";
        if (rest !== "") yield { type: "text-delta", text: rest };
        yield chunk;
      }
    },
  };
}
