import type { AgentCard } from "../../core/chat/chat-host.ts";
import { plainKey } from "../../core/text/plain-key.ts";

/** Who a message is for, and what remains of it for them; empty when it only calls them. */
export interface Address {
  readonly agent: AgentCard;
  readonly rest: string;
}

/** `@mary what…`, `@Mary, what…`, `@mary`; a file (`@mary.md`, `@mary/notes`) is none. */
const CALL = /^\s*@([\p{L}\p{N}][\p{L}\p{M}\p{N}_-]{0,60})[,:;.!?]{0,3}(?:\s+|$)/u;

/**
 * Reads the agent that a message begins with: its id, its name, or a word of its name that no other has. Case and accents
 * do not matter. Null when it begins with no agent, and so is text.
 */
export function addressee(message: string, agents: readonly AgentCard[]): Address | null {
  const call = CALL.exec(message);
  if (call === null) return null;
  const wanted = plainKey(call[1] ?? "");
  const agent =
    agents.find(({ id }) => plainKey(id) === wanted) ??
    agents.find(({ name }) => plainKey(name) === wanted) ??
    onlyOne(agents.filter(({ name }) => plainKey(name).split("-").includes(wanted)));
  return agent === undefined ? null : { agent, rest: message.slice(call[0].length).trimEnd() };
}

function onlyOne(agents: readonly AgentCard[]): AgentCard | undefined {
  return agents.length === 1 ? agents[0] : undefined;
}
