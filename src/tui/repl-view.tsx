import { Box, Static, Text, useCursor, useInput, usePaste } from "ink";
import { memo, useLayoutEffect, useSyncExternalStore, type ReactNode } from "react";
import type { Block } from "./block.ts";
import { blockRows, type Row } from "./block-rows.ts";
import type { KeyHandler } from "./key-handler.ts";
import { readKeys } from "./keys.ts";
import type { ReplState } from "./repl-state.ts";
import type { Batch, ReplStore } from "./repl-store.ts";
import { layoutScreen } from "./screen.ts";
import { styleOf } from "./theme.ts";
import { textColumns } from "./view-model.ts";

export interface ReplViewProps {
  readonly store: ReplStore;
  readonly keys: KeyHandler;
  readonly colors: boolean;
  /** The conversation is over: nothing live is drawn any more. */
  readonly isOver: boolean;
}

/** Draws a REPL: settled blocks once, into the scrollback; everything else in a live region below. */
export function ReplView({ store, keys, colors, isOver }: ReplViewProps): ReactNode {
  const { state, batch } = useSyncExternalStore(store.subscribe, store.snapshot);
  useInput((input, key) => keys.press(readKeys(input, key)));
  usePaste(keys.paste);
  useLayoutEffect(() => store.drawn(batch), [store, batch]);
  return (
    <>
      <SettledView key={batch.id} batch={batch} columns={textColumns(state.view.viewport)} colors={colors} />
      {isOver ? null : <LiveView state={state} colors={colors} />}
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
  readonly colors: boolean;
}): ReactNode {
  const { rows, cursor } = layoutScreen(props.state);
  const { setCursorPosition } = useCursor();
  setCursorPosition(cursor);
  return <RowsView rows={rows} colors={props.colors} />;
});

function RowsView({ rows, colors }: { readonly rows: readonly Row[]; readonly colors: boolean }): ReactNode {
  return (
    <Box flexDirection="column">
      {rows.map((row, index) => (
        <Text key={index} wrap="truncate">
          {row.every(({ text }) => text === "") ? " " : null}
          {row.map(({ text, tone }, span) => (
            <Text key={span} {...styleOf(tone, colors)}>
              {text}
            </Text>
          ))}
        </Text>
      ))}
    </Box>
  );
}
