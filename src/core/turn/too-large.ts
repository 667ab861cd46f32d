import type { SmallProvider } from "../complaints/complaint.ts";
import { SquadError } from "../errors.ts";
import { roomOf, type ChainLink, type LinkState, type Room } from "./chain.ts";
import { answerFloor, inputTokens } from "./token-budget.ts";

/** Why a link is passed over that has no room for the input alone: one line. */
export function tooLargeFor({ link, prompt }: LinkState): string {
  const { name, maxOutputTokens } = link.provider;
  const { tokens, bound } = roomOf(link);
  const what = `the input (with the persona about ${inputTokens(prompt)} tokens)`;
  const floor = answerFloor(maxOutputTokens);
  return bound === "window"
    ? `${what} and an answer of ${floor} are more than the ${tokens} tokens ${name} can read`
    : `${what}, with an answer of ${floor}, is larger than ${name} takes at once: its tpm is ${tokens}`;
}

/**
 * The error of a turn whose input is too large for every link; null when some link has room for it.
 * @param hasFiles files go with the input, and are what makes it large
 */
export function tooLargeForAll(states: readonly LinkState[], hasFiles = false): SquadError | null {
  const [first] = states;
  if (first === undefined || states.some(({ sent }) => sent !== null)) return null;
  const [largest = first] = states.toSorted((a, b) => inputRoom(b.link) - inputRoom(a.link));
  const needed = inputTokens(first.prompt);
  const room = Math.max(0, inputRoom(largest.link));
  const { name } = largest.link.provider;
  return new SquadError(
    "provider",
    `the input${hasFiles ? ", its files included," : ""} is too large: with the persona about ${needed} tokens, and ${name}, which takes most, has room for ${room}`,
    {
      hint: `${hasFiles ? ATTACH_LESS : "shorten it, or split it up"}; or ${REMEDY[roomOf(largest.link).bound]}`,
      details: states.map(tooLargeFor),
      complaint: {
        kind: "too-large",
        hasFiles,
        largest: smallProvider(largest),
        providers: states.map(smallProvider),
      },
    },
  );
}

function smallProvider({ link, prompt }: LinkState): SmallProvider {
  const { name, maxOutputTokens } = link.provider;
  const { tokens, bound } = roomOf(link);
  return { name, needed: inputTokens(prompt), answer: answerFloor(maxOutputTokens), takes: tokens, bound };
}

const ATTACH_LESS = "mention only the lines that matter, like @FILE:10-80";

const REMEDY: Readonly<Record<Room["bound"], string>> = {
  window: "add a provider with a larger context window to the chain",
  tpm: "add a provider that takes more tokens a minute to the chain",
};

/** Tokens a link has for system prompt and input, beside the shortest answer. */
export function inputRoom(link: ChainLink): number {
  return roomOf(link).tokens - answerFloor(link.provider.maxOutputTokens);
}
