// Start-up over bare Node, medians of interleaved runs of the built program: node test/perf/startup.mjs [RUNS]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pty from "@lydell/node-pty";

const SQUAD = resolve(import.meta.dirname, "../../bin/squad.js");
const RUNS = Number(process.argv[2] ?? 15);
const home = mkdtempSync(join(tmpdir(), "squad-bench-"));
const env = {
  PATH: process.env.PATH,
  HOME: home,
  TERM: "xterm-256color",
  LANG: "C.UTF-8",
  SQUAD_CONFIG_DIR: join(home, "config"),
  SQUAD_STATE_DIR: join(home, "state"),
  NODE_COMPILE_CACHE: join(home, "cache"),
  GROQ_API_KEY: "gsk_bench",
};

/** What is measured, with its budget in milliseconds over `node -e 0`. */
const SUBJECTS = [
  { name: "node -e 0", args: ["-e", "0"], budget: null },
  { name: "squad --version", args: [SQUAD, "--version"], budget: 25 },
  { name: "squad --help", args: [SQUAD, "--help"], budget: 25 },
  { name: "squad status", args: [SQUAD, "status"], budget: 60 },
  { name: "squad chat mary, first paint", args: [SQUAD, "chat", "mary"], ready: /\u203a|❯/, budget: 130 },
];

function wholeProcess(args) {
  const began = performance.now();
  spawnSync(process.execPath, args, { env, cwd: home, stdio: "ignore" });
  return performance.now() - began;
}

/** Until the prompt is on the screen, ready for input. */
function firstPaint(args, ready) {
  return new Promise((done, fail) => {
    const began = performance.now();
    const terminal = pty.spawn(process.execPath, args, { env, cwd: home, cols: 80, rows: 24 });
    let seen = "";
    let took = null;
    terminal.onData((text) => {
      seen += text;
      if (took === null && ready.test(seen)) {
        took = performance.now() - began;
        terminal.write("\u0004"); // leaves as a user does, so that the compile cache is kept
      }
    });
    terminal.onExit(() => (took === null ? fail(new Error(`no prompt was painted:\n${seen}`)) : done(took)));
  });
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const samples = new Map(SUBJECTS.map(({ name }) => [name, []]));
for (let run = -2; run < RUNS; run += 1) {
  for (const { name, args, ready } of SUBJECTS) {
    const took = ready === undefined ? wholeProcess(args) : await firstPaint(args, ready);
    if (run >= 0) samples.get(name).push(took);
  }
}
rmSync(home, { recursive: true, force: true });

const bare = median(samples.get("node -e 0"));
let over = 0;
console.log(`start-up, medians of ${RUNS} interleaved runs, Node ${process.versions.node}`);
for (const { name, budget } of SUBJECTS) {
  const took = median(samples.get(name));
  const more = took - bare;
  const verdict = budget === null ? "" : more <= budget ? `within ${budget}` : `OVER ${budget}`;
  if (verdict.startsWith("OVER")) over += 1;
  console.log(
    `  ${name.padEnd(30)} ${took.toFixed(1).padStart(7)} ms  +${more.toFixed(1).padStart(6)} ms  ${verdict}`,
  );
}
process.exitCode = over > 0 ? 1 : 0;
