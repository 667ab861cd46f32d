import { sanitize } from "../sanitize.ts";
import { FENCE_STAND_IN, partsOf, withoutThoughts } from "./parts.ts";
import type { Answer, Expectation, Finding } from "./verdict.ts";

/** What can be an answer of one character: letters, digits, emoji, and operators somebody may have asked for. */
const SAYS_SOMETHING = /[\p{L}\p{N}\p{Sc}\p{So}+=<&%/@\\]/u;

/** An operator or a literal in inline code is an answer, whatever it is made of. */
const IS_INLINE_CODE = /^`[^`\n]{1,300}`[.!]?$/;

/** What programs print for a value that is not there. */
const NOTHING: ReadonlySet<string> = new Set(["null", "undefined", "[object Object]", "NaN"]);

/** Finds an answer that says nothing: no visible character, punctuation alone, or the literal of an empty value. */
export function findEmpty({ text }: Answer, expected: Expectation): Finding | null {
  const visible = withoutThoughts(sanitize(text)).trim();
  if (visible === "") return { kind: "empty", detail: "nothing visible" };
  if (IS_INLINE_CODE.test(visible)) return null;
  const { prose, fences } = partsOf(visible);
  const content = [prose.replaceAll(FENCE_STAND_IN, ""), ...fences].join("\n").trim();
  if (expected.format === "json" && /^(?:\[\s*\]|\{\s*\})$/.test(content)) return null;
  if (content === "") return { kind: "empty", detail: "a code fence with nothing in it" };
  if (NOTHING.has(content)) return { kind: "empty", detail: `nothing but ${content}` };
  return SAYS_SOMETHING.test(content) ? null : { kind: "empty", detail: "nothing but punctuation" };
}
