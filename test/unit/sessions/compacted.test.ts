import { describe, expect, it } from "vitest";
import type { Session, SessionTranscript } from "../../../src/core/session.ts";
import { faultyDisk } from "../../support/session-faulty-disk.ts";
import { SHORT_RECEIPT, storeFixture, type StoreFixture } from "../../support/session-fixtures.ts";

const KEPT = 4;

const say = async (session: Session, text: string, replaces = 0): Promise<void> => {
  await session.begin("analyst", text, { replaces });
  await session.commit(`on ${text}`, SHORT_RECEIPT);
};

const compact = (session: Session, text: string): Promise<void> =>
  session.compact({ agent: "analyst", text, receipt: SHORT_RECEIPT }, KEPT);

/** What is sent: the summary, then what the user said after it. */
const sent = ({ context }: Pick<Session, "context">): string =>
  [
    `(${context.summary ?? ""})`,
    ...context.messages.filter(({ role }) => role === "user").map(({ content }) => content),
  ].join(" ");

const users = ({ turns }: SessionTranscript): string => turns.map(({ user }) => user).join(" ");

/** Session `s` with exchanges `1` to `count`. */
async function spoken({ store }: StoreFixture, count: number): Promise<Session> {
  const session = store.create("s");
  for (let turn = 1; turn <= count; turn += 1) await say(session, String(turn));
  return session;
}

/** The session as another process opens it, after the list was found to say the same of it. */
async function reopened({ another }: StoreFixture): Promise<Session> {
  const session = await another().open("s");
  const { transcript } = session;
  const { sessions } = await another().list();
  expect(transcript).toMatchObject({ ...sessions[0] });
  return session;
}

describe("a compacted session", () => {
  it("sends its summary in the place of what it covers, here and for whoever reads the file", async () => {
    const fixture = await storeFixture();
    const session = await spoken(fixture, 6);
    await compact(session, "one and two");
    for (const each of [session, await reopened(fixture)]) {
      expect(sent(each)).toBe("(one and two) 3 4 5 6");
      expect(users(each.transcript)).toBe("1 2 3 4 5 6");
      expect(each.transcript).toMatchObject({
        messages: 12,
        compactions: [{ turns: 2, agent: "analyst", text: "one and two", receipt: SHORT_RECEIPT }],
        warnings: [],
      });
    }
    await say(session, "7");
    expect(sent(session)).toBe("(one and two) 3 4 5 6 7");
  });

  it("says nothing of summaries where there are none", async () => {
    expect((await spoken(await storeFixture(), 1)).transcript).not.toHaveProperty("compactions");
  });

  it("counts no interrupted turn among the exchanges it keeps", async () => {
    const fixture = await storeFixture();
    const session = await spoken(fixture, 5);
    await session.begin("analyst", "stopped");
    await session.interrupt("cancelled", null);
    await say(session, "6");
    await compact(session, "sum");
    expect(sent(session)).toBe("(sum) 3 4 5 6");
    expect(session.transcript.compactions?.[0]?.turns).toBe(2);
  });

  it("keeps the files of what is still sent", async () => {
    const fixture = await storeFixture();
    const session = fixture.store.create("s");
    for (const turn of ["1", "2", "3", "4", "5", "6"]) {
      const attachments = [{ path: `${turn}.md`, range: null, text: `text ${turn}`, masked: 0 }];
      await session.begin("analyst", turn, { attachments });
      await session.commit("yes", SHORT_RECEIPT);
    }
    await compact(session, "sum");
    expect(sent(await reopened(fixture))).toMatch(/text 3[^]*text 6/u);
    expect(sent(session)).not.toContain("text 2");
  });

  it("may be compacted again: the later summary stands, an edit brings the earlier one back", async () => {
    const fixture = await storeFixture();
    const session = await spoken(fixture, 6);
    await compact(session, "first");
    for (const turn of ["7", "8"]) await say(session, turn);
    await compact(session, "second");
    expect(sent(session)).toBe("(second) 5 6 7 8");
    expect((await reopened(fixture)).transcript.compactions).toMatchObject([{ turns: 2 }, { turns: 4 }]);
    await say(session, "4b", 5);
    for (const each of [session, await reopened(fixture)]) expect(sent(each)).toBe("(first) 3 4b");
  });

  it.each([
    [1, "(sum) 3 4 5 new"],
    [4, "(sum) new"],
    [5, "() 1 new"],
    [6, "() new"],
  ])("drops the summary when an edit sets its last turn aside: %i turns, %s", async (turns, expected) => {
    const fixture = await storeFixture();
    const session = await spoken(fixture, 6);
    await compact(session, "sum");
    expect(`${sent({ context: session.contextBefore(turns) })} new`).toBe(expected);
    await say(session, "new", turns);
    for (const each of [session, await reopened(fixture)]) {
      expect(sent(each)).toBe(expected);
      expect(each.transcript.compactions === undefined).toBe(expected.startsWith("()"));
    }
  });

  it("whose file is cut off at any byte sends all it has, or the summary and what follows it", async () => {
    const fixture = await storeFixture();
    const session = await spoken(fixture, 6);
    const before = (await fixture.bytes("s")).length;
    await compact(session, "one and two");
    const summarised = (await fixture.bytes("s")).length;
    await say(session, "7");
    const whole = await fixture.bytes("s");
    for (let end = before; end <= whole.length; end += 1) {
      await fixture.write("s", whole.subarray(0, end));
      const cut = await fixture.another().open("s");
      // The line break at its end is no part of a record.
      const start = end < summarised - 1 ? "() 1 2 3 4 5 6" : "(one and two) 3 4 5 6";
      expect([start, `${start} 7`]).toContain(sent(cut));
      expect(users(cut.transcript)).toMatch(/^1 2 3 4 5 6(?: 7)?$/u);
    }
  });

  it("goes on with a summary that the disk refused, and writes it with what follows", async () => {
    const disk = faultyDisk();
    const fixture = await storeFixture(disk);
    const session = await spoken(fixture, 6);
    disk.failAt(1, "ENOSPC", true);
    await expect(compact(session, "sum")).rejects.toMatchObject({ code: "storage" });
    expect(sent(session)).toBe("(sum) 3 4 5 6");
    expect(sent(await reopened(fixture))).toBe("() 1 2 3 4 5 6");
    disk.heal();
    await say(session, "7");
    expect(sent(await reopened(fixture))).toBe("(sum) 3 4 5 6 7");
  });

  it("is read the same when its records were written twice", async () => {
    const fixture = await storeFixture();
    const session = await spoken(fixture, 6);
    const before = (await fixture.bytes("s")).length;
    await compact(session, "sum");
    await say(session, "2b", 5);
    await say(session, "3b");
    const whole = await fixture.bytes("s");
    await fixture.write("s", Buffer.concat([whole, whole.subarray(before)]));
    expect(sent(await reopened(fixture))).toBe("() 1 2b 3b");
    const fresh = await storeFixture();
    await compact(await spoken(fresh, 6), "sum");
    const file = await fresh.bytes("s");
    await fresh.write("s", Buffer.concat([file, file]));
    expect(sent(await reopened(fresh))).toBe("(sum) 3 4 5 6");
    expect((await reopened(fresh)).transcript.compactions).toHaveLength(1);
  });

  it("sends all when the last turn that was covered is damaged", async () => {
    const fixture = await storeFixture();
    await compact(await spoken(fixture, 6), "sum");
    const lines = (await fixture.bytes("s")).toString().split("\n");
    const damaged = lines.map((line) =>
      line.includes('"user":"2"') ? line.replace(/"at":"2/u, '"at":"3') : line,
    );
    await fixture.write("s", damaged.join("\n"));
    expect(sent(await fixture.another().open("s"))).toBe("() 1 3 4 5 6");
  });
});
