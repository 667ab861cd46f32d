import type { ErrorPayload, Quota } from "./error-payload.ts";
import { countOf, type LimitReading, type StatedDimension } from "./limit-reading.ts";

/**
 * Groq's and OpenAI's sentence: "… on tokens per minute (TPM): Limit 15000, Used 11972, Requested 4351". Limits on
 * input or output alone have longer abbreviations (ITPM, OTPM) and are others than those counted here.
 */
const SENTENCE =
  /\b(requests?|tokens?) per (min|minute|day)(?: \((?:RPM|TPM|RPD|TPD)\))?: Limit (\d{1,13})(?![\w~]|[.,]\d)(?:, Used (\d{1,13})(?![\w~]|[.,]\d))?/gi;

const SPOKEN: Readonly<Record<string, StatedDimension>> = {
  "request min": "rpm",
  "request day": "rpd",
  "token min": "tpm",
  "token day": "tpd",
};

/** Google's quota ids; output has a budget of its own, which nobody here counts. */
const QUOTA_IDS: readonly (readonly [RegExp, StatedDimension])[] = [
  [/(?<!Output)Tokens\w*PerDay/i, "tpd"],
  [/Requests\w*PerDay/i, "rpd"],
  [/(?<!Output)Tokens\w*PerMinute/i, "tpm"],
  [/Requests\w*PerMinute/i, "rpm"],
];

/** What an error's sentence and its quota violations state; forms that name their limit in full, whoever sends them. */
export function readLimitBody({ message, quotas }: ErrorPayload): readonly LimitReading[] {
  return [...[...message.matchAll(SENTENCE)].flatMap(readSentence), ...quotas.flatMap(readQuota)];
}

function readSentence([, counted = "", period = "", limit = "", used]: RegExpExecArray): LimitReading[] {
  const unit = counted.toLowerCase().replace(/s$/, "");
  const dimension = SPOKEN[`${unit} ${period.toLowerCase().slice(0, 3)}`];
  if (dimension === undefined) return [];
  const readings: LimitReading[] = [{ dimension, field: "limit", value: countOf(limit, 1) }];
  if (used !== undefined) readings.push({ dimension, field: "used", value: countOf(used, 0) });
  return readings;
}

function readQuota({ id, value }: Quota): LimitReading[] {
  const dimension = QUOTA_IDS.find(([pattern]) => pattern.test(id))?.[1];
  return dimension === undefined ? [] : [{ dimension, field: "limit", value: countOf(value, 1) }];
}
