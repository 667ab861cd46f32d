import { spawn, type IPty } from "@lydell/node-pty";
import xterm, { type Terminal } from "@xterm/headless";

export interface PtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What runs `program`. @default this Node */
  readonly command?: string;
  /** Whether the terminal wraps the cursor's line anew when it is resized; some do. @default false */
  readonly reflowCursorLine?: boolean;
}

/** A program on a real terminal: its screen as text, every byte it wrote, and the means to wait for either. */
export interface PtyScreen {
  /** Rows on the screen now, without trailing spaces and trailing empty rows. */
  readonly screen: () => string;
  /** Scrollback and screen together. */
  readonly transcript: () => string;
  readonly bytes: () => string;
  /** The emulator itself, for what text does not tell. */
  readonly terminal: Terminal;
  readonly cursor: () => { readonly x: number; readonly y: number };
  readonly type: (text: string) => void;
  readonly paste: (text: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  readonly signal: (name: string) => void;
  /** Process id of what was started. */
  readonly pid: number;
  /** Closes the terminal under the program, as a window that is closed does. */
  readonly hangUp: () => void;
  /** Resolves with the screen once `wanted` is on it; rejects with the screen as it is after the deadline. */
  readonly waitFor: (wanted: string | RegExp | ((screen: string) => boolean)) => Promise<string>;
  readonly exited: () => Promise<number>;
  readonly kill: () => void;
}

const DEADLINE_MS = 15_000;
const POLL_MS = 10;

/** Starts `program` in a PTY with a terminal emulator behind it. */
export function openPty(program: string, args: readonly string[], options: PtyOptions = {}): PtyScreen {
  const { columns = 80, rows = 24, env = {}, command = process.execPath } = options;
  const { reflowCursorLine = false } = options;
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    reflowCursorLine,
    scrollback: 10_000,
    allowProposedApi: true,
  });
  const pty: IPty = spawn(command, [program, ...args], {
    name: "xterm-256color",
    cols: columns,
    rows,
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", LANG: "C.UTF-8", ...env },
  });
  let bytes = "";
  let exitCode: number | null = null;
  pty.onData((data) => {
    bytes += data;
    terminal.write(data);
  });
  terminal.onData((reply) => {
    if (exitCode === null) pty.write(reply);
  });
  pty.onExit((event) => {
    ({ exitCode } = event);
  });

  const lines = (from: number): string => {
    const buffer = terminal.buffer.active;
    const texts = Array.from({ length: buffer.length - from }, (_, row) =>
      (buffer.getLine(from + row)?.translateToString(true) ?? "").trimEnd(),
    );
    return texts.join("\n").trimEnd();
  };
  const screen = (): string => lines(terminal.buffer.active.baseY);

  const until = async (isMet: () => boolean, what: string): Promise<void> => {
    const deadline = performance.now() + DEADLINE_MS;
    while (!isMet()) {
      if (performance.now() > deadline)
        throw new Error(`waited in vain for ${what}; the screen is:\n${screen()}`);
      await new Promise((resolve) => {
        setTimeout(resolve, POLL_MS);
      });
    }
  };

  return {
    screen,
    transcript: () => lines(0),
    bytes: () => bytes,
    terminal,
    cursor: () => ({ x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY }),
    type: (text) => pty.write(text),
    paste: (text) => pty.write(`\u001b[200~${text}\u001b[201~`),
    resize: (columns, rows) => {
      terminal.resize(columns, rows);
      pty.resize(columns, rows);
    },
    signal: (name) => pty.kill(name),
    pid: pty.pid,
    hangUp: () => (pty as IPty & { destroy(): void }).destroy(),
    waitFor: async (wanted) => {
      const isOn = (text: string): boolean => {
        if (typeof wanted === "function") return wanted(text);
        return typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
      };
      await until(() => isOn(screen()), String(wanted));
      return screen();
    },
    exited: async () => {
      await until(() => exitCode !== null, "the end of the program");
      return exitCode ?? -1;
    },
    kill: () => {
      if (exitCode === null) pty.kill("SIGKILL");
      terminal.dispose();
    },
  };
}
