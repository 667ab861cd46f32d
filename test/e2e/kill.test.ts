import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { LEASE_TTL_MS } from "../../src/core/limits/limiter.ts";
import { openLocalLimiter } from "../../src/limits/local-limiter.ts";
import { squad } from "../support/squad.ts";
import { openKillSite, type KillSite } from "../support/squad-kill.ts";

let site: KillSite;

afterEach(() => site.close());

const KILLS = 25;

it("kill -9 at any moment of run and chat loses no acknowledged turn, no session and no limit", async () => {
  let state = 42;
  const rng = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  site = await openKillSite();
  const { home, server } = site;
  const report = await site.kill({ kills: KILLS, lanes: 3, rng });
  expect(report).toMatchObject({ lost: 0, forgetful: 0, unreadable: 0, failed: 0, setAside: [] });
  expect(report.hit).toBeGreaterThan(KILLS / 2);
  expect(report.streaming).toBeGreaterThan(0);

  const { code, stdout } = await squad(home, ["status", "--json"]);
  expect(code).toBe(0);
  const { limiter, providers } = JSON.parse(stdout) as {
    limiter: { degraded: boolean; concurrency: { active: number } };
    providers: { name: string; rpm: { used: number } }[];
  };
  expect(limiter.degraded).toBe(false);
  expect(limiter.concurrency.active).toBeLessThanOrEqual(report.hit);
  // Every request that reached the provider is counted, whoever was killed after it.
  const used = providers.find(({ name }) => name === "groq")?.rpm.used;
  expect(used).toBeGreaterThanOrEqual(server.requests.length);
  expect(used).toBeLessThanOrEqual(KILLS);
  expect(await activeAfter(LEASE_TTL_MS)).toBe(0);

  expect(
    await squad(home, ["run", "--agent", "pm", "-q", "--session", "lane0-0", "still there?"]),
  ).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Heard still there?"),
  });
  expect(await squad(home, ["sessions", "list"])).toMatchObject({ code: 0, stderr: "" });
}, 60_000);

/** Requests in flight as a process would count them `ms` from now. */
async function activeAfter(ms: number): Promise<number> {
  const limiter = openLocalLimiter({
    path: join(site.home.stateDir, "limits.sqlite"),
    policies: new Map(),
    concurrency: 1000,
    wall: () => Date.now() + ms,
    sleep: () => Promise.resolve(),
    newId: () => "reader",
  });
  const { concurrency, degraded } = await limiter.snapshot();
  await limiter.close();
  expect(degraded).toBeNull();
  return concurrency.active;
}
