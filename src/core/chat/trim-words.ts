import type { SquadEventBody } from "../events.ts";

export type Trim = Extract<SquadEventBody, { readonly type: "conversation-trim" }>;

/** What a user was told of one provider last. */
export interface ToldTrim {
  readonly reason: Trim["reason"];
  readonly dropped: number;
  readonly isAnswerCut: boolean;
}

/** A long conversation loses an exchange a turn: it is said again when this many times as many are left out … */
const MUCH_MORE = 2;
/** … and at least this many more. */
const FEW = 10;

/** Whether a trim differs enough from what was told last that a user should hear of it; `told` undefined: nothing yet. */
export function isNews({ reason, dropped, answerTokens }: Trim, told: ToldTrim | undefined): boolean {
  if (told === undefined || told.reason !== reason) return true;
  if (answerTokens !== null && !told.isAnswerCut) return true;
  return dropped > told.dropped && isMuchMore(dropped, told.dropped);
}

/** What is known to a user after a trim was told; what was told once stays known. */
export function afterTelling({ reason, dropped, answerTokens }: Trim, told: ToldTrim | undefined): ToldTrim {
  const isAnswerCut = answerTokens !== null || (told?.isAnswerCut ?? false);
  return { reason, dropped: Math.max(dropped, told?.dropped ?? 0), isAnswerCut };
}

function isMuchMore(now: number, before: number): boolean {
  return before === 0 || (now >= before * MUCH_MORE && now - before >= FEW);
}

/** One sentence without its full stop: how much is left out for whom and why, and whether answers are shorter. */
export function trimWords({ dropped, reason, provider, room, answerTokens }: Trim): string {
  if (provider === null) return `the oldest ${messages(dropped)} no longer sent, but kept in the session`;
  const why = WHY[reason](provider, room ?? 0);
  const answer = answerTokens === null ? "" : `its answer may take ${answerTokens} tokens at most`;
  if (dropped === 0) return `${why}: ${answer}`;
  const left = `the oldest ${messages(dropped)} left out for it, but kept in the session`;
  return answer === "" ? `${why}: ${left}` : `${why}: ${left}, and ${answer}`;
}

function messages(count: number): string {
  return count === 1 ? "message is" : `${count} messages are`;
}

const WHY: Readonly<Record<Trim["reason"], (provider: string, room: number) => string>> = {
  cap: (provider) => `${provider} gets only the last messages`,
  window: (provider, room) => `${provider} reads ${room} tokens at once`,
  tpm: (provider, room) => `${provider} takes ${room} tokens a minute`,
  refused: (provider, room) => `${provider} refused about ${room} tokens as too many`,
};
