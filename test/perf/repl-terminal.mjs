// A program on a terminal, timed: when which bytes came, what the screen shows then, and what the process took.
import { readFileSync } from "node:fs";
import pty from "@lydell/node-pty";
import xterm from "@xterm/headless";

const DEADLINE_MS = 120_000;
/** Of the counters in /proc: USER_HZ, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Starts Node with these arguments on a terminal of 100 × 30 cells. */
export function openTimed(args, { env, cwd }) {
  const terminal = new xterm.Terminal({ cols: 100, rows: 30, scrollback: 200, allowProposedApi: true });
  const process_ = pty.spawn(process.execPath, args, { env, cwd, cols: 100, rows: 30 });
  let bytes = 0;
  let writes = 0;
  let hasExited = false;
  const waiting = new Set();
  process_.onData((data) => {
    const at = performance.now();
    bytes += Buffer.byteLength(data);
    writes += 1;
    terminal.write(data, () => {
      for (const check of waiting) check(at);
    });
  });
  terminal.onData((reply) => hasExited || process_.write(reply));
  const exited = new Promise((done) => {
    process_.onExit(() => {
      hasExited = true;
      done();
    });
  });

  const row = (index) => terminal.buffer.active.getLine(index)?.translateToString(true) ?? "";
  const screen = () =>
    Array.from({ length: 30 }, (_, index) => row(terminal.buffer.active.baseY + index))
      .join("\n")
      .trimEnd();

  /** Resolves with the moment the bytes came after which `isMet` held. */
  const when = (isMet, what) =>
    new Promise((done, fail) => {
      const late = setTimeout(() => {
        waiting.delete(check);
        fail(new Error(`waited in vain for ${what}; the screen is:\n${screen()}`));
      }, DEADLINE_MS);
      const check = (at) => {
        if (!isMet()) return;
        waiting.delete(check);
        clearTimeout(late);
        done(at);
      };
      waiting.add(check);
      if (isMet()) check(performance.now());
    });
  const shows = (text) => when(() => screen().includes(text), JSON.stringify(text));

  return {
    pid: process_.pid,
    screen,
    shows,
    type: (text) => process_.write(text),
    /** Milliseconds from a key to the bytes that show it. */
    async latency(key, shown) {
      const began = performance.now();
      process_.write(key);
      return (await shows(shown)) - began;
    },
    written: () => ({ bytes, writes }),
    /** Seconds of CPU taken so far by all threads. */
    cpu: () => {
      const stat = readFileSync(`/proc/${process_.pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    },
    /** Resident memory in MiB. */
    memory: () =>
      Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${process_.pid}/status`, "utf8"))[1]) / 1024,
    async leave() {
      process_.write("\u0015\u0004");
      await exited;
      terminal.dispose();
    },
    kill: () => hasExited || process_.kill("SIGKILL"),
  };
}
