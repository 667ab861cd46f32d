import { Readable } from "node:stream";
import type { ReadStream, WriteStream } from "node:tty";
import { render } from "ink";
import type { ChatHost } from "../core/chat/chat-host.ts";
import type { Clock } from "../core/clock.ts";
import { clipboardSequence } from "./terminal/clipboard.ts";
import { createCodeGate } from "./drawing/code-gate.ts";
import { COMMANDS } from "./commands/registry.ts";
import { commandSource } from "./completion/command-source.ts";
import { mentionSource } from "./completion/mention-source.ts";
import type { DraftEditor } from "../core/chat/draft-editor.ts";
import { createConversation, type LeaveReason } from "./conversation/conversation.ts";
import { CrashBoundary } from "./crash-boundary.tsx";
import { watchCrashes } from "./crash-watch.ts";
import { createEditorKey } from "./keys/editor-key.ts";
import { speakerOf } from "./blocks/greeting.ts";
import { type JobControlDeps, watchJobControl } from "./terminal/job-control.ts";
import { createKeyHandler } from "./keys/key-handler.ts";
import { keyHelp } from "./keys/keys.ts";
import { createTerminalInput } from "./keys/terminal-input.ts";
import { withLedErases } from "./terminal/led-frames.ts";
import { createLiveRegion } from "./terminal/live-region.ts";
import { muted } from "./terminal/mute.ts";
import { createPatience } from "./conversation/patience.ts";
import { initialState, type Look } from "./state/repl-state.ts";
import { createReplStore } from "./state/repl-store.ts";
import { ReplView, type ReplViewProps } from "./drawing/repl-view.tsx";
import { resizeBehaviour, type ResizeBehaviour } from "./terminal/resize-behaviour.ts";
import { resumeHint } from "./blocks/resume-hint.ts";
import { createResizeHandler, viewportOf } from "./terminal/resize.ts";
import { refreshSize } from "./terminal/terminal-size.ts";
import { unknownThemeBlocks } from "./blocks/unknown-theme.ts";
import { initialView } from "./state/view-state.ts";
import { watchTerminal } from "./terminal/watch-terminal.ts";
import type { Words } from "./words/en/index.ts";

export interface ReplOptions {
  readonly host: ChatHost;
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
  readonly clock: Clock;
  readonly words: Words;
  readonly look: Look;
  /** The theme the user asked for, as it was written; empty when none. */
  readonly askedTheme: string;
  /** Nobody has said what the terminal's background is: it is asked, and the theme follows its answer. */
  readonly asksBackground: boolean;
  /** The terminal is a pane of tmux. */
  readonly isInTmux: boolean;
  readonly editDraft: DraftEditor;
}

/** A key is not to wait for the frame after next: the store lets text of an answer through 30 times a second. */
const MAX_FPS = 250;

/**
 * Runs a conversation on a terminal until the user leaves it or the terminal goes away. Paints before anything is
 * awaited, stays on the main screen, and gives the terminal back as it was. Expected failures appear in the
 * conversation; it rejects only on bugs, when the terminal is given back and the conversation is kept.
 */
export async function runRepl(options: ReplOptions): Promise<{ readonly reason: LeaveReason }> {
  const { host, stdin, stdout, stderr, clock, words, look, askedTheme, asksBackground, isInTmux, editDraft } =
    options;
  const over = Promise.withResolvers<LeaveReason>();
  const view = initialView(viewportOf(stdout), speakerOf(host.agent), words);
  // A frame of the size before would be drawn where that signal has not come yet.
  const store = createReplStore(initialState(view, host.messages, host.now(), look), clock, () =>
    refreshSize(stdout),
  );
  const code = createCodeGate({ ...store, clock });
  const { dispatch } = code;
  const patience = createPatience((ms) => clock.sleep(ms));
  const conversation = createConversation({
    host,
    ...store,
    dispatch,
    keys: keyHelp(words),
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
  const behaviour = (): ResizeBehaviour => resizeBehaviour(input.attributes());
  const region = createLiveRegion({
    write: (text) => stdout.write(text),
    clear: () => screen.clear(),
    forget: () => muted(stdout, () => screen.clear()),
    behaviour,
  });
  let suspendTerminal: JobControlDeps["handOver"] = (work) => work();
  let isLent = false;
  const handOver: JobControlDeps["handOver"] = async (work) => {
    // What is settled while Ink draws nothing would never be drawn.
    store.flush();
    draw();
    const release = store.hold();
    await suspendTerminal(async () => {
      input.release();
      isLent = true;
      await work().finally(() => {
        isLent = false;
        if (!isOver) input.take();
      });
    }).finally(release);
    const { columns, rows } = viewportOf(stdout);
    const { viewport } = store.state().view;
    if (columns !== viewport.columns || rows !== viewport.rows) onResize();
  };
  const jobs = watchJobControl({ handOver, onLost: region.abandon, clock });
  const repaint = (): void => {
    region.scrollAway(viewportOf(stdout));
    draw();
  };
  const keys = createKeyHandler({
    ...store,
    dispatch,
    conversation,
    sources: [commandSource(host, COMMANDS, words), mentionSource(host)],
    terminal: {
      repaint,
      suspend: jobs.suspend,
      openEditor: createEditorKey({ ...store, ...conversation, editDraft, lend: jobs.lend }),
    },
    keep: (text) => void host.inputs.keep(text),
    clock,
  });
  const input = createTerminalInput({
    stdin,
    stdout,
    clock,
    onEvents: keys.take,
    ...(asksBackground
      ? { onBackground: (background) => store.dispatch({ type: "background", background }) }
      : {}),
  });
  let isOver = false;
  const onTerminal: ReplViewProps["onTerminal"] = (suspend) => {
    suspendTerminal = suspend;
  };
  const crashes = watchCrashes(() => conversation.leave("crash"));
  const tree = (): React.JSX.Element => (
    <CrashBoundary onCrash={crashes.report}>
      <ReplView {...{ store, region, onTerminal, isOver }} />
    </CrashBoundary>
  );
  const draw = (): void => screen.rerender(tree());

  const resize = createResizeHandler({
    store,
    region,
    stdout,
    clock,
    isInTmux,
    behaviour,
    rowsBelow: () => input.rowsBelow(),
    draw,
    isOver: () => isOver,
  });
  const onResize = (): void => {
    if (!isLent) void resize();
  };

  // Before the first frame: a Ctrl-D or Ctrl-C that is typed until then would be lost.
  input.take();
  conversation.start();
  dispatch({ type: "view", action: { type: "print", blocks: unknownThemeBlocks(askedTheme, words) } });
  const known = stdout.listeners("resize");
  const screen = render(tree(), {
    stdin: new Readable(),
    stdout: withLedErases(stdout, () => behaviour() === "drifts"),
    stderr,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: MAX_FPS,
    isScreenReaderEnabled: false,
    onRender: region.drawn,
  });
  // Ink's own would draw at once, at every size a window is dragged through.
  for (const listener of stdout.listeners("resize").filter((listener) => !known.includes(listener)))
    stdout.off("resize", listener as () => void);
  const unwatch = watchTerminal({
    stdin,
    stdout,
    onGone: conversation.leave,
    onInterrupt: () => {
      if (!isLent && !isOver) keys.press([{ kind: "interrupt" }]);
    },
    onResize,
  });
  void conversation.refresh();
  void host.inputs.load().then((texts) => store.dispatch({ type: "input", action: { type: "load", texts } }));

  const ended = screen.waitUntilExit();
  ended.catch(crashes.report);
  const reason = await Promise.race([
    over.promise,
    ended.then(
      () => "quit" as const,
      () => over.promise,
    ),
  ]);
  jobs.unwatch();
  isOver = true;
  code.open();
  store.letGo();
  draw();
  await Promise.race([screen.waitUntilRenderFlush(), patience()]);
  screen.unmount();
  await Promise.race([ended.catch(() => undefined), patience()]);
  input.release();
  // Not before: a signal that nobody listens for would end the process with the terminal as it is.
  unwatch();
  crashes.unwatch();
  const crash = crashes.crash();
  if (crash !== null) throw crash.error;
  const hint = resumeHint(host, words);
  if (hint !== null && reason !== "hangup") stdout.write(`${hint}\n`);
  return { reason };
}
