// Measures the session store on a folder of its own: node test/perf/sessions.mjs
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSessionStore } from "../../src/sessions/session-store.ts";
import { encodeLine } from "../../src/sessions/line.ts";
import { RECEIPT_OF_WRITER as receipt } from "../support/session-kill.ts";

const BUDGET = { listMs: 300, openMs: 1000, openRssMb: 250, turnP50Ms: 3 };
const dir = mkdtempSync(join(tmpdir(), "squad-perf-"));
const failures = [];
process.on("exit", () => rmSync(dir, { recursive: true, force: true }));

/** A session file of `turns` turns with answers of `bytes` bytes. */
function writeSession(id, turns, bytes) {
  const at = new Date(1_800_000_000_000 + turns).toISOString();
  const lines = [encodeLine({ type: "session", v: 1, id, at })];
  const assistant = "word ".repeat(bytes / 5);
  for (let turn = 0; turn < turns; turn += 1) {
    const common = { turn: `w.${turn}`, at, agent: "analyst", user: `question ${turn}` };
    lines.push(
      encodeLine({ type: "input", ...common }),
      encodeLine({ type: "exchange", ...common, assistant, receipt }),
    );
  }
  writeFileSync(join(dir, `${id}.jsonl`), Buffer.concat(lines));
}

function report(name, value, budget, unit) {
  console.log(`${name.padEnd(46)} ${value.toFixed(1)} ${unit}, at most ${budget}`);
  if (value > budget) failures.push(name);
}

const store = openSessionStore({ dir, wall: () => Date.now(), newId: () => "unused" });
for (let index = 0; index < 1000; index += 1) writeSession(`list-${index}`, 1 + (index % 20), 2000);
let best = Infinity;
for (let round = 0; round < 3; round += 1) {
  const from = performance.now();
  const { sessions, warnings } = await store.list();
  best = Math.min(best, performance.now() - from);
  if (sessions.length !== 1000 || warnings.length > 0) failures.push("list is incomplete");
}
report("list of 1,000 sessions, 1 to 20 turns", best, BUDGET.listMs, "ms");

writeSession("large", 10_000, 2000);
const before = process.memoryUsage().rss;
const from = performance.now();
const large = await store.open("large");
report("open of 10,000 turns, 23 MB", performance.now() - from, BUDGET.openMs, "ms");
report("its memory", (process.memoryUsage().rss - before) / 2 ** 20, BUDGET.openRssMb, "MB");
if (large.messages.length !== 20_000) failures.push("open is incomplete");

const times = [];
for (let turn = 0; turn < 300; turn += 1) {
  const start = performance.now();
  await large.begin("analyst", "question");
  await large.commit("word ".repeat(400), receipt);
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
report("a turn's begin and commit in it, p50", times[150], BUDGET.turnP50Ms, "ms");
console.log(`${"p99".padEnd(46)} ${times[297].toFixed(1)} ms`);
if (failures.length > 0) {
  console.error(`failed: ${failures.join(", ")}`);
  process.exitCode = 1;
}
