import { answer, callsTools, type Script, type WireCall } from "./wire/script.ts";
import type { WireRequest } from "./wire/wire-request.ts";

/** Requests so fast that a test of tools waits for none. */
export const NO_WAIT = "providers:\n  groq: {rpm: 1000, burst: 500, tpm: null, rpd: null, tpd: null}\n";

/** The calls that a text asks for: each `CALL tool {json}`. */
export function callsIn(text: string): readonly WireCall[] {
  return [...text.matchAll(/CALL (\w+) (\{.*?\})(?=\s|$)/gu)].map(([, name = "", args = ""]) => ({
    name,
    arguments: args,
  }));
}

/** What the tools of the last round gave; null when nothing was called since the input. */
function given({ messages }: WireRequest): readonly string[] | null {
  const results = messages.slice(messages.findLastIndex(({ role }) => role !== "tool") + 1);
  return results.length === 0 ? null : results.map(({ content }) => content);
}

/** A model that makes the calls that the user's message asks for, all at once, and says what they gave. */
export function calling(request: WireRequest): Script {
  const results = given(request);
  if (results !== null) return answer(`Done: ${results.join(" | ").replace(/\s+/gu, " ")}`);
  const input = request.messages.at(-1)?.content ?? "";
  const calls = callsIn(input);
  return calls.length === 0 ? answer(`Heard: ${input}`) : callsTools(calls);
}

/**
 * A model without sense: it makes each call that its input or anything it was given asks for, one a request, and puts what
 * came back last in the place of `{result}`.
 */
export function obeying(): (request: WireRequest) => Script {
  let wanted: WireCall[] = [];
  let last = "";
  return (request) => {
    const results = given(request);
    if (results === null) wanted = [];
    for (const text of results ?? [request.messages.at(-1)?.content ?? ""]) {
      if (results !== null) last = text;
      wanted.unshift(...callsIn(text));
    }
    const next = request.body["tools"] === undefined ? undefined : wanted.shift();
    if (next === undefined) return answer("Obeyed.");
    const filled = next.arguments.replaceAll("{result}", JSON.stringify(last).slice(1, -1));
    return callsTools([{ ...next, arguments: filled }]);
  };
}
