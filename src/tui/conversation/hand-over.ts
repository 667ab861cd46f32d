import type { AgentCard, ChatHost } from "../../core/chat/chat-host.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { note, type Block } from "../blocks/block.ts";
import { errorBlocks } from "../blocks/error-blocks.ts";
import type { Words } from "../words/en/index.ts";

export interface HandOverDeps {
  readonly host: Pick<ChatHost, "agent" | "switchAgent">;
  /** Another agent is here: prints what there is to say of it. */
  readonly introduce: (blocks: readonly Block[]) => void;
  /** Another agent is here: it introduces itself. */
  readonly greet: () => void;
  readonly print: (...blocks: readonly Block[]) => void;
  readonly words: Words;
}

/** Hands the conversation to another agent. */
export interface HandOver {
  /** A message for them follows: says in a line who it is for. Rejects as `switchAgent` does. */
  readonly noted: (to: AgentCard) => Promise<void>;
  /** They were only called: they introduce themselves. Says what went wrong, and never rejects. */
  readonly greeted: (to: AgentCard) => Promise<void>;
}

/** What hands over from one agent to another. */
export function createHandOver({ host, introduce, greet, print, words }: HandOverDeps): HandOver {
  return {
    async noted(to) {
      await host.switchAgent(to.id);
      introduce([noteOf(host.agent, words)]);
    },
    async greeted(to) {
      try {
        await host.switchAgent(to.id);
        greet();
      } catch (error) {
        print(...errorBlocks(error, words));
      }
    },
  };
}

function noteOf({ name, title }: AgentCard, { team }: Words): Block {
  const who = [sanitizeLine(name, 60), sanitizeLine(title, 80)].filter((part) => part !== "");
  return note(team.handedOver(who.join(", ")));
}
