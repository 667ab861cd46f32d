import type { AttemptRecord } from "../../core/outcome.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { formatWait } from "../../core/text/wait-words.ts";
import type { Words } from "../words/en/index.ts";

/**
 * What is to be told of a failed attempt beside its kind: one printable line, empty when there is nothing. A provider's own
 * words stay in its language.
 */
export function attemptStory(record: AttemptRecord, { stories }: Words): string {
  const { outcome, message = "", model, story = {} } = record;
  // `it is overloaded` of `groq answered 503: it is overloaded`: who and how are said before it.
  if (stories === null) return sanitizeLine(message.replace(/^\S+ answered \d+: /u, ""), 200);
  const { limit, waitMs, refusal, quote } = story;
  const parts = [
    ...(outcome === "model_not_found" ? [stories.noModel(model)] : []),
    ...(refusal === undefined || refusal === "key" ? [] : [stories.refusals[refusal]]),
    ...(limit === undefined ? [] : [stories.limits[limit]]),
    ...(quote === undefined ? [] : [`“${quote}”`]),
    ...(waitMs === undefined ? [] : [stories.again(formatWait(waitMs))]),
  ];
  return sanitizeLine(parts.join("; "), 200);
}
