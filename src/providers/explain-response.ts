import type { AuthRefusal } from "../core/providers/provider-error.ts";
import { safeLine } from "../core/text/safe-text.ts";
import type { Classification, ResponseFailureKind } from "./classify.ts";
import type { Origin } from "./origin.ts";
import { spokenDuration } from "./spoken-duration.ts";

/** Longest quotation of a provider's own words. */
const MAX_EXCERPT = 140;

const OVERLOADED = new Set([429, 503, 529]);

export interface ResponseStory extends Classification {
  readonly status: number | undefined;
  /** Milliseconds the server asked to wait. */
  readonly wait: number | undefined;
  /** The provider's own sentence; untrusted. */
  readonly message: string;
  readonly origin: Origin;
}

/**
 * What an error response means, in the user's terms; completes "PROVIDER answered 429: …". Only a refused
 * request quotes the provider, because there its words are the only clue.
 */
export function explainResponse(story: ResponseStory): string {
  return WORDS[story.kind](story);
}

const WORDS: Readonly<Record<ResponseFailureKind, (story: ResponseStory) => string>> = {
  auth: (story) => AUTH_WORDS[authRefusal(story)],
  rate_limited: (story) => `${LIMIT_WORDS[story.limit?.dimension ?? "unknown"]} is reached${again(story)}`,
  quota_exhausted: (story) => `${LIMIT_WORDS[story.limit?.dimension ?? "quota"]} is used up${again(story)}`,
  model_not_found: ({ origin }) => `it has no model ${origin.model} (retired, misspelt, or a wrong base URL)`,
  tools_unsupported: ({ origin }) => `${origin.model} knows no tools there`,
  too_large: ({ origin }) => `the conversation is too long for ${origin.model}`,
  blocked: () => "its content filter refused the conversation",
  timeout: () => "it gave up waiting for its own model",
  invalid_request: ({ message, origin }) => `it refused the request${excerpt(message, origin)}`,
  server_error: (story) =>
    `${OVERLOADED.has(story.status ?? 0) ? "it is overloaded" : "something failed on its side"}${again(story)}`,
};

const LIMIT_WORDS = {
  rpm: "its limit of requests per minute",
  tpm: "its limit of tokens per minute",
  rpd: "its daily quota of requests",
  tpd: "its daily quota of tokens",
  upstream: "the limit of the provider behind it",
  unknown: "its rate limit",
  quota: "its quota or credit",
} as const;

function again({ wait }: ResponseStory): string {
  return wait === undefined || wait === 0 ? "" : `; again in ${spokenDuration(wait)}`;
}

/** What an answer of the kind `auth` turns down. */
export function authRefusal({
  status,
  message,
  origin,
}: Pick<ResponseStory, "status" | "message" | "origin">): AuthRefusal {
  if (/location is not supported/i.test(message)) return "country";
  if (status === 402) return "credit";
  return origin.hasKey ? "key" : "no-key";
}

const AUTH_WORDS: Readonly<Record<AuthRefusal, string>> = {
  key: "its key was refused",
  "no-key": "it wants a key and none is set",
  country: "it does not serve this country",
  credit: "the account has no credit or no payment method",
};

function excerpt(message: string, origin: Origin): string {
  const words = ownWords(message, origin);
  return words === "" ? "" : `: “${words}”`;
}

/** The provider's own sentence, printable; empty where it is markup or none. */
export function ownWords(message: string, { secrets }: Pick<Origin, "secrets">): string {
  const words = safeLine(message, MAX_EXCERPT, secrets);
  return /^[<{[]/.test(words) ? "" : words;
}
