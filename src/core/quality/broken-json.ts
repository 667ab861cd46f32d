import { partsOf } from "./parts.ts";
import type { Answer, Expectation, Finding } from "./verdict.ts";

/**
 * Finds an answer that was asked for as JSON and is none. It is when the whole text parses, or its only code fence
 * does, whatever is said around that. A text cut at its length limit is not judged: it can be continued.
 */
export function findBrokenJson({ text, finish }: Answer, expected: Expectation): Finding | null {
  if (expected.format !== "json" || finish === "length") return null;
  if (parses(text)) return null;
  const { fences } = partsOf(text);
  if (fences.length > 1) return flaw("several code fences where one JSON value was asked for");
  if (fences[0] !== undefined)
    return parses(fences[0]) ? null : flaw("the code fence does not parse as JSON");
  return flaw(/[{[]/.test(text) ? "does not parse as JSON" : "prose where JSON was asked for");
}

function flaw(detail: string): Finding {
  return { kind: "broken-json", detail };
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
