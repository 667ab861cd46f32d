// Start-up over bare Node, medians of interleaved runs of the built program: node test/perf/startup.mjs [RUNS]
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
  GROQ_API_KEY: "gsk_bench",
};

/** A folder of configuration of one's own, of which every file changes something. */
const owned = { ...env, SQUAD_CONFIG_DIR: join(home, "own") };
mkdirSync(owned.SQUAD_CONFIG_DIR);
writeFileSync(join(owned.SQUAD_CONFIG_DIR, "providers.yaml"), "groq: {max_output_tokens: 1024}\n");
writeFileSync(join(owned.SQUAD_CONFIG_DIR, "rate_limits.yaml"), "providers: {groq: {rpm: 20}}\n");
writeFileSync(join(owned.SQUAD_CONFIG_DIR, "agent_chains.yaml"), "default: {primary: groq}\n");

/** What is measured, with its budget in milliseconds over `node -e 0`. */
const SUBJECTS = [
  { name: "node -e 0", args: ["-e", "0"], budget: null },
  { name: "squad --version", args: [SQUAD, "--version"], budget: 25 },
  { name: "squad --help", args: [SQUAD, "--help"], budget: 25 },
  { name: "squad status", args: [SQUAD, "status"], budget: 60 },
  { name: "  with its own configuration", args: [SQUAD, "status"], env: owned, budget: null },
  { name: "squad chat mary, first paint", args: [SQUAD, "chat", "mary"], ready: /\u203a|❯/, budget: 130 },
];

/** Gives the store requests to tell of. */
async function populate() {
  const provider = spawn(process.execPath, [join(import.meta.dirname, "repl-provider.mjs")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [address] = await once(provider.stdout, "data");
  const wired = { ...env, SQUAD_PROVIDER_GROQ_BASE_URL: String(address).trim() };
  for (let turn = 0; turn < 4; turn += 1) {
    const args = [SQUAD, "run", "--agent", "pm", "--provider", "groq", `turn ${turn}`];
    const { status, stderr } = spawnSync(process.execPath, args, { env: wired, cwd: home });
    if (status !== 0) throw new Error(String(stderr));
  }
  provider.kill();
}

function wholeProcess(args, environment) {
  const began = performance.now();
  spawnSync(process.execPath, args, { env: environment, cwd: home, stdio: "ignore" });
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
        terminal.write("\u0004"); // leaves as a user does, so that compiled code is kept
      }
    });
    terminal.onExit(() => (took === null ? fail(new Error(`no prompt was painted:\n${seen}`)) : done(took)));
  });
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const samples = new Map(SUBJECTS.map(({ name }) => [name, []]));
await populate();
for (let run = -2; run < RUNS; run += 1) {
  for (const { name, args, ready, env: own = env } of SUBJECTS) {
    const took = ready === undefined ? wholeProcess(args, own) : await firstPaint(args, ready);
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
