import { spawn, type ChildProcessByStdio } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Readable, Writable } from "node:stream";

export const SQUAD = resolve(import.meta.dirname, "../../bin/squad.js");

/** Compiled code is shared by all tests, as it is by all starts of a user's. */
const SHARED_CODE = join(tmpdir(), "squad-test-code");

/** A home of its own for one test: project, configuration and state in fresh folders, and nothing of the machine's. */
export interface Home {
  readonly dir: string;
  readonly project: string;
  readonly configDir: string;
  readonly stateDir: string;
  readonly env: Record<string, string>;
  remove(): void;
}

export function makeHome(env: Record<string, string> = {}): Home {
  const dir = mkdtempSync(join(tmpdir(), "squad-e2e-"));
  const [project, configDir, stateDir] = ["project", "config", "state"].map((name) => {
    const folder = join(dir, name);
    mkdirSync(folder);
    return folder;
  }) as [string, string, string];
  return {
    dir,
    project,
    configDir,
    stateDir,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: dir,
      USER: "ana",
      LANG: "C.UTF-8",
      // Whatever language the test's project is in; a test of languages empties it.
      SQUAD_LANG: "en",
      SQUAD_CONFIG_DIR: configDir,
      SQUAD_STATE_DIR: stateDir,
      NODE_COMPILE_CACHE: SHARED_CODE,
      ...env,
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly done: Promise<Finished>;
}

/** Starts the built squad in a home's project. */
export function startSquad(
  home: Home,
  args: readonly string[],
  options: { readonly env?: Record<string, string>; readonly cwd?: string } = {},
): Running {
  const child = spawn(process.execPath, [SQUAD, ...args], {
    cwd: options.cwd ?? home.project,
    env: { ...home.env, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const chunks = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (chunks.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (chunks.stderr += text));
  child.stdin.on("error", () => undefined);
  const done = new Promise<Finished>((resolveDone, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolveDone({ code, signal, ...chunks }));
  });
  return { child, done };
}

/** Runs the built squad to its end with `input` on stdin. */
export function squad(
  home: Home,
  args: readonly string[],
  options: { readonly input?: string; readonly env?: Record<string, string>; readonly cwd?: string } = {},
): Promise<Finished> {
  const { child, done } = startSquad(home, args, options);
  child.stdin.end(options.input ?? "");
  return done;
}
