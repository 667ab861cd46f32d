import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { openPty, type PtyOptions, type PtyScreen } from "./pty-screen.ts";
import { bundleReplFixture } from "./tui-bundle.ts";

/** The bundled REPL fixture of one test file. */
export interface ReplProgram {
  /** Its path, once the tests run. */
  path(): string;
  /** Starts it in a terminal that is closed after the test. */
  open(args?: readonly string[], options?: PtyOptions): PtyScreen;
  /** Closes a terminal after the test. */
  adopt(pty: PtyScreen): PtyScreen;
}

/** Bundles the fixture before the tests of a file and removes it after them. */
export function useReplProgram(): ReplProgram {
  let path = "";
  const terminals: PtyScreen[] = [];
  beforeAll(async () => {
    path = await bundleReplFixture();
  });
  afterAll(() => rm(dirname(path), { recursive: true, force: true }));
  afterEach(() => {
    for (const pty of terminals.splice(0)) pty.kill();
  });
  const adopt = (pty: PtyScreen): PtyScreen => {
    terminals.push(pty);
    return pty;
  };
  return { path: () => path, adopt, open: (args = [], options = {}) => adopt(openPty(path, args, options)) };
}
