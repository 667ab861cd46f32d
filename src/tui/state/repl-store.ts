import type { Clock } from "../../core/clock.ts";
import type { SquadEventBody } from "../../core/events.ts";
import type { Block } from "../blocks/block.ts";
import { type LiveTail, withoutWritten } from "./live-tail.ts";
import { markdownOptions } from "./answer-text.ts";
import { reduceRepl, type ReplAction, type ReplState } from "./repl-state.ts";

/** Settled blocks that are written to the scrollback together. A new id means that the last batch is on screen. */
export interface Batch {
  readonly id: number;
  readonly blocks: readonly Block[];
}

interface ReplSnapshot {
  readonly state: ReplState;
  readonly batch: Batch;
}

/** Holds the state of a REPL. It keeps no transcript: settled blocks are let go once they were drawn. */
export interface ReplStore {
  readonly state: () => ReplState;
  /** What is to be drawn: as `state`, but for text that is still to come with the next frame. */
  readonly snapshot: () => ReplSnapshot;
  /**
   * Applies an action. Listeners hear of it once for all actions of the same tick; of text of an answer, however many
   * pieces it comes in, 30 times a second at most.
   */
  readonly dispatch: (action: ReplAction) => void;
  /** Tells listeners now. */
  readonly flush: () => void;
  /**
   * Tells nothing and keeps the snapshot as it is, until the returned function is called, and that of every other
   * hold: nothing can be drawn.
   */
  readonly hold: () => () => void;
  /** Ends every hold, and tells listeners. */
  readonly letGo: () => void;
  /** The live text, as it was then, stays where it was shown and is not to be drawn again. */
  readonly written: (tail: LiveTail) => void;
  /** The batch, as it was with this many blocks, has been written. */
  readonly drawn: (batch: Batch) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

type TextDelta = Extract<SquadEventBody, { type: "text-delta" }>;

/** A piece of an answer waits for others at most this long before it is shown. */
const TEXT_FRAME_MS = 1000 / 30;

/**
 * Creates a store around an initial state.
 * @param beforeTelling the last moment to hold it
 */
export function createReplStore(
  initial: ReplState,
  clock: Clock,
  beforeTelling: () => void = () => undefined,
): ReplStore {
  const listeners = new Set<() => void>();
  let current: ReplSnapshot = { state: initial, batch: { id: 0, blocks: [] } };
  let drawnBatch: Batch | null = null;
  const holds = new Set<symbol>();
  let held: ReplSnapshot | null = null;
  let texts: string[] = [];
  /** When the last of `texts` came. */
  let textAt: number | undefined;
  let isPending = false;
  let isTimed = false;
  let toldAt = -Infinity;

  const apply = (action: ReplAction): void => {
    const reduced = reduceRepl(current.state, action);
    const { fresh } = reduced.view;
    if (fresh.length === 0) {
      current = { state: reduced, batch: current.batch };
      return;
    }
    const { id, blocks } = current.batch;
    const batch =
      current.batch === drawnBatch
        ? { id: id + 1, blocks: fresh }
        : { id, blocks: fresh.reduce(append, blocks) };
    current = { state: reduceRepl(reduced, { type: "view", action: { type: "drawn" } }), batch };
  };

  const applyText = (): void => {
    if (texts.length === 0) return;
    const event: TextDelta = { type: "text-delta", text: texts.join("") };
    texts = [];
    apply({
      type: "view",
      action: { type: "event", event, ...(textAt === undefined ? {} : { at: textAt }) },
    });
  };

  const flush = (): void => {
    isPending = false;
    toldAt = clock.now();
    applyText();
    if (held === null) beforeTelling();
    if (held !== null) return;
    for (const listener of listeners) listener();
  };

  const letGo = (): void => {
    holds.clear();
    held = null;
    flush();
  };

  const flushSoon = (): void => {
    if (isPending) return;
    isPending = true;
    queueMicrotask(() => {
      if (isPending) flush();
    });
  };

  const wake = (): void => {
    isTimed = false;
    if (texts.length > 0) flush();
  };

  const flushText = (): void => {
    const wait = toldAt + TEXT_FRAME_MS - clock.now();
    if (wait <= 0) {
      flushSoon();
    } else if (!isTimed) {
      isTimed = true;
      void clock.sleep(wait).then(wake);
    }
  };

  return {
    state: () => {
      applyText();
      return current.state;
    },
    snapshot: () => held ?? current,
    dispatch: (action) => {
      const piece = pieceOf(action);
      if (piece !== null) {
        texts.push(piece.text);
        textAt = piece.at;
        flushText();
        return;
      }
      applyText();
      apply(action);
      flushSoon();
    },
    flush,
    hold: () => {
      held ??= current;
      const hold = Symbol("hold");
      holds.add(hold);
      return () => {
        if (holds.delete(hold) && holds.size === 0) letGo();
      };
    },
    letGo,
    written: (written) => {
      const { state, batch } = current;
      const { turn } = state.view;
      if (turn === null) return;
      const tail = withoutWritten(turn.tail, written, markdownOptions(state.view));
      current = { state: { ...state, view: { ...state.view, turn: { ...turn, tail } } }, batch };
    },
    drawn: (batch) => {
      drawnBatch = batch;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function pieceOf(action: ReplAction): { readonly text: string; readonly at: number | undefined } | null {
  if (action.type !== "view" || action.action.type !== "event") return null;
  const { event, at } = action.action;
  return event.type === "text-delta" ? { text: event.text, at } : null;
}

/** Neighbouring pieces of an answer become one block: a thousand nodes in one frame cost far more than one. */
function append(blocks: readonly Block[], block: Block): readonly Block[] {
  const last = blocks.at(-1);
  if (last?.kind !== "rows" || block.kind !== "rows") return [...blocks, block];
  return [...blocks.slice(0, -1), { kind: "rows", rows: [...last.rows, ...block.rows] }];
}
