import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Limiter } from "../../../src/core/limits/limiter.ts";
import { openLocalLimiter } from "../../../src/limits/local-limiter.ts";
import {
  admitTo,
  counter,
  granted,
  NOON,
  PER_MINUTE,
  settlement,
  stated,
  startNext,
  type Watch,
} from "../../support/limits-rig.ts";

let folder = "";
let path = "";
let watch: Watch = { now: NOON };
let notices: string[] = [];
let opened: Limiter[] = [];
const newId = counter();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "squad-limits-"));
  path = join(folder, "state", "limits.db");
  watch = { now: NOON };
  notices = [];
  opened = [];
});
afterEach(async () => {
  for (const limiter of opened) await limiter.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(
  at = path,
  sleep: (ms: number) => Promise<void> = async () => undefined,
): Promise<Limiter> {
  const limiter = openLocalLimiter({
    path: at,
    policies: new Map([["a", PER_MINUTE]]),
    concurrency: 12,
    wall: () => watch.now,
    sleep,
    newId,
    notify: ({ message }) => void notices.push(message),
  });
  opened.push(limiter);
  return limiter;
}

/** Another program's hand on the file. */
function meddle(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

describe("the file", () => {
  test("is made on first use, readable by its owner alone", async () => {
    const limiter = await open();
    expect(existsSync(path)).toBe(false);
    await admitTo(limiter);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(dirname(path))) {
      expect(statSync(join(dirname(path), name)).mode & 0o777).toBe(0o600);
    }
  });

  test("that others may read is closed to them", async () => {
    mkdirSync(dirname(path));
    writeFileSync(path, "");
    chmodSync(path, 0o644);
    await admitTo(await open());
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("carries plans, counters and slots from one limiter to the next", async () => {
    const first = await open();
    const permit = await startNext(first, watch);
    const failing = await startNext(first, watch);
    await first.settle(permit, settlement({ durationMs: 300 }));
    await first.settle(failing, settlement({ outcome: "rate_limited", cooldown: stated(4_000) }));
    const kept = await startNext(first, watch);
    await first.close();

    const second = await open();
    const snapshot = await second.snapshot();
    expect(snapshot).toMatchObject({ backend: "local", degraded: null, concurrency: { active: 1 } });
    expect(snapshot.keys.get("a")).toMatchObject({
      rpm: { used: 3 },
      requests: { total: 3, ok: 1, rateLimited: 1, failed: 0 },
      latency: { p50Ms: 300 },
      lastFailure: { kind: "rate_limited", at: NOON },
    });
    await second.settle(kept, settlement());
    expect((await second.snapshot()).concurrency.active).toBe(0);
  });

  test("is shared at once by two limiters", async () => {
    const [one, two] = [await open(), await open()];
    for (let made = 0; made < 2; made += 1) {
      await admitTo(one);
      await admitTo(two);
    }
    expect(granted(await admitTo(one)).waitMs).toBe(2_000);
    expect(granted(await admitTo(two)).waitMs).toBe(4_000);
  });

  test("that was removed under an open limiter is made anew, and shared again", async () => {
    const [one, two] = [await open(), await open()];
    await admitTo(one);
    await admitTo(two);
    rmSync(dirname(path), { recursive: true });
    watch.now += 1_000;
    for (const limiter of [one, two, one, two]) expect(granted(await admitTo(limiter)).waitMs).toBe(0);
    expect(granted(await admitTo(one)).waitMs).toBe(2_000);
    expect(await two.snapshot()).toMatchObject({ backend: "local", degraded: null });
    expect(readdirSync(dirname(path))).toContain("limits.db");
  });

  test("is left whole by closing twice, and closing unopened makes none", async () => {
    const limiter = await open();
    await limiter.close();
    expect(existsSync(path)).toBe(false);
    const used = await open();
    await admitTo(used);
    await used.close();
    await used.close();
    expect(readdirSync(dirname(path))).toEqual(["limits.db"]);
  });
});

describe("contents nobody would have written", () => {
  test.each([
    ["no JSON", "{"],
    ["another shape", "[1,2]"],
    ["a cooldown of a century", JSON.stringify({ seenAt: NOON, cooldownUntil: NOON * 2 })],
    [
      "an endless plan",
      JSON.stringify({ seenAt: NOON, starts: Array.from({ length: 5_000 }, () => [1, 1, 0, "x"]) }),
    ],
    ["two million letters", "x".repeat(2_000_000)],
  ])("%s counts as nothing", async (_, state) => {
    await admitTo(await open());
    const database = new DatabaseSync(path);
    database.prepare("UPDATE keys SET state = ?").run(state);
    database.close();
    const limiter = await open();
    expect(granted(await admitTo(limiter)).waitMs).toBe(0);
    expect((await limiter.snapshot()).degraded).toBeNull();
  });

  test("a slot held until the end of time is free after its term", async () => {
    await admitTo(await open());
    meddle(`INSERT INTO leases VALUES ('x', 0, ${Number.MAX_SAFE_INTEGER}, 1)`);
    const limiter = await open();
    expect((await limiter.snapshot()).concurrency.active).toBe(1);
    await startNext(limiter, watch);
    watch.now += 30_000;
    expect((await limiter.snapshot()).concurrency.active).toBe(0);
  });
});

describe("a file that cannot be used", () => {
  async function expectMemory(limiter: Limiter, reason: RegExp): Promise<void> {
    for (let made = 0; made < 4; made += 1) expect(granted(await admitTo(limiter)).waitMs).toBe(0);
    expect(granted(await admitTo(limiter)).waitMs).toBe(2_000);
    const snapshot = await limiter.snapshot();
    expect(snapshot.backend).toBe("memory");
    expect(snapshot.degraded?.message).toMatch(reason);
    expect(snapshot.degraded?.message).not.toContain("\n");
  }

  test("since its folder is none", async () => {
    writeFileSync(join(folder, "file"), "");
    await expectMemory(
      await open(join(folder, "file", "limits.db")),
      /below something that is not a directory/,
    );
    await expectMemory(await open(folder), /cannot be opened/);
  });

  test("since a newer squad wrote it: it stays as it is", async () => {
    await admitTo(await open());
    meddle("PRAGMA user_version = 3");
    await expectMemory(await open(), /newer squad \(format 3, this one reads 2\)/);
    const database = new DatabaseSync(path);
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 3 });
    database.close();
  });

  test("since another process never lets go of it, and goes back to it when it does", async () => {
    const limiter = await open();
    await admitTo(limiter);
    const holder = new DatabaseSync(path);
    holder.exec("BEGIN IMMEDIATE");
    await expectMemory(limiter, /stayed locked by another process/);
    watch.now += 29_999;
    await admitTo(limiter);
    expect((await limiter.snapshot()).backend).toBe("memory");
    holder.exec("ROLLBACK");
    holder.close();
    watch.now += 1;
    await admitTo(limiter);
    expect(await limiter.snapshot()).toMatchObject({ backend: "local", degraded: null });
  }, 15_000);
});

describe("a damaged file", () => {
  test("is set aside, said once, and replaced", async () => {
    mkdirSync(dirname(path));
    writeFileSync(path, "this is not a database, and it is long enough to be looked at ".repeat(20));
    const limiter = await open();
    await admitTo(limiter);
    await admitTo(limiter);
    expect(await limiter.snapshot()).toMatchObject({ backend: "local", degraded: null });
    expect(notices).toEqual([
      `${path} was damaged: set aside as ${path}.corrupt-${NOON}, its counters start anew`,
    ]);
    expect(readFileSync(`${path}.corrupt-${NOON}`, "utf8")).toContain("this is not a database");
  });

  test("met in mid-life by two limiters is set aside once", async () => {
    const [one, two] = [await open(), await open()];
    await admitTo(one);
    await admitTo(two);
    await one.close();
    await two.close();
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 4_096);
    writeFileSync(path, bytes);
    const [three, four] = [await open(), await open()];
    await Promise.all([admitTo(three), admitTo(four), admitTo(three), admitTo(four)]);
    expect(granted(await admitTo(three)).waitMs).toBe(2_000);
    expect(granted(await admitTo(four)).waitMs).toBe(4_000);
    expect(notices).toHaveLength(1);
    expect(readdirSync(dirname(path)).filter((name) => name.includes(".corrupt-"))).toHaveLength(1);
  });

  test("with tables of another program is set aside too", async () => {
    mkdirSync(dirname(path));
    meddle("CREATE TABLE keys (id INTEGER); CREATE TABLE leases (id INTEGER)");
    const limiter = await open();
    await admitTo(limiter);
    expect(await limiter.snapshot()).toMatchObject({ backend: "local", degraded: null });
    expect(notices).toHaveLength(1);
  });
});
