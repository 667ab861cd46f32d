// The built REPL on a terminal: latency, CPU and memory, each beside a bare echo on a terminal like it.
// node test/perf/repl.mjs [TURNS = 2000] [KEYS = 100]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { nodeDisk } from "../../src/sessions/node-disk.ts";
import { openSessionStore } from "../../src/sessions/session-store.ts";
import { RECEIPT_OF_WRITER as receipt } from "../support/session-kill.ts";
import { SQUAD } from "../support/squad.ts";
import { wiredHome } from "../support/wired-home.ts";
import { openTimed } from "./repl-terminal.mjs";

const TURNS = Number(process.argv[2] ?? 2000);
const KEYS = Number(process.argv[3] ?? 100);
const IDLE_SECONDS = 10;
const STREAM_SECONDS = 15;
/** Slower than a fast typist's 10 keys a second would make the run long, and faster would measure a queue. */
const KEY_PAUSE_MS = 40;
/** Keys of one input before it is cleared. */
const INPUT_KEYS = 20;

const BUDGET = {
  keyMs: 16,
  manyOverFewMs: 2,
  streamCpu: 0.5,
  idleCpu: 0.005,
  idleBytes: 0,
  idleMiB: 100,
  usedMiB: 150,
  keyBytes: 400,
};

const ECHO = `process.stdin.setRawMode(true);
process.stdin.on("data", (data) => data.includes(4) ? process.exit() : process.stdout.write(data.includes(21) ? "\\r\\x1b[K› " : data));
process.stdout.write("› ");`;

/**
 * An echo that works as much as squad does while an answer streams in, a quarter of each frame's 33 ms: on a machine
 * with other work the scheduler makes such a program wait, whatever it does.
 */
const BUSY_ECHO = `${ECHO}
setInterval(() => { for (const until = performance.now() + 8; performance.now() < until;); }, 33);`;

const provider = spawn(process.execPath, [join(import.meta.dirname, "repl-provider.mjs")], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [address] = await once(provider.stdout, "data");
const url = String(address).trim();
const home = wiredHome(
  { baseUrl: () => url },
  {
    chain: ["groq"],
    limits: "providers:\n  groq: {rpm: 1000, burst: 1000, window: 1s, tpm: null, rpd: null, tpd: null}\n",
  },
);
home.env.TERM = "xterm-256color";
const open = [];

function openProgram(args) {
  const program = openTimed(args, { env: home.env, cwd: home.project });
  open.push(program);
  return program;
}

async function openSquad(...args) {
  const squad = openProgram([SQUAD, "chat", "mary", ...args]);
  await squad.shows("● groq");
  return squad;
}

/** A session of so many messages, written by the store itself, on a disk that is not waited for. */
async function writeSession(id, messages) {
  const disk = {
    ...nodeDisk,
    open: async (path, mode) => {
      const file = await nodeDisk.open(path, mode);
      return { ...file, sync: async () => undefined };
    },
    syncDirectory: async () => undefined,
  };
  const store = openSessionStore({
    dir: join(home.stateDir, "sessions"),
    wall: () => Date.now(),
    newId: () => id,
    disk,
  });
  const session = store.create(id);
  for (let turn = 0; turn < messages / 2; turn += 1) {
    await session.begin("analyst", `question ${turn}`);
    await session.commit(`An answer of some words, the ${turn}th of its kind.`, receipt);
  }
}

/** Latencies of `keys` keys in each program, one key in each in turn. */
async function latencies(programs, keys) {
  const times = programs.map(() => []);
  let typed = "";
  for (let key = 0; key < keys; key += 1) {
    const letter = String.fromCodePoint(97 + (key % 26));
    typed = key % INPUT_KEYS === 0 ? letter : typed + letter;
    for (const [index, program] of programs.entries()) {
      if (key > 0 && key % INPUT_KEYS === 0) {
        program.type("\u0015");
        await delay(KEY_PAUSE_MS);
      }
      times[index].push(await program.latency(letter, `› ${typed}`));
      await delay(KEY_PAUSE_MS / programs.length);
    }
  }
  for (const program of programs) program.type("\u0015");
  await delay(KEY_PAUSE_MS);
  return times.map((values) => values.toSorted((a, b) => a - b));
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];

const lines = [];
/** `value` must not be above `budget`; without one it is only told. */
function report(what, value, unit, budget) {
  const verdict = budget === undefined ? "    " : value <= budget ? "PASS" : "FAIL";
  const limit = budget === undefined ? "" : `, at most ${budget}`;
  lines.push(verdict);
  console.log(
    `${verdict} ${what.padEnd(58)} ${value.toFixed(unit === "bytes" ? 0 : 2).padStart(8)} ${unit}${limit}`,
  );
}

/** @param echo the times of an echo at the same moments, which are the terminal's and the machine's */
function reportLatency(what, times, echo) {
  report(`${what}, p50`, quantile(times, 0.5), "ms");
  report(`${what}, p95`, quantile(times, 0.95), "ms");
  report(`${what}, p95 over the echo's`, quantile(times, 0.95) - quantile(echo, 0.95), "ms", BUDGET.keyMs);
}

async function measureKeys(echo, few, many) {
  await latencies([echo, few, many], INPUT_KEYS); // warms up
  const [bare, withFew, withMany] = await latencies([echo, few, many], KEYS);
  report("key to frame, bare echo, p50", quantile(bare, 0.5), "ms");
  report("key to frame, bare echo, p95", quantile(bare, 0.95), "ms");
  reportLatency("key to frame, 6 messages", withFew, bare);
  reportLatency("key to frame, 5,000 messages", withMany, bare);
  const difference = quantile(withMany, 0.5) - quantile(withFew, 0.5);
  report("key to frame, 5,000 over 6 messages, p50", difference, "ms", BUDGET.manyOverFewMs);
  const before = few.written();
  await latencies([few], INPUT_KEYS);
  const { bytes } = few.written();
  report("written for a key", (bytes - before.bytes) / (INPUT_KEYS + 1), "bytes", BUDGET.keyBytes);
}

async function measureIdle(squad) {
  // V8 clears up once after the keys, some seconds later.
  await delay(IDLE_SECONDS * 1000);
  const before = { ...squad.written(), cpu: squad.cpu() };
  await delay(IDLE_SECONDS * 1000);
  report(
    `idle for ${IDLE_SECONDS} s, written`,
    squad.written().bytes - before.bytes,
    "bytes",
    BUDGET.idleBytes,
  );
  const share = (squad.cpu() - before.cpu) / IDLE_SECONDS;
  report(`idle for ${IDLE_SECONDS} s, CPU`, share, "cores", BUDGET.idleCpu);
}

async function measureStream(echo, squad, name) {
  squad.type(`stream ${STREAM_SECONDS}\r`);
  await squad.shows("word100");
  const [cpu, began, { writes }] = [squad.cpu(), performance.now(), squad.written()];
  const [bare, times] = await latencies([echo, squad], KEYS);
  const seconds = (performance.now() - began) / 1000;
  if (squad.screen().includes("2/50")) throw new Error("the answer ended before the keys did");
  report("key to frame, an echo as busy, p95", quantile(bare, 0.95), "ms");
  reportLatency(`key to frame, ${name}, 500 tokens/s`, times, bare);
  report(`CPU, ${name}, 500 tokens/s and keys`, (squad.cpu() - cpu) / seconds, "cores", BUDGET.streamCpu);
  report(`reads of the terminal a second, ${name}`, (squad.written().writes - writes) / seconds, "/s");
  squad.type("\u001b");
  await squad.shows("interrupted");
}

async function measureMemory() {
  const squad = await openSquad();
  await delay(1000);
  report("memory, idle", squad.memory(), "MiB", BUDGET.idleMiB);
  for (let turn = 1; turn <= TURNS; turn += 1) {
    squad.type(`turn ${turn}\r`);
    await squad.shows(`heard turn ${turn}`);
  }
  await delay(1000);
  report(`memory, after ${TURNS} turns`, squad.memory(), "MiB", BUDGET.usedMiB);
  await squad.leave();
}

try {
  await writeSession("few", 6);
  await writeSession("many", 5000);
  const echo = openProgram(["-e", ECHO]);
  await echo.shows("›");
  const few = await openSquad("--session", "few");
  const many = await openSquad("--session", "many");
  await measureKeys(echo, few, many);
  await measureIdle(few);
  const busy = openProgram(["-e", BUSY_ECHO]);
  await busy.shows("›");
  await measureStream(busy, few, "6 messages");
  await measureStream(busy, many, "5,000 messages");
  busy.kill();
  await Promise.all([few.leave(), many.leave()]);
  await measureMemory();
} finally {
  for (const program of open) program.kill();
  provider.kill();
  home.remove();
}
process.exitCode = lines.includes("FAIL") ? 1 : 0;
