import { expect, test } from "vitest";
import type { PtyScreen } from "./pty-screen.ts";
import { makeHome, type Home } from "./squad.ts";
import { squadPty, type SquadPtyOptions } from "./squad-pty.ts";
import { answer, type Script } from "./wire/script.ts";
import type { WireRequest } from "./wire/wire-request.ts";
import { startWireServer, type WireServer } from "./wire/wire-server.ts";
import { wiredHome, type WiredOptions } from "./wired-home.ts";

export interface StageOptions extends WiredOptions {
  /** What every provider does. @default answers `<provider> heard: <last message>` */
  readonly respond?: (request: WireRequest) => Script;
  /** False: a home without any key or configuration. @default true */
  readonly keys?: boolean;
  /** The test asks squad to write to the clipboard. @default false */
  readonly mayCopy?: boolean;
}

/** A server, a home and the terminals opened in it: one test's world, gone when the test ends. */
export interface Stage {
  readonly server: WireServer;
  readonly home: Home;
  /** Starts squad on a terminal. */
  readonly open: (args: readonly string[], options?: SquadPtyOptions) => PtyScreen;
  /** Starts `squad chat` with these arguments and resolves when it takes input and shows its limits. */
  readonly chat: (args?: readonly string[], options?: SquadPtyOptions) => Promise<PtyScreen>;
}

const COPY = "\u001b]52";

/** Sequences that would destroy what the user's terminal keeps, or take it over. No squad output contains any. */
const NEVER_WRITTEN = ["\u001b[3J", "\u001b[2J", "\u001b[?1049h", COPY, "\u001bc", "\u009b"];

/** `it` with a stage: every terminal's output is checked, when the test ends, for what must never be written. */
export const it = test.extend<{ setStage: (options?: StageOptions) => Promise<Stage> }>({
  // eslint-disable-next-line no-empty-pattern
  setStage: async ({}, use) => {
    const stages: { readonly stage: Stage; readonly terminals: PtyScreen[]; readonly never: string[] }[] = [];
    await use(async (options) => {
      const terminals: PtyScreen[] = [];
      const stage = await openStage(terminals, options);
      const never = NEVER_WRITTEN.filter((sequence) => sequence !== COPY || options?.mayCopy !== true);
      stages.push({ stage, terminals, never });
      return stage;
    });
    for (const { stage, terminals, never } of stages) {
      for (const terminal of terminals) terminal.kill();
      stage.home.remove();
      await stage.server.close();
      for (const terminal of terminals) {
        for (const sequence of never) expect(terminal.bytes()).not.toContain(sequence);
        expect(terminal.bytes()).not.toContain("test-key-of-");
      }
    }
  },
});

async function openStage(terminals: PtyScreen[], options: StageOptions = {}): Promise<Stage> {
  const { respond = echo, keys = true, mayCopy: _mayCopy, ...wired } = options;
  const server = await startWireServer({ respond });
  const home = keys ? wiredHome(server, wired) : makeHome(wired.env);
  const open = (args: readonly string[], ptyOptions?: SquadPtyOptions): PtyScreen => {
    const terminal = squadPty(home, args, ptyOptions);
    terminals.push(terminal);
    return terminal;
  };
  return {
    server,
    home,
    open,
    chat: async (args = ["mary"], ptyOptions) => {
      const terminal = open(["chat", ...args], ptyOptions);
      await terminal.waitFor(/^[›>] Message .*\n(?:[●*] |offline)/mu);
      return terminal;
    },
  };
}

function echo({ provider, messages }: WireRequest): Script {
  return answer(`${provider} heard: ${messages.at(-1)?.content}`);
}

/** The contents of every message a request carried, oldest first. */
export function contents(request: WireRequest | undefined): readonly string[] {
  return (request?.messages ?? []).map(({ content }) => content);
}
