import { type ChildProcess, spawn } from "node:child_process";

/** A redis-server process. Neither it nor its folder outlives this one, however this one ends. */
export interface RedisProcess {
  readonly pid: number;
  /** What the server has printed so far. */
  readonly log: () => string;
  /** The exit code or the signal's name; null while it runs. */
  readonly ended: () => string | null;
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

const MISSING =
  "cannot be started: the Redis tests run against a real server and do not pass without one " +
  "(Debian: apt-get install redis-server; macOS: brew install redis)";

/** `cwd` is the server's own folder. @throws when the program is missing, saying how to get it. */
export async function spawnRedis(
  binary: string,
  args: readonly string[],
  cwd: string,
): Promise<RedisProcess> {
  const child = spawn(binary, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  let ended: string | null = null;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (log += text));
  }
  const gone = new Promise<void>((resolve) => {
    child.once("close", (code, signal) => {
      ended = signal ?? String(code);
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => reject(new Error(`${binary} ${MISSING}`, { cause: error })));
  });
  const pid = child.pid ?? 0;
  const guard = guardOver(pid, cwd);
  const atExit = (): void => void child.kill("SIGKILL");
  process.once("exit", atExit);
  child.once("close", () => {
    process.off("exit", atExit);
    guard.kill("SIGKILL");
  });
  return {
    pid,
    log: () => log,
    ended: () => ended,
    signal: (signal) => void child.kill(signal),
    kill: () => {
      child.kill("SIGKILL");
      return gone;
    },
  };
}

/** Kills `pid` and removes its folder when this process dies without a word: the pipe between them closes. */
function guardOver(pid: number, folder: string): ChildProcess {
  const guard = spawn("sh", ["-c", 'cat >/dev/null; kill -9 "$0"; rm -rf "$1"', String(pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  guard.once("error", () => undefined);
  guard.unref();
  return guard;
}
