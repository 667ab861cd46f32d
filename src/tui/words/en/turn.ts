import type { ErrorCode } from "../../../core/errors.ts";
import type { WaitReason } from "../../../core/limits/limiter.ts";
import type { LimitDimension } from "../../../core/limits/stated-limits.ts";
import type { AuthRefusal, FailureKind } from "../../../core/providers/provider-error.ts";
import type { Flaw } from "../../../core/quality/verdict.ts";

/** What a provider did, to follow its name: `groq is rate limited`. */
export const failed: Readonly<Record<FailureKind, string>> = {
  rate_limited: "is rate limited",
  quota_exhausted: "has no quota left for now",
  server_error: "had a server error",
  network: "could not be reached",
  timeout: "did not answer in time",
  interrupted: "stopped answering",
  auth: "refused the key",
  invalid_request: "refused the request",
  too_large: "takes no conversation this long",
  model_not_found: "does not have the model",
  tools_unsupported: "knows no tools",
  blocked: "withheld the answer",
  empty: "gave an empty answer",
  low_quality: "gave a poor answer",
  cancelled: "was stopped",
};

/** Why a request waits, to follow a duration. */
export const waits: Readonly<Record<WaitReason, string>> = {
  window: "requests per minute used up",
  burst: "spacing requests out",
  cooldown: "cooling down",
  failing: "it keeps failing",
  key: "it refused the key",
  concurrency: "other requests are in flight",
  backoff: "pausing before another try",
  tokens: "tokens per minute used up",
  day: "the day's quota is used up",
};

/** How an attempt failed, to stand alone beside a provider's name. */
export const failedShort: Readonly<Record<FailureKind | "ok" | "overloaded", string>> = {
  ok: "its answer was refused",
  overloaded: "overloaded",
  rate_limited: "rate limited",
  quota_exhausted: "quota used up",
  server_error: "server error",
  network: "not reached",
  timeout: "no answer in time",
  interrupted: "stopped answering",
  auth: "key refused",
  invalid_request: "request refused",
  too_large: "conversation too long",
  model_not_found: "model not found",
  tools_unsupported: "no tools",
  blocked: "answer withheld",
  empty: "empty answer",
  low_quality: "poor answer",
  cancelled: "stopped",
};

/** What is wrong with an answer that was set aside. */
export const flaws: Readonly<Record<Flaw, string>> = {
  empty: "empty",
  refusal: "refusal",
  truncated: "truncated",
  repetition: "repetition",
  "leaked-prompt": "leaked-prompt",
  "wrong-language": "wrong-language",
  "broken-json": "broken-json",
};

/** The lines between two attempts. `next` is who is asked now. */
export const detour = {
  marks: { interrupted: "interrupted", "set aside": "set aside" },
  goesOn: (next: string) => `${next} goes on`,
  startsOver: (next: string) => `${next} starts over`,
  it: "it",
  askingAgain: "asking it once more",
  asking: (next: string) => `asking ${next}`,
  stillNoAnswer: (provider: string) => `still no answer from ${provider}`,
  stands: (provider: string) => `the answer of ${provider} stands`,
};

/** The lines that close a turn. */
export const outcome = {
  stopped: "stopped",
  interrupted: "interrupted",
  brokenOff: "interrupted; /continue goes on, /retry starts over",
  cutOff: "cut off: the answer reached its length limit; /continue goes on",
  waited: (time: string) => `${time} of it waiting`,
  after: (providers: string) => `after ${providers}`,
};

/** What to do when nobody answered. `when` completes "try again", `again` is a key or a command. */
export const advice = {
  pressEnter: "press Enter",
  later: "later",
  noneFree: (when: string, again: string) => `No provider is free. Try again ${when}: ${again}.`,
  allFailing: (when: string, again: string) => `Every provider is failing. Try again ${when}: ${again}.`,
  throttled: (when: string, again: string) => `Nobody could answer. Try again ${when}: ${again}.`,
  offline: (again: string) => `Nobody could be reached. Check the network, then: ${again}.`,
  unreachable: (again: string) => `Nobody could answer just now. Try again in a moment: ${again}.`,
  keysRefused: "Every key was refused. /status says how to set them anew; then start squad again.",
  noAnswer: (again: string) => `Nobody gave an answer. Say it in other words, or try again: ${again}.`,
  /** Takes the place of what is thrown in English; null leaves it as it is. */
  tooLong: null as string | null,
};

/** Takes the place of an error that is thrown in English, above its details; one that is missing is shown as it is. */
export const errors: Readonly<Partial<Record<ErrorCode, string>>> = {};

/** How an attempt failed of which the story says more than the kind: `short` is the kind's, `story` may be empty. */
export function explained(short: string, story: string): string {
  return story === "" ? short : story;
}

interface Stories {
  readonly noModel: (model: string) => string;
  /** The limit that is reached. */
  readonly limits: Readonly<Record<LimitDimension, string>>;
  /** What was turned down where it was not the key itself. */
  readonly refusals: Readonly<Record<Exclude<AuthRefusal, "key">, string>>;
  readonly again: (time: string) => string;
}

/** Parts of what a provider's error response says; null takes the message of the attempt, which is in English. */
export const stories = null as Stories | null;

/** The receipt in full, for `/why`. */
export const receipt = {
  servedBy: (provider: string) => `served by ${provider}`,
  forAgent: (agent: string) => `for ${agent}`,
  ofMany: (number: number, count: number) => `Answer ${number} of ${count}: `,
  /** Before who served a summary of the conversation. */
  ofSummary: "Summary: ",
  inAll: (time: string) => `${time} in all`,
  waitedForSlot: (time: string) => `${time} of it waiting for a free slot`,
  firstWordAfter: (time: string) => `first word after ${time}`,
  tokens: (read: string, written: string) => `${read} tokens read, ${written} written`,
  about: (count: string) => `about ${count}`,
  cutOff: "It was cut off at its length limit.",
  answered: "answered",
  waited: (time: string) => `waited ${time}`,
  firstWord: (time: string) => `first word ${time}`,
  took: (time: string) => `took ${time}`,
};

/** When something is to be done; `time` is a duration, `moment` a local time. */
export const time = {
  in: (time: string) => `in ${time}`,
  at: (moment: string) => `at ${moment}`,
  justNow: "just now",
  ago: (time: string) => `${time} ago`,
  /** Between a number and its fraction. */
  decimal: ".",
};
