import { contextTokens, type Context } from "./context.ts";
import { planCompaction } from "./plan.ts";

/** Share of the room that what was said before may take. The rest is for the input, what it brings, and the answer. */
const MOST_OF_ROOM = 0.6;

/**
 * Whether the next exchange would leave out what was said, or soon will: one more does not fit the messages that are kept,
 * or those there are take most of the room.
 * @param cap messages that are kept at most
 * @param room tokens that the provider which is asked first has for them, input and answer
 */
export function isCompactionDue(context: Context, { cap, room }: { cap: number; room: number }): boolean {
  if (planCompaction(context).kind !== "worthwhile") return false;
  return context.messages.length + 2 > cap || contextTokens(context) > room * MOST_OF_ROOM;
}
