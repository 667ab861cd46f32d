import type { Clock } from "../../src/core/clock.ts";
import { ProviderError, type ProviderErrorFacts } from "../../src/core/providers/provider-error.ts";
import type {
  ChatRequest,
  FinishReason,
  Provider,
  ProviderChunk,
  Tier,
} from "../../src/core/providers/provider.ts";

/** One step of a scripted answer. */
export type Step =
  | { readonly text: string }
  | { readonly waitMs: number }
  | { readonly fail: Omit<ProviderErrorFacts, "provider" | "model">; readonly message?: string }
  | { readonly finish: FinishReason; readonly usage?: { promptTokens: number; completionTokens: number } }
  | { readonly call: { readonly name: string; readonly arguments: string } }
  | { readonly end: true };

export interface ScriptedProvider extends Provider {
  /** Requests as they came. */
  readonly requests: ChatRequest[];
}

/** A provider that plays one script a request; the last script repeats. */
export function scriptedProvider(
  name: string,
  scripts: readonly (readonly Step[])[],
  options: { readonly clock: Clock; readonly tier?: Tier; readonly contextWindow?: number },
): ScriptedProvider {
  const requests: ChatRequest[] = [];
  const model = `${name}-model`;
  return {
    name,
    type: "scripted",
    model,
    tier: options.tier ?? "worker",
    contextWindow: options.contextWindow ?? 100_000,
    maxOutputTokens: 1000,
    requests,
    prepare: async () => undefined,
    async *stream(request, signal): AsyncGenerator<ProviderChunk> {
      const script = scripts[Math.min(requests.length, scripts.length - 1)] ?? [];
      requests.push(request);
      for (const step of script) {
        if ("text" in step) yield { type: "text-delta", text: step.text };
        else if ("call" in step) yield { type: "tool-call", call: { ...step.call, id: "" } };
        else if ("waitMs" in step) await options.clock.sleep(step.waitMs, signal);
        else if ("fail" in step) {
          throw new ProviderError(
            { ...step.fail, provider: name, model },
            step.message ?? `${name} failed: ${step.fail.kind}`,
          );
        } else if ("finish" in step) {
          yield {
            type: "finish",
            reason: step.finish,
            ...(step.usage === undefined ? {} : { usage: step.usage }),
          };
        } else return;
      }
    },
  };
}

/** An answer that asks for tools, after some text. */
export function calls(
  text: string,
  ...asked: readonly (readonly [name: string, args: unknown])[]
): readonly Step[] {
  const said = text === "" ? [] : [{ text }];
  const called = asked.map(([name, args]) => ({ call: { name, arguments: JSON.stringify(args) } }));
  return [...said, ...called, { finish: "tool_calls" }];
}

/** A whole good answer. */
export const says = (text: string): readonly Step[] => [{ text }, { finish: "stop" }];
