import type { ReadStream, WriteStream } from "node:tty";
import { render } from "ink";
import type { ChatHost } from "../core/chat-host.ts";
import type { Clock } from "../core/clock.ts";
import type { ListItem } from "./block.ts";
import { clipboardSequence } from "./clipboard.ts";
import { COMMANDS } from "./commands/registry.ts";
import { commandSource } from "./completion/command-source.ts";
import { mentionSource } from "./completion/mention-source.ts";
import { createConversation, type LeaveReason } from "./conversation.ts";
import { speakerOf } from "./greeting.ts";
import { type JobControlDeps, watchJobControl } from "./job-control.ts";
import { createKeyHandler } from "./key-handler.ts";
import { createLiveRegion } from "./live-region.ts";
import { initialState, type Look } from "./repl-state.ts";
import { createReplStore } from "./repl-store.ts";
import { ReplView, type ReplViewProps } from "./repl-view.tsx";
import { resumeHint } from "./resume-hint.ts";
import { initialView, type Viewport } from "./view-model.ts";
import { watchTerminal } from "./watch-terminal.ts";
import type { Words } from "./words/en/index.ts";

export interface ReplOptions {
  readonly host: ChatHost;
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
  readonly clock: Clock;
  readonly words: Words;
  readonly look: Look;
  /** The terminal is a pane of tmux. */
  readonly isInTmux: boolean;
}

const KEYS: readonly ListItem[] = [
  { label: "Enter", text: "send; while an answer comes, queue", tone: "dim" },
  { label: "Alt-Enter, Ctrl-J, \\ Enter", text: "new line", tone: "dim" },
  { label: "Tab", text: "complete a command, a name or a file", tone: "dim" },
  { label: "↑ ↓", text: "what you typed before", tone: "dim" },
  { label: "Esc, Ctrl-C", text: "stop the answer", tone: "dim" },
  { label: "Ctrl-L", text: "draw on an empty screen", tone: "dim" },
  { label: "Ctrl-Z", text: "back to the shell; fg comes back", tone: "dim" },
  { label: "Ctrl-C twice, Ctrl-D", text: "leave", tone: "dim" },
];

/** Frames for keys; the store lets text of an answer through half as often. */
const MAX_FPS = 60;

/** A resize is over when no other has followed for so long. */
const RESIZE_SETTLE_MS = 100;

/** How long a turn that was told to stop may take to end, and the last frame to be written. */
const PATIENCE_MS = 1000;

/**
 * Runs a conversation on a terminal until the user leaves it or the terminal goes away. Paints before anything is
 * awaited, stays on the main screen, and gives the terminal back as it was. Expected failures appear in the
 * conversation; it rejects only on bugs.
 */
export async function runRepl(options: ReplOptions): Promise<{ readonly reason: LeaveReason }> {
  const { host, stdin, stdout, stderr, clock, words, look, isInTmux } = options;
  const over = Promise.withResolvers<LeaveReason>();
  const view = initialView(viewportOf(stdout), speakerOf(host.agent), words);
  const store = createReplStore(initialState(view, host.messages, host.now(), look), clock);
  const patience = (): Promise<void> => clock.sleep(PATIENCE_MS);
  const conversation = createConversation({
    host,
    ...store,
    keys: KEYS,
    ticks: clock,
    patience,
    clearScreen: () => {
      // What is typed to clear the screen does not stay on it.
      store.flush();
      draw();
      repaint();
    },
    copy: (text) => stdout.write(clipboardSequence(text, isInTmux)),
    onLeave: over.resolve,
  });
  const region = createLiveRegion({ write: (text) => stdout.write(text), clear: () => screen.clear() });
  let suspendTerminal: JobControlDeps["handOver"] = (work) => work();
  const handOver: JobControlDeps["handOver"] = async (work) => {
    // What is settled while Ink draws nothing would never be drawn.
    store.flush();
    draw();
    const release = store.hold();
    await suspendTerminal(work).finally(release);
  };
  const jobs = watchJobControl({ handOver, onLost: region.abandon, clock });
  const repaint = (): void => {
    region.scrollAway(viewportOf(stdout));
    draw();
  };
  const keys = createKeyHandler({
    ...store,
    conversation,
    sources: [commandSource(host, COMMANDS, words), mentionSource(host)],
    terminal: { repaint, suspend: jobs.suspend },
    clock,
  });
  let isOver = false;
  const onTerminal: ReplViewProps["onTerminal"] = (suspend) => {
    suspendTerminal = suspend;
  };
  const tree = (): React.JSX.Element => <ReplView {...{ store, keys, region, onTerminal, isOver }} />;
  const draw = (): void => screen.rerender(tree());

  let resizes = 0;
  let resizing = 0;
  /** Waits until the terminal keeps its size, for what is written for one size must not arrive at another. */
  const onResize = async (): Promise<void> => {
    resizes += 1;
    const resize = resizes;
    const release = store.hold();
    if (resizing === 0) store.written(region.kept());
    resizing += 1;
    await clock.sleep(RESIZE_SETTLE_MS);
    if (resize === resizes && !isOver) {
      const viewport = viewportOf(stdout);
      region.erase(viewport);
      store.dispatch({ type: "view", action: { type: "resize", viewport } });
    }
    resizing -= 1;
    release();
    if (!isOver) draw();
  };

  // Ink does this only after its first frame, and a Ctrl-D or Ctrl-C typed before it would be lost.
  stdin.setRawMode(true);
  conversation.start();
  const known = stdout.listeners("resize");
  const screen = render(tree(), {
    stdin,
    stdout,
    stderr,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: true,
    maxFps: MAX_FPS,
    isScreenReaderEnabled: false,
    kittyKeyboard: { mode: "auto" },
    onRender: region.drawn,
  });
  // Ink's own would draw at once, at every size a window is dragged through.
  for (const listener of stdout.listeners("resize").filter((listener) => !known.includes(listener)))
    stdout.off("resize", listener as () => void);
  const unwatch = watchTerminal({
    stdin,
    stdout,
    onGone: conversation.leave,
    onInterrupt: () => keys.press([{ kind: "interrupt" }]),
    onResize: () => void onResize(),
  });
  void conversation.refresh();

  const ended = screen.waitUntilExit();
  const reason = await Promise.race([over.promise, ended.then(() => "quit" as const)]).finally(() => {
    unwatch();
    jobs.unwatch();
  });
  isOver = true;
  store.letGo();
  draw();
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
