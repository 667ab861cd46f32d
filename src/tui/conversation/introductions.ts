import type { ChatHost } from "../../core/chat/chat-host.ts";
import { note, type Block } from "../blocks/block.ts";
import { greetingBlocks, isResumed, menuBlocks, openingBlocks, speakerOf } from "../blocks/greeting.ts";
import { partySpeaker } from "./party.ts";
import type { ViewAction } from "../state/view-model.ts";
import type { Words } from "../words/en/index.ts";

export interface IntroductionsDeps {
  readonly host: ChatHost;
  readonly view: (action: ViewAction) => void;
  readonly print: (...blocks: readonly Block[]) => void;
  /** Another agent asks others: the limits of those are to be shown. */
  readonly refresh: () => Promise<void>;
  readonly words: Words;
}

/** Who is here, what they offer, and whether that is what was shown last. */
export interface Introductions {
  /** What stands before the first prompt. */
  readonly open: () => void;
  /** Another agent is here, or another session: prints what there is to say of it. */
  readonly introduce: (blocks: readonly Block[]) => void;
  /** The agent introduces itself, with its menu. */
  readonly greet: () => void;
  readonly showMenu: () => void;
  /** Shows who answers from here on: the party, if there is one. */
  readonly face: () => void;
  /** Bare numbers choose from the menu while it is what was shown last. */
  readonly isMenuFresh: () => boolean;
  readonly setMenuFresh: (isFresh: boolean) => void;
}

/** What introduces the agents of a conversation. */
export function createIntroductions({ host, view, print, refresh, words }: IntroductionsDeps): Introductions {
  let isMenuFresh = false;

  const introduce = (blocks: readonly Block[]): void => {
    view({ type: "agent", agent: speakerOf(host.agent) });
    print(...blocks);
    isMenuFresh = false;
    void refresh();
  };

  return {
    open() {
      print(...openingBlocks(host, words));
      isMenuFresh = !isResumed(host);
    },
    introduce,
    greet() {
      introduce([{ kind: "gap" }, ...greetingBlocks(host, words)]);
      isMenuFresh = true;
    },
    showMenu() {
      print(...menuBlocks(host.agent, words));
      if (host.agent.menu.length === 0) print(note(words.menu.none));
      isMenuFresh = true;
    },
    face() {
      const party = host.party();
      view({ type: "agent", agent: party === null ? speakerOf(host.agent) : partySpeaker(party, words) });
    },
    isMenuFresh: () => isMenuFresh,
    setMenuFresh(isFresh) {
      isMenuFresh = isFresh;
    },
  };
}
