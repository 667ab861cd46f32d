// Kills the built squad at random moments and counts what is lost: node test/perf/kill.mjs [KILLS] [SEED]
import { setTimeout as delay } from "node:timers/promises";
import { LEASE_TTL_MS } from "../../src/core/limits/limiter.ts";
import { squad } from "../support/squad.ts";
import { openKillSite } from "../support/squad-kill.ts";

const kills = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);

/** Mulberry32. */
function seeded(state) {
  let at = state;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), at | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function limiterOf(home) {
  const { code, stdout } = await squad(home, ["status", "--json"]);
  const { limiter } = JSON.parse(stdout);
  return { isFine: code === 0 && !limiter.degraded, active: limiter.concurrency.active };
}

const began = performance.now();
const site = await openKillSite();
const report = await site.kill({ kills, lanes: 3, rng: seeded(seed) });
const deadline = performance.now() + LEASE_TTL_MS + 2000;
let limiter = await limiterOf(site.home);
const held = limiter.active;
while (limiter.active > 0 && performance.now() < deadline) {
  await delay(500);
  limiter = await limiterOf(site.home);
}
const next = await squad(site.home, ["run", "--agent", "pm", "-q", "still there?"]);
await site.close();

const isFine = limiter.isFine && next.code === 0 && report.setAside.length === 0;
const bad = report.unreadable + report.lost + report.forgetful + report.failed + limiter.active;
console.log(
  `${report.kills} kills (${report.hit} hit, ${report.streaming} before their answer was kept): ` +
    `sessions unreadable ${report.unreadable}, acknowledged turns ${report.acknowledged}, lost ${report.lost}, ` +
    `histories cut ${report.forgetful}, failures ${report.failed}, leases held ${held} and leaked ${limiter.active}, ` +
    `limiter store ${isFine ? "fine" : "BROKEN"}, ${Math.round((performance.now() - began) / 1000)} s, seed ${seed}`,
);
process.exit(bad === 0 && isFine ? 0 : 1);
