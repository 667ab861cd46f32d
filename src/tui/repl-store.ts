import type { Block } from "./block.ts";
import { reduceRepl, type ReplAction, type ReplState } from "./repl-state.ts";

/** Settled blocks that are written to the scrollback together. A new id means that the last batch is on screen. */
interface Batch {
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
  readonly snapshot: () => ReplSnapshot;
  /** Applies an action at once; listeners hear of it once for all actions of the same tick. */
  readonly dispatch: (action: ReplAction) => void;
  /** Tells listeners now. */
  readonly flush: () => void;
  /** The batch, as it was with this many blocks, has been written. */
  readonly drawn: (batch: Batch) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Creates a store around an initial state. */
export function createReplStore(initial: ReplState): ReplStore {
  const listeners = new Set<() => void>();
  let current: ReplSnapshot = { state: initial, batch: { id: 0, blocks: [] } };
  let drawnBatch: Batch | null = null;
  let isPending = false;

  const flush = (): void => {
    isPending = false;
    for (const listener of listeners) listener();
  };

  return {
    state: () => current.state,
    snapshot: () => current,
    dispatch: (action) => {
      const reduced = reduceRepl(current.state, action);
      const { fresh } = reduced.view;
      if (fresh.length === 0) {
        current = { state: reduced, batch: current.batch };
      } else {
        const { id, blocks } = current.batch;
        const batch =
          current.batch === drawnBatch
            ? { id: id + 1, blocks: fresh }
            : { id, blocks: fresh.reduce(append, blocks) };
        current = { state: reduceRepl(reduced, { type: "view", action: { type: "drawn" } }), batch };
      }
      if (isPending) return;
      isPending = true;
      queueMicrotask(() => {
        if (isPending) flush();
      });
    },
    flush,
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

/** Neighbouring pieces of an answer become one block: a thousand nodes in one frame cost far more than one. */
function append(blocks: readonly Block[], block: Block): readonly Block[] {
  const last = blocks.at(-1);
  if (last?.kind !== "answer" || block.kind !== "answer") return [...blocks, block];
  return [...blocks.slice(0, -1), { kind: "answer", text: `${last.text}\n${block.text}` }];
}
