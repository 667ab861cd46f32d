import type { ChatHost } from "../../core/chat/chat-host.ts";
import { note, type Block } from "../blocks/block.ts";
import type { Words } from "../words/en/index.ts";

/** An own message that is being changed: the next message takes its place. */
export interface PendingEdit {
  /** The next message takes the place of the last `turns` turns; 0: of none. */
  readonly replaceTurns: (turns: number) => void;
  /** The line with the changed message was emptied without being sent. */
  readonly lineEmptied: () => void;
  /** A turn begins, in the place of those turns if there are any. */
  readonly turnBegins: () => void;
  /** It has ended: a message that could not be sent is still to be changed. */
  readonly turnEnded: () => void;
}

/** Nothing is being changed yet. */
export function createPendingEdit(
  host: Pick<ChatHost, "replaceTurns" | "replacing">,
  print: (...blocks: readonly Block[]) => void,
  { edit }: Words,
): PendingEdit {
  let replaced = 0;
  const replaceTurns = (turns: number): void => {
    replaced = turns;
    host.replaceTurns(turns);
  };
  return {
    replaceTurns,
    lineEmptied: () => {
      if (replaced === 0) return;
      replaceTurns(0);
      print(note(edit.kept));
    },
    turnBegins: () => {
      if (replaced > 0) print(note(`— ${edit.setAside} —`));
      replaced = 0;
    },
    turnEnded: () => {
      replaced = host.replacing;
    },
  };
}
