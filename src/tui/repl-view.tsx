import { Static, Text, useApp, useCursor, useInput, usePaste } from "ink";
import { memo, useInsertionEffect, useLayoutEffect, useSyncExternalStore, type ReactNode } from "react";
import type { Block } from "./block.ts";
import { blockRows, type Row } from "./block-rows.ts";
import type { KeyHandler } from "./key-handler.ts";
import { readKeys } from "./keys.ts";
import type { LiveRegion } from "./live-region.ts";
import { EMPTY_TAIL } from "./live-tail.ts";
import type { ReplState } from "./repl-state.ts";
import type { Batch, ReplStore } from "./repl-store.ts";
import { layoutScreen } from "./screen.ts";
import { styledText } from "./styled-text.ts";
import { textColumns } from "./view-model.ts";

export interface ReplViewProps {
  readonly store: ReplStore;
  readonly keys: KeyHandler;
  readonly region: Pick<LiveRegion, "laidOut" | "settled">;
  /** Called with what hands the terminal over while `work` runs. */
  readonly onTerminal: (suspend: (work: () => Promise<void>) => Promise<void>) => void;
  readonly colors: boolean;
  /** The conversation is over: nothing live is drawn any more. */
  readonly isOver: boolean;
}

/** Draws a REPL: settled blocks once, into the scrollback; everything else in a live region below. */
export function ReplView(props: ReplViewProps): ReactNode {
  const { store, keys, region, onTerminal, colors, isOver } = props;
  const { state, batch } = useSyncExternalStore(store.subscribe, store.snapshot);
  useInput((input, key) => keys.press(readKeys(input, key)));
  usePaste(keys.paste);
  const { suspendTerminal } = useApp();
  useLayoutEffect(() => onTerminal(suspendTerminal), [onTerminal, suspendTerminal]);
  useLayoutEffect(() => {
    store.drawn(batch);
    if (batch.blocks.length > 0) region.settled();
  }, [store, region, batch]);
  return (
    <>
      <SettledView key={batch.id} batch={batch} columns={textColumns(state.view.viewport)} colors={colors} />
      {isOver ? null : <LiveView state={state} region={region} colors={colors} />}
    </>
  );
}

/** Memoised, because Ink draws a frame at once, past its cap of frames, whenever a Static renders. */
const SettledView = memo(function SettledView(props: {
  readonly batch: Batch;
  readonly columns: number;
  readonly colors: boolean;
}): ReactNode {
  const { batch, columns, colors } = props;
  return (
    <Static items={[...batch.blocks]}>
      {(block, index) => <BlockView key={index} block={block} columns={columns} colors={colors} />}
    </Static>
  );
});

function BlockView(props: {
  readonly block: Block;
  readonly columns: number;
  readonly colors: boolean;
}): ReactNode {
  const { block, columns, colors } = props;
  const rows = blockRows(block, columns);
  if (block.kind === "answer") return <Text>{rows.map((row) => row[0]?.text ?? "").join("\n") || " "}</Text>;
  return <RowsView rows={rows} colors={colors} />;
}

const LiveView = memo(function LiveView(props: {
  readonly state: ReplState;
  readonly region: ReplViewProps["region"];
  readonly colors: boolean;
}): ReactNode {
  const { state, region, colors } = props;
  const screen = layoutScreen(state);
  const { setCursorPosition } = useCursor();
  setCursorPosition(screen.cursor);
  // Ink draws between insertion and layout effects.
  useInsertionEffect(() => region.laidOut(screen, state.view.turn?.tail ?? EMPTY_TAIL));
  return <RowsView rows={screen.rows} colors={colors} />;
});

function RowsView({ rows, colors }: { readonly rows: readonly Row[]; readonly colors: boolean }): ReactNode {
  return rows.length === 0 ? null : <Text wrap="truncate">{styledText(rows, colors)}</Text>;
}
