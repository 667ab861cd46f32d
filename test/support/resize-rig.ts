import { EventEmitter } from "node:events";
import { Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { ReadStream, WriteStream } from "node:tty";
import xterm from "@xterm/headless";
import { runRepl } from "../../src/tui/repl.tsx";
import type { Viewport } from "../../src/tui/state/view-state.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { beginAttempt, createFakeHost } from "./tui-fake-host.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** A REPL on xterm.js in one process: sizes, pauses and text come when the test says so, and nothing waits for time. */
export interface ResizeRig {
  /** Scrollback and screen together. */
  readonly transcript: () => string;
  readonly screen: () => string;
  readonly bytes: () => string;
  readonly type: (text: string) => void;
  /** Has the running answer say more. */
  readonly say: (text: string) => void;
  readonly endAnswer: () => void;
  /** The terminal has another size. The program hears of it with the next pause; of several at once, of the last. */
  readonly resize: (size: Viewport) => void;
  /** Lets the program draw what it was told, which is still on its way to the terminal when this resolves. */
  readonly drawLate: () => Promise<void>;
  /** Lets so many milliseconds pass: what was written and replied arrives. */
  readonly pause: (ms: number) => Promise<void>;
  /**
   * Among several sizes at once, of which the program hears of the last, one made the terminal drop rows of the region
   * below the cursor: how many of them, and of how many pieces each, nobody can tell any more.
   */
  readonly hasDroppedUntold: () => boolean;
  readonly close: () => Promise<void>;
}

/** Ink's shortest time between two frames, and a little more. */
const FRAME_MS = 6;
/** Bytes reach the other end of a terminal line after this at the latest. */
const LATENCY_MS = 2;

/** Starts a REPL whose answers are dictated with `say`. */
export async function openResizeRig(
  size: Viewport,
  options: { readonly reflowCursorLine: boolean },
): Promise<ResizeRig> {
  const clock = new VirtualClock();
  const terminal = new xterm.Terminal({
    cols: size.columns,
    rows: size.rows,
    reflowCursorLine: options.reflowCursorLine,
    scrollback: 10_000,
    allowProposedApi: true,
  });
  let bytes = "";
  let onWay = "";
  let isSignalled = false;
  let actual = size;
  /** Rows of the region below the cursor when the terminal was last resized after a pause. */
  let below = 0;
  /** Sizes at once. */
  let burst = 0;
  let hasDropped = false;
  let hasDroppedUntold = false;
  const stdout = new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _, done) => {
      onWay += chunk.toString().replaceAll(/\r?\n/gu, "\r\n");
      done();
    },
  }) as Writable & { columns: number; rows: number; isTTY: true; _refreshSize: () => void };
  const refresh = (): void => {
    const isSame = stdout.columns === actual.columns && stdout.rows === actual.rows;
    stdout.columns = actual.columns;
    stdout.rows = actual.rows;
    if (!isSame) stdout.emit("resize");
  };
  Object.assign(stdout, { ...size, isTTY: true, _refreshSize: refresh });
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: () => undefined,
    pause: () => undefined,
    resume: () => undefined,
  });
  terminal.onData((reply) => stdin.emit("data", reply));

  let say: (text: string) => void = () => undefined;
  let end: () => void = () => undefined;
  const host = createFakeHost({
    now: () => clock.wall(),
    scenarios: {
      speak: ({ emit }) => {
        beginAttempt(emit, 1, "groq");
        say = (text) => emit({ type: "text-delta", text });
        return new Promise((resolve) => {
          end = () => resolve("said");
        });
      },
    },
  });
  const over = runRepl({
    host,
    stdin: stdin as unknown as ReadStream,
    stdout: stdout as unknown as WriteStream,
    stderr: stdout as unknown as WriteStream,
    clock,
    words: EN,
    look: { theme: "mono", glyphs: "unicode" },
    askedTheme: "",
    asksBackground: false,
    isInTmux: false,
    editDraft: () => Promise.resolve({ kind: "failed", why: "none", editor: "" }),
  });

  const lines = (from: number): string => {
    const { active } = terminal.buffer;
    return Array.from({ length: active.length - from }, (_, row) =>
      (active.getLine(from + row)?.translateToString(true) ?? "").trimEnd(),
    ).join("\n");
  };
  const noteSize = (next: Viewport): void => {
    const { active } = terminal.buffer;
    if (burst === 0) {
      const rows = lines(active.baseY).trimEnd().split("\n").length;
      below = rows - 1 - active.cursorY;
      hasDropped = false;
    }
    terminal.resize(next.columns, next.rows);
    burst += 1;
    hasDropped ||= terminal.rows - 1 - active.cursorY < below;
    hasDroppedUntold ||= burst > 1 && hasDropped;
  };
  const deliver = async (): Promise<void> => {
    burst = 0;
    for (let round = 0; round < 50 && (onWay !== "" || isSignalled); round += 1) {
      if (isSignalled) {
        isSignalled = false;
        refresh();
        process.emit("SIGWINCH", "SIGWINCH");
      }
      const data = onWay;
      onWay = "";
      bytes += data;
      await new Promise<void>((resolve) => {
        terminal.write(data, resolve);
      });
      await clock.advance(0);
    }
  };
  const pause = async (ms: number): Promise<void> => {
    for (let left = ms; left >= 0; left -= 50) {
      await deliver();
      await clock.advance(Math.min(50, Math.max(left, LATENCY_MS)));
      await delay(FRAME_MS);
      await deliver();
    }
  };
  await pause(50);
  return {
    transcript: () => lines(0),
    screen: () => lines(terminal.buffer.active.baseY),
    bytes: () => bytes,
    type: (text) => stdin.emit("data", text),
    say: (text) => say(text),
    endAnswer: () => end(),
    resize: (next) => {
      noteSize(next);
      actual = next;
      isSignalled = true;
    },
    drawLate: async () => {
      await clock.advance(40);
      await delay(FRAME_MS);
    },
    hasDroppedUntold: () => hasDroppedUntold,
    pause,
    close: async () => {
      stdin.emit("end");
      await Promise.race([over, pause(500)]);
      terminal.dispose();
    },
  };
}
