import type { ErrorCode } from "../../core/errors.ts";
import type { AttemptRecord, TurnOutcome } from "../../core/outcome.ts";
import type { FailureKind } from "../../core/providers/provider-error.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { attemptStory } from "./attempt-story.ts";
import type { ListItem } from "./block.ts";
import { formatAhead } from "../bar/time-format.ts";
import { toldError } from "./told-error.ts";
import type { Words } from "../words/en/index.ts";

type Failed = Extract<TurnOutcome, { kind: "failed" }>;

interface Situation {
  readonly failed: Failed;
  /** How each provider failed in the end. */
  readonly kinds: ReadonlySet<AttemptRecord["outcome"]>;
  /** What to do to send the input again: a key or a command. */
  readonly again: string;
  readonly words: Words;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** One line saying that nobody answered and what to do now. */
export function failureLine(
  failed: Failed,
  end: { readonly now: number; readonly isGivenBack: boolean; readonly words: Words },
): string {
  const kinds = new Set(lastAttempts(failed.attempts).map(({ outcome }) => outcome));
  const { words, now } = end;
  const again = end.isGivenBack ? words.advice.pressEnter : "/retry";
  const table = kinds.size === 0 ? ADVICE_UNASKED : ADVICE;
  return (table[failed.error.code] ?? inItsOwnWords)({ failed, kinds, again, words, now });
}

/** One short item a provider that was asked: how it failed last, and with which HTTP status; else why nobody was. */
export function failureItems({ attempts, error }: Failed, words: Words): ListItem[] {
  if (attempts.length === 0) {
    const { details } = toldError(error, words);
    return details.map((detail) => ({ label: "", text: sanitizeLine(detail, 200), tone: "plain" }));
  }
  return lastAttempts(attempts).map((attempt) => ({
    label: `${sanitizeLine(attempt.provider, 24)}:`,
    text: attemptWords(attempt, words),
    tone: "plain",
  }));
}

type Advice = Readonly<Partial<Record<ErrorCode, (situation: Situation) => string>>>;

/** What helps when no provider could be asked at all. */
const ADVICE_UNASKED: Advice = {
  throttled: (situation) => situation.words.advice.noneFree(whenOf(situation), situation.again),
  unreachable: (situation) => situation.words.advice.allFailing(whenOf(situation), situation.again),
};

/** What helps after every provider that was asked has failed. */
const ADVICE: Advice = {
  throttled: (situation) => situation.words.advice.throttled(whenOf(situation), situation.again),
  unreachable: ({ kinds, again, words: { advice } }) =>
    (isOnly(kinds, OFF_THE_NET) ? advice.offline : advice.unreachable)(again),
  "no-credentials": ({ words }) => words.advice.keysRefused,
  provider: (situation) => {
    const { tooLong, noAnswer } = situation.words.advice;
    return isOnly(situation.kinds, TOO_LONG)
      ? (tooLong ?? inItsOwnWords(situation))
      : noAnswer(situation.again);
  },
};

const OFF_THE_NET: ReadonlySet<AttemptRecord["outcome"]> = new Set(["network", "timeout"]);
const TOO_LONG: ReadonlySet<AttemptRecord["outcome"]> = new Set(["too_large"]);

/** Failures of which the provider's own explanation says more than their kind. */
const EXPLAINED: ReadonlySet<FailureKind> = new Set(["auth", "invalid_request", "model_not_found"]);

function inItsOwnWords({ failed: { error }, words }: Situation): string {
  const { message, hints } = toldError(error, words);
  const line = sentence(message);
  return hints.length === 0 ? line : `${line} ${sanitizeLine(hints.join(" "), 200)}`;
}

function whenOf({ failed: { retryAt }, now, words }: Situation): string {
  return retryAt === null ? words.advice.later : formatAhead(retryAt, now, words);
}

function isOnly(
  kinds: ReadonlySet<AttemptRecord["outcome"]>,
  allowed: ReadonlySet<AttemptRecord["outcome"]>,
): boolean {
  return [...kinds].every((kind) => allowed.has(kind));
}

/** The last attempt of each provider, in the order they were first asked. */
function lastAttempts(attempts: readonly AttemptRecord[]): readonly AttemptRecord[] {
  return [...new Map(attempts.map((attempt) => [attempt.provider, attempt])).values()];
}

function attemptWords(record: AttemptRecord, words: Words): string {
  const { outcome, status } = record;
  const { failedShort } = words;
  const number = status === null || status < 400 ? "" : ` (${status})`;
  if (outcome === "ok") return failedShort.ok;
  const isOverloaded = outcome === "server_error" && (status === 503 || status === 529);
  if (!EXPLAINED.has(outcome)) return `${failedShort[isOverloaded ? "overloaded" : outcome]}${number}`;
  const story = isAnswer(record) ? attemptStory(record, words) : "";
  return `${words.explained(failedShort[outcome], story)}${number}`;
}

/** Only what a provider answered is explained here: `groq answered 401: its key was refused`. */
function isAnswer({ message = "", provider }: AttemptRecord): boolean {
  return /^(\S+) answered \d+: /u.exec(message)?.[1] === provider;
}

function sentence(text: string): string {
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}
