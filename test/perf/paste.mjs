// A paste of 10 MB and one of 100,000 lines into the built squad, through a PTY: node test/perf/paste.mjs [RUNS]
// Prints how long it takes until its placeholder is on the screen, how much memory it costs, and how long a key takes
// to be echoed after it; exits 1 when a budget is exceeded.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pty from "@lydell/node-pty";

const SQUAD = resolve(import.meta.dirname, "../../bin/squad.js");
const RUNS = Number(process.argv[2] ?? 3);
const KEYS = 40;
const BUDGET = { acceptedMs: 500, rssMb: 60, echoP95Ms: 50 };

const LINE = "2026-11-26T12:00:00.000Z INFO a line of a log as it is pasted into a chat to be explained\n";
const SUBJECTS = [
  { name: "100,000 lines", text: "a short line of a log\n".repeat(100_000), label: "[pasted 100000 lines]" },
  { name: "10 MB", text: LINE.repeat(Math.floor(10e6 / LINE.length)), label: "[pasted 111111 lines]" },
];

/** Resident memory of a process in MB. Linux only. */
function rss(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

async function measure({ text, label }) {
  const home = mkdtempSync(join(tmpdir(), "squad-paste-"));
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    SQUAD_CONFIG_DIR: join(home, "config"),
    SQUAD_STATE_DIR: join(home, "state"),
  };
  const args = [SQUAD, "chat", "mary", "--provider", "offline"];
  const terminal = pty.spawn(process.execPath, args, { env, cwd: home, cols: 80, rows: 24 });
  let seen = "";
  let heard = () => undefined;
  terminal.onData((data) => {
    seen += data;
    heard();
  });
  const until = (isMet) =>
    new Promise((done, fail) => {
      const timer = setTimeout(
        () => fail(new Error(`waited in vain; the end of the output is:\n${seen.slice(-2000)}`)),
        30_000,
      );
      heard = () => {
        if (!isMet()) return;
        clearTimeout(timer);
        done();
      };
      heard();
    });
  const echoes = async (what) => {
    const times = [];
    for (let key = 0; key < KEYS; key += 1) {
      const from = seen.length;
      const began = performance.now();
      terminal.write(what[key % what.length]);
      await until(() => seen.length > from && seen.slice(from).includes("›"));
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    return times[Math.floor(times.length * 0.95)];
  };
  try {
    await until(() => seen.includes("no model"));
    const echoBefore = await echoes("abcdefghij");
    const before = rss(terminal.pid);
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, rss(terminal.pid))), 10);
    const began = performance.now();
    terminal.write(`\u001b[200~${text}\u001b[201~`);
    await until(() => seen.includes(label));
    const accepted = performance.now() - began;
    const echoAfter = await echoes("abcdefghij");
    clearInterval(watch);
    const after = rss(terminal.pid);
    terminal.write("\u0003\u0003");
    return { accepted, grown: after - before, peak: peak - before, echoBefore, echoAfter };
  } finally {
    terminal.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true });
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
let isOver = false;
for (const subject of SUBJECTS) {
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await measure(subject));
  const of = (name) => median(runs.map((run) => run[name]));
  const figures = [
    ["accepted after, ms", of("accepted"), BUDGET.acceptedMs],
    ["memory grown by, MB", of("grown"), BUDGET.rssMb],
    ["memory grown at most by, MB", of("peak"), null],
    ["echo of a key before, p95, ms", of("echoBefore"), null],
    ["echo of a key after, p95, ms", of("echoAfter"), BUDGET.echoP95Ms],
  ];
  console.log(`${subject.name} (${(subject.text.length / 1e6).toFixed(1)} MB), median of ${RUNS}`);
  for (const [what, value, budget] of figures) {
    const isExceeded = budget !== null && value > budget;
    isOver ||= isExceeded;
    const verdict = budget === null ? "" : `  budget ${budget}${isExceeded ? "  EXCEEDED" : ""}`;
    console.log(`  ${what.padEnd(32)}${value.toFixed(1).padStart(8)}${verdict}`);
  }
}
process.exit(isOver ? 1 : 0);
