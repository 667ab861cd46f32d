import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Session, SessionTranscript } from "../../../src/core/session.ts";
import {
  SHORT_RECEIPT,
  storeFixture,
  threeTurns,
  type StoreFixture,
} from "../../support/session-fixtures.ts";

const users = (transcript: SessionTranscript | null): string[] =>
  (transcript?.turns ?? []).map(({ user }) => user.split(" ", 1)[0] ?? "");

const say = async (session: Session, text: string, replaced = 0): Promise<void> => {
  await session.begin("analyst", text, { replaces: replaced });
  await session.commit(`on ${text}`, SHORT_RECEIPT);
};

/** The transcript as another process reads it, after the list was found to say the same of it. */
async function reread({ another }: StoreFixture): Promise<SessionTranscript> {
  const transcript = await another().read("s");
  const { sessions } = await another().list();
  if (transcript === null) throw new Error("the session is gone");
  expect(transcript).toMatchObject({ ...sessions[0] });
  return transcript;
}

describe("an edited message", () => {
  it("takes the place of its turn and all after it, here and for whoever reads the file", async () => {
    const fixture = await storeFixture();
    await threeTurns(fixture);
    const session = await fixture.store.open("s");
    await say(session, "better", 2);
    expect(users(session.transcript)).toEqual(["q1", "better"]);
    expect(session.context.messages.map(({ content }) => content).slice(2)).toEqual(["better", "on better"]);
    const transcript = await reread(fixture);
    expect(transcript).toMatchObject({ messages: 4, title: "q1 ação 👋", warnings: [] });
    expect(users(transcript)).toEqual(["q1", "better"]);
  });

  it("takes the files of what it takes the place of with it, and keeps its own", async () => {
    const file = (path: string, text: string) => ({ path, range: null, text, masked: 0 });
    const fixture = await storeFixture();
    const session = fixture.store.create("s");
    for (const [text, attachments, replaces] of [
      ["first", [file("kept.md", "kept")], 0],
      ["read", [file("a.md", "old")], 0],
      ["read again", [file("a.md", "new"), file("b.md", "more")], 1],
    ] as const) {
      await session.begin("analyst", text, { attachments, replaces });
      await session.commit(`on ${text}`, SHORT_RECEIPT);
    }
    const reopened = await fixture.another().open("s");
    for (const { context, transcript } of [session, reopened]) {
      const sent = context.messages.map(({ content }) => content).join("\n");
      expect(sent).toMatch(/kept[^]*new[^]*more/u);
      expect(sent).not.toContain("old");
      expect(transcript.turns.map(({ attachments }) => attachments?.map(({ text }) => text))).toEqual([
        ["kept"],
        ["new", "more"],
      ]);
    }
    expect(session.contextBefore(1).messages.map(({ content }) => content.split("\n", 1)[0])).toEqual([
      "first",
      "on first",
    ]);
    expect(session.contextBefore(3)).toEqual(session.context);
  });

  it("gives the session its title when it takes the place of the first", async () => {
    const fixture = await storeFixture();
    await threeTurns(fixture);
    await say(await fixture.store.open("s"), "another beginning", 3);
    expect(await reread(fixture)).toMatchObject({ messages: 2, title: "another beginning" });
  });

  it("leaves the records of what was set aside in the file", async () => {
    const fixture = await storeFixture();
    const before = await threeTurns(fixture);
    await say(await fixture.store.open("s"), "better", 3);
    expect((await fixture.bytes("s")).subarray(0, before.length)).toEqual(before);
  });

  it("replaces nothing when there are fewer turns than that", async () => {
    const fixture = await storeFixture();
    await threeTurns(fixture);
    await say(await fixture.store.open("s"), "more", 4);
    expect(users(await reread(fixture))).toEqual(["q1", "q2", "q3", "more"]);
  });

  it("whose file is cut off at any byte leaves the old turns or the new one, never neither", async () => {
    const fixture = await storeFixture();
    const before = await threeTurns(fixture);
    await say(await fixture.store.open("s"), "better", 1);
    const whole = await fixture.bytes("s");
    for (let end = before.length; end <= whole.length; end += 1) {
      await fixture.write("s", whole.subarray(0, end));
      const transcript = await fixture.another().read("s");
      const last = transcript?.unanswered ?? users(transcript).at(-1);
      expect(["q3", "better"]).toContain(last);
      expect(users(transcript).slice(0, 2)).toEqual(["q1", "q2"]);
    }
  });

  it("is read the same when its records were written twice", async () => {
    const fixture = await storeFixture();
    const before = await threeTurns(fixture);
    const session = await fixture.store.open("s");
    await say(session, "better", 2);
    await say(session, "and on");
    const whole = await fixture.bytes("s");
    await fixture.write("s", Buffer.concat([whole, whole.subarray(before.length)]));
    expect(users(await reread(fixture))).toEqual(["q1", "better", "and"]);
  });

  it("may be edited again, interrupted and reopened in any order, and file and memory agree", async () => {
    const act = fc.record({
      replaced: fc.integer({ min: 0, max: 4 }),
      end: fc.constantFrom("commit", "interrupt", "reopen"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 8 }), async (acts) => {
        const fixture = await storeFixture();
        await threeTurns(fixture);
        let session = await fixture.store.open("s");
        for (const [index, { replaced, end }] of acts.entries()) {
          await session.begin("analyst", `m${index}`, { replaces: replaced });
          if (end === "commit") await session.commit("yes", SHORT_RECEIPT);
          else if (end === "interrupt") await session.interrupt("cancelled", null);
          else session = await fixture.another().open("s");
        }
        const { transcript } = session;
        expect(await reread(fixture)).toEqual(transcript);
      }),
      { numRuns: 40 },
    );
  });
});
