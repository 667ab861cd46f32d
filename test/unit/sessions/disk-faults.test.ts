import { rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { isSquadError } from "../../../src/core/errors.ts";
import type { StoredSession } from "../../../src/sessions/stored-session.ts";
import { type Fault, faultyDisk } from "../../support/session-faulty-disk.ts";
import { SHORT_RECEIPT, storeFixture } from "../../support/session-fixtures.ts";

const FAULTS: readonly Fault[] = ["EIO", "ENOSPC", "EACCES", "short"];

/** What a call came to. Anything but success or a `storage` error is a bug. */
async function attempt(work: Promise<unknown>): Promise<"saved" | "refused"> {
  try {
    await work;
    return "saved";
  } catch (error) {
    if (!isSquadError(error) || error.code !== "storage") throw error;
    expect(error.message).toMatch(/^Cannot (save|read) the session (to )?\/.*\.jsonl: .+/);
    expect(error.hint).toBeTruthy();
    return "refused";
  }
}

const exchangeOf = (turn: number): string[] => [`q${turn}`, `a${turn}`];

/** Two turns; resolves to the exchanges that were acknowledged as saved. */
async function twoTurns(session: StoredSession): Promise<string[][]> {
  const saved: string[][] = [];
  for (const turn of [1, 2]) {
    await attempt(session.begin("analyst", `q${turn}`));
    if ((await attempt(session.commit(`a${turn}`, SHORT_RECEIPT))) === "saved") saved.push(exchangeOf(turn));
  }
  return saved;
}

async function exchangesIn(store: { read: StoreRead }): Promise<string[][]> {
  const transcript = await store.read("s");
  return (transcript?.turns ?? []).flatMap((turn) =>
    turn.kind === "exchange" ? [[turn.user, turn.assistant]] : [],
  );
}

type StoreRead = Awaited<ReturnType<typeof storeFixture>>["store"]["read"];

describe.each(FAULTS)("a disk that answers %s", (fault) => {
  it("once, at any call, costs no exchange", async () => {
    for (let nth = 1; ; nth += 1) {
      const disk = faultyDisk();
      const { store, another } = await storeFixture(disk);
      const session = store.create("s");
      disk.failAt(nth, fault, false);
      await twoTurns(session);
      const done = disk.calls < nth;
      await session.flush();
      expect(session.unsaved).toBe(0);
      expect(await exchangesIn(another())).toEqual([exchangeOf(1), exchangeOf(2)]);
      const transcript = await another().read("s");
      expect(transcript).toEqual(session.transcript);
      if (done) break;
    }
  });

  it("from any call on keeps what it acknowledged, and gets the rest in order once it is well again", async () => {
    for (let nth = 1; ; nth += 1) {
      const disk = faultyDisk();
      const { store, another } = await storeFixture(disk);
      const session = store.create("s");
      disk.failAt(nth, fault, true);
      const saved = await twoTurns(session);
      const done = disk.calls < nth;
      expect((await exchangesIn(another())).slice(0, saved.length)).toEqual(saved);
      expect(session.context.messages.map((message) => message.content)).toEqual(["q1", "a1", "q2", "a2"]);

      disk.heal();
      await session.begin("analyst", "q3");
      await session.commit("a3", SHORT_RECEIPT);
      expect(session.unsaved).toBe(0);
      expect(await exchangesIn(another())).toEqual([1, 2, 3].map(exchangeOf));
      expect((await another().read("s"))?.unanswered).toBeNull();
      if (done) break;
    }
  });

  it("at any call of opening, reading or listing fails with a plain error and changes nothing", async () => {
    for (let nth = 1; nth < 40; nth += 1) {
      const disk = faultyDisk();
      const { store, another, bytes } = await storeFixture(disk);
      await twoTurns(store.create("s"));
      const before = await bytes("s");
      disk.failAt(nth, fault, true);
      await attempt(store.open("s"));
      await attempt(store.read("s"));
      await store.list().catch((error: unknown) => {
        expect(error).toMatchObject({ code: "storage" });
      });
      disk.heal();
      expect(await bytes("s")).toEqual(before);
      expect(await exchangesIn(another())).toEqual([exchangeOf(1), exchangeOf(2)]);
    }
  });
});

describe("a session that the disk refuses", () => {
  it("says what, where, why and what helps", async () => {
    const disk = faultyDisk();
    const { store, path } = await storeFixture(disk);
    disk.failAt(1, "ENOSPC", true);
    await expect(store.create("s").begin("analyst", "one")).rejects.toMatchObject({
      code: "storage",
      message: `Cannot save the session to ${path("s")}: no space left on the device`,
      hint: expect.stringContaining("Free some space"),
    });
  });

  it("counts what is not on disk yet", async () => {
    const disk = faultyDisk();
    const { store } = await storeFixture(disk);
    const session = store.create("s");
    disk.failAt(1, "ENOSPC", true);
    await attempt(session.begin("analyst", "one"));
    await attempt(session.commit("1", SHORT_RECEIPT));
    expect(session.unsaved).toBe(2);
    expect(await attempt(session.flush())).toBe("refused");
    disk.heal();
    await session.flush();
    expect(session.unsaved).toBe(0);
  });

  it("writes calls that overlap in their order", async () => {
    const disk = faultyDisk();
    const { store, another } = await storeFixture(disk);
    const session = store.create("s");
    disk.failAt(1, "EIO", false);
    const calls: Promise<void>[] = [];
    for (let turn = 1; turn <= 5; turn += 1) {
      calls.push(session.begin("analyst", `q${turn}`), session.commit(`a${turn}`, SHORT_RECEIPT));
    }
    const results = await Promise.allSettled(calls);
    expect(results.filter((result) => result.status === "rejected")).toHaveLength(1);
    expect(await exchangesIn(another())).toEqual([1, 2, 3, 4, 5].map(exchangeOf));
  });

  it("reports the piece that a full disk cut off to nobody once it was written again", async () => {
    const disk = faultyDisk();
    const { store, another, bytes } = await storeFixture(disk);
    const session = store.create("s");
    await twoTurns(session);
    disk.failAt(4, "short", false);
    expect(await attempt(session.begin("analyst", "q3 ".repeat(100)))).toBe("refused");
    expect((await bytes("s")).at(-1)).not.toBe(0x0a);
    expect((await another().read("s"))?.warnings).toHaveLength(1);
    await session.commit("a3", SHORT_RECEIPT);
    expect(await another().read("s")).toMatchObject({ warnings: [], messages: 6 });
  });

  it("finds its way back when a file stood in the way of its folder", async () => {
    const { store, dir } = await storeFixture();
    await rm(dirname(dir), { recursive: true, force: true });
    await writeFile(dirname(dir), "in the way");
    const session = store.create("s");
    expect(await attempt(session.begin("analyst", "one"))).toBe("refused");
    await rm(dirname(dir));
    await session.commit("1", SHORT_RECEIPT);
    expect(await exchangesIn(store)).toEqual([["one", "1"]]);
  });
});
