import type { ReadStream, WriteStream } from "node:tty";
import { render } from "ink";
import type { ChatHost } from "../core/chat-host.ts";
import type { Clock } from "../core/clock.ts";
import type { ListItem } from "./block.ts";
import { createConversation, type LeaveReason } from "./conversation.ts";
import { speakerOf } from "./greeting.ts";
import { createKeyHandler } from "./key-handler.ts";
import { initialState } from "./repl-state.ts";
import { createReplStore } from "./repl-store.ts";
import { ReplView } from "./repl-view.tsx";
import { resumeHint } from "./resume-hint.ts";
import { initialView, type Viewport } from "./view-model.ts";
import { watchTerminal } from "./watch-terminal.ts";

export interface ReplOptions {
  readonly host: ChatHost;
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
  readonly clock: Clock;
  readonly colors: boolean;
}

const KEYS: readonly ListItem[] = [
  { label: "Enter", text: "send; while an answer comes, queue", tone: "dim" },
  { label: "Ctrl-J, \\ Enter", text: "new line", tone: "dim" },
  { label: "Esc, Ctrl-C", text: "stop the answer", tone: "dim" },
  { label: "Ctrl-C twice, Ctrl-D", text: "leave", tone: "dim" },
];

/** Frames for keys; the store lets text of an answer through half as often. */
const MAX_FPS = 60;

/** How long a turn that was told to stop may take to end, and the last frame to be written. */
const PATIENCE_MS = 1000;

/**
 * Runs a conversation on a terminal until the user leaves it or the terminal goes away. Paints before anything is
 * awaited, stays on the main screen, and gives the terminal back as it was. Expected failures appear in the
 * conversation; it rejects only on bugs.
 */
export async function runRepl(options: ReplOptions): Promise<{ readonly reason: LeaveReason }> {
  const { host, stdin, stdout, stderr, clock, colors } = options;
  const over = Promise.withResolvers<LeaveReason>();
  const view = initialView(viewportOf(stdout), speakerOf(host.agent));
  const store = createReplStore(initialState(view, host.messages, host.now()), clock);
  const patience = (): Promise<void> => clock.sleep(PATIENCE_MS);
  const conversation = createConversation({
    host,
    ...store,
    keys: KEYS,
    ticks: clock,
    patience,
    onLeave: over.resolve,
  });
  const keys = createKeyHandler({ ...store, conversation, clock });
  const tree = (isOver: boolean): React.JSX.Element => (
    <ReplView store={store} keys={keys} colors={colors} isOver={isOver} />
  );

  // Ink does this only after its first frame, and a Ctrl-D or Ctrl-C typed before it would be lost.
  stdin.setRawMode(true);
  conversation.start();
  const screen = render(tree(false), {
    stdin,
    stdout,
    stderr,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: true,
    maxFps: MAX_FPS,
    isScreenReaderEnabled: false,
    kittyKeyboard: { mode: "auto" },
  });
  const unwatch = watchTerminal({
    stdin,
    stdout,
    onGone: conversation.leave,
    onInterrupt: () => keys.press([{ kind: "interrupt" }]),
    onResize: () => {
      // The frame is erased and laid out anew before Ink's own handler draws it, which else would draw the old,
      // too tall one over the transcript.
      screen.clear();
      store.dispatch({ type: "view", action: { type: "resize", viewport: viewportOf(stdout) } });
      store.flush();
      screen.rerender(tree(false));
    },
  });
  void conversation.refresh();

  const ended = screen.waitUntilExit();
  const reason = await Promise.race([over.promise, ended.then(() => "quit" as const)]).finally(unwatch);
  store.flush();
  screen.rerender(tree(true));
  await Promise.race([screen.waitUntilRenderFlush(), patience()]);
  screen.unmount();
  await Promise.race([ended, patience()]);
  const hint = resumeHint(host);
  if (hint !== null && reason !== "hangup") stdout.write(`${hint}\n`);
  return { reason };
}

function viewportOf({ columns, rows }: WriteStream): Viewport {
  return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
}
