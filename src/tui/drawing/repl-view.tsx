import { Static, Text, useApp, useCursor } from "ink";
import { memo, useInsertionEffect, useLayoutEffect, useSyncExternalStore, type ReactNode } from "react";
import { ansiRows } from "../terminal/ansi.ts";
import type { Block } from "../blocks/block.ts";
import type { Row } from "./block-rows.ts";
import { dressedRows } from "./glyphs.ts";
import type { LiveRegion } from "../terminal/live-region.ts";
import type { Highlighter } from "../markdown/highlighter.ts";
import { EMPTY_TAIL } from "../state/live-tail.ts";
import type { Look, ReplState } from "../state/repl-state.ts";
import type { Batch, ReplStore } from "../state/repl-store.ts";
import { layoutScreen } from "./screen.ts";
import type { ThemeName } from "./theme.ts";
import { textColumns } from "../state/view-state.ts";

export interface ReplViewProps {
  readonly store: ReplStore;
  readonly region: Pick<LiveRegion, "laidOut" | "settled">;
  /** Called with what hands the terminal over while `work` runs. */
  readonly onTerminal: (suspend: (work: () => Promise<void>) => Promise<void>) => void;
  /** The conversation is over: nothing live is drawn any more. */
  readonly isOver: boolean;
}

/** Draws a REPL: settled blocks once, into the scrollback; everything else in a live region below. */
export function ReplView(props: ReplViewProps): ReactNode {
  const { store, region, onTerminal, isOver } = props;
  const { state, batch } = useSyncExternalStore(store.subscribe, store.snapshot);
  const { theme, glyphs } = state;
  const { suspendTerminal } = useApp();
  useLayoutEffect(() => onTerminal(suspendTerminal), [onTerminal, suspendTerminal]);
  useLayoutEffect(() => {
    store.drawn(batch);
    if (batch.blocks.length > 0) region.settled();
  }, [store, region, batch]);
  return (
    <>
      <SettledView
        key={batch.id}
        batch={batch}
        columns={textColumns(state.view.viewport)}
        highlighter={state.view.highlighter}
        {...{ theme, glyphs }}
      />
      {isOver ? null : <LiveView state={state} region={region} />}
    </>
  );
}

interface SettledLook extends Look {
  readonly columns: number;
  readonly highlighter: Highlighter | null;
}

/** Memoised, because Ink draws a frame at once, past its cap of frames, whenever a Static renders. */
const SettledView = memo(function SettledView(props: SettledLook & { readonly batch: Batch }): ReactNode {
  const { batch, ...look } = props;
  return (
    <Static items={[...batch.blocks]}>
      {(block, index) => <BlockView key={index} block={block} {...look} />}
    </Static>
  );
});

function BlockView(props: SettledLook & { readonly block: Block }): ReactNode {
  const { block, columns, theme, glyphs, highlighter } = props;
  return <RowsView rows={dressedRows(block, columns, glyphs, highlighter)} theme={theme} />;
}

const LiveView = memo(function LiveView(props: {
  readonly state: ReplState;
  readonly region: ReplViewProps["region"];
}): ReactNode {
  const { state, region } = props;
  const screen = layoutScreen(state);
  const { setCursorPosition } = useCursor();
  setCursorPosition(screen.cursor);
  // Ink draws between insertion and layout effects.
  useInsertionEffect(() => region.laidOut(screen, state.view.turn?.tail ?? EMPTY_TAIL, state.view.viewport));
  return <RowsView rows={screen.rows} theme={state.theme} />;
});

function RowsView({ rows, theme }: { readonly rows: readonly Row[]; readonly theme: ThemeName }): ReactNode {
  return rows.length === 0 ? null : <Text wrap="truncate">{ansiRows(rows, theme)}</Text>;
}
