import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Limiter } from "../../../src/core/limits/limiter.ts";
import { openLocalLimiter } from "../../../src/limits/local-limiter.ts";
import {
  admitTo,
  counter,
  granted,
  memoryRig,
  NOON,
  PER_MINUTE,
  settlement,
  stated,
  startNext,
} from "../../support/limits-rig.ts";

const watch = { now: NOON };
const newId = counter();
let folder = "";
let path = "";
let opened: Limiter[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "squad-counters-"));
  path = join(folder, "limits.db");
  watch.now = NOON;
  opened = [];
});
afterEach(async () => {
  for (const limiter of opened) await limiter.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<Limiter> {
  const limiter = openLocalLimiter({
    path,
    policies: new Map([["a", PER_MINUTE]]),
    concurrency: 12,
    wall: () => watch.now,
    sleep: async () => undefined,
    newId,
  });
  opened.push(limiter);
  return limiter;
}

async function counted(limiter: Limiter, key = "a"): Promise<Readonly<Record<string, number>>> {
  return Object.fromEntries((await limiter.counters()).get(key) ?? []);
}

function meddle(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

const USAGE = { promptTokens: 20, completionTokens: 15 };
const TWO_ANSWERS = {
  "request:ok": 2,
  "token:prompt": 40,
  "token:completion": 30,
  "duration:500": 2,
  "duration:sum": 800,
  "ttft:100": 2,
  "ttft:sum": 100,
  "wait:100": 2,
};

describe.each([
  [
    "memory",
    () => {
      const { limiter, watch: time } = memoryRig();
      return { limiter: Promise.resolve(limiter), time };
    },
  ],
  ["file", () => ({ limiter: open(), time: watch })],
] as const)("in %s", (_, make) => {
  test("a permit is counted once, however often it is settled", async () => {
    const { limiter: opening, time } = make();
    const limiter = await opening;
    for (let made = 0; made < 2; made += 1) {
      const permit = await startNext(limiter, time);
      for (let times = 0; times < 3; times += 1) await limiter.settle(permit, settlement({ usage: USAGE }));
    }
    expect(await counted(limiter)).toEqual(TWO_ANSWERS);
  });

  test("cooldowns are counted with the requests that asked for them, once each", async () => {
    const { limiter: opening, time } = make();
    const limiter = await opening;
    const first = await startNext(limiter, time);
    const second = await startNext(limiter, time);
    const refused = settlement({ outcome: "rate_limited", dimension: "rpm", cooldown: stated(5_000) });
    await limiter.settle(first, refused);
    await limiter.settle(second, { ...refused, cooldown: stated(1_000) });
    expect(await counted(limiter)).toMatchObject({
      "request:rate_limited": 2,
      "refusal:rpm": 2,
      "cooldown:start": 1,
      "limit:rpm": 1,
    });
  });

  test("cuts of the rate and steps back are counted by cause", async () => {
    const { limiter: opening, time } = make();
    const limiter = await opening;
    const refused = settlement({ outcome: "rate_limited", dimension: "rpm" });
    for (let made = 0; made < 3; made += 1) await limiter.settle(await startNext(limiter, time), refused);
    expect(await counted(limiter)).toMatchObject({ "throttle:spike": 1, "refusal:rpm": 3 });
    for (let made = 0; made < 4; made += 1) {
      time.now += 31_000;
      await limiter.settle(await startNext(limiter, time), settlement());
    }
    expect(await counted(limiter)).toMatchObject({ "throttle:spike": 1, "throttle:stable": 2 });
  });

  test("a cancelled reservation counts as nothing", async () => {
    const limiter = await make().limiter;
    await limiter.cancel(granted(await admitTo(limiter)).permit);
    expect(await limiter.counters()).toEqual(new Map());
  });
});

test("a request that outlived its window is counted once, as long as its slot was held", async () => {
  const { limiter, watch: time } = memoryRig();
  const permit = await startNext(limiter, time);
  time.now += 29_000;
  await limiter.renew(permit);
  time.now += 29_000;
  await limiter.renew(permit);
  time.now += 29_000;
  await limiter.settle(permit, settlement());
  await limiter.settle(permit, settlement());
  expect(await counted(limiter)).toMatchObject({ "request:ok": 1 });
});

describe("the file", () => {
  test("keeps counters from one limiter to the next, and two add up", async () => {
    const first = await open();
    const second = await open();
    for (const limiter of [first, second]) {
      await limiter.settle(await startNext(limiter, watch), settlement({ usage: USAGE }));
    }
    await first.close();
    await second.close();
    expect(await counted(await open())).toEqual(TWO_ANSWERS);
  });

  test("that a squad of the first format made gets counters, and is closed to that one", async () => {
    await admitTo(await open());
    meddle("DROP TABLE counters; PRAGMA user_version = 1");
    const limiter = await open();
    await limiter.settle(await startNext(limiter, watch), settlement());
    expect(await counted(limiter)).toMatchObject({ "request:ok": 1 });
    const database = new DatabaseSync(path);
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 2 });
    database.close();
  });

  test("may hold anything: what squad did not write is passed over, and counting goes on", async () => {
    const limiter = await open();
    await limiter.settle(await startNext(limiter, watch), settlement());
    meddle(`INSERT INTO counters VALUES ('a', 'request:OK', 7), ('a', '__proto__', 7), ('a', 'wait:9', 7),
      ('a', 'request:timeout', -9), ('a', 'token:prompt', 9223372036854775807), ('b', 'request:ok', 3),
      (printf('%.*c', 600, 'k'), 'request:ok', 1)`);
    const counters = await limiter.counters();
    expect([...counters.keys()]).toEqual(["a", "b"]);
    expect(await counted(limiter)).toEqual({
      "request:ok": 1,
      "duration:500": 1,
      "duration:sum": 400,
      "ttft:100": 1,
      "ttft:sum": 50,
      "wait:100": 1,
    });
    await limiter.settle(await startNext(limiter, watch), settlement({ outcome: "timeout", usage: USAGE }));
    expect(await counted(limiter)).toMatchObject({
      "request:timeout": 1,
      "token:prompt": Number.MAX_SAFE_INTEGER,
      "token:completion": 15,
    });
  });

  test("with more rows than anybody needs is read to a bound", async () => {
    const limiter = await open();
    await admitTo(limiter);
    meddle(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      INSERT INTO counters SELECT 'k' || i, 'request:ok', 1 FROM n`);
    expect((await limiter.counters()).size).toBe(5_000);
  });
});
