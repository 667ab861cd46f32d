import { describe, expect, it } from "vitest";
import type { SessionTranscript } from "../../../src/core/session.ts";
import { encodeLine } from "../../../src/sessions/line.ts";
import { RECEIPT, storeFixture, threeTurns } from "../../support/session-fixtures.ts";

const usersOf = (transcript: SessionTranscript | null): string[] =>
  (transcript?.turns ?? []).filter((turn) => turn.kind === "exchange").map((turn) => turn.user.slice(0, 2));

describe("a session file cut off", () => {
  it("at any byte keeps every exchange before it, can be written to, and reports the torn record once", async () => {
    const fixture = await storeFixture();
    const bytes = await threeTurns(fixture);
    const ends = exchangeEnds(bytes);
    expect(ends).toHaveLength(3);
    for (let length = 0; length < bytes.length; length += 1) {
      await fixture.write("s", bytes.subarray(0, length));
      const whole = ["q1", "q2", "q3"].slice(0, ends.filter((end) => end <= length).length);
      const session = await fixture.another().open("s");
      expect(usersOf(session.transcript)).toEqual(whole);
      expect(session.transcript.warnings.length).toBeLessThanOrEqual(1);

      await session.begin("analyst", "q4");
      await session.commit("a4", RECEIPT);
      const transcript = await fixture.store.read("s");
      expect(usersOf(transcript)).toEqual([...whole, "q4"]);
      expect(transcript?.warnings).toEqual([]);
    }
  });

  it("loses nothing but the torn record when another process appends before the repair", async () => {
    const fixture = await storeFixture();
    const bytes = await threeTurns(fixture);
    const live = await fixture.another().open("s");
    await fixture.write("s", bytes.subarray(0, bytes.length - 30));
    await live.begin("pm", "live");
    await live.commit("still here", RECEIPT);
    const opened = await fixture.another().open("s");
    expect(usersOf(opened.transcript)).toEqual(["q1", "q2", "li"]);
    expect(opened.transcript.warnings).toHaveLength(1);
  });

  it("is read without being changed", async () => {
    const fixture = await storeFixture();
    const torn = (await threeTurns(fixture)).subarray(0, -30);
    await fixture.write("s", torn);
    const first = await fixture.store.read("s");
    expect(first?.warnings).toMatchObject([{ complaint: { flaw: "cut-off" } }]);
    await fixture.store.list();
    expect(await fixture.store.read("s")).toEqual(first);
    expect(await fixture.bytes("s")).toEqual(torn);
  });
});

describe("a damaged session file", () => {
  it("keeps all whole records before and after a damaged line", async () => {
    const fixture = await storeFixture();
    const lines = (await threeTurns(fixture)).toString().split("\n");
    const second = lines.findIndex((line) => line.includes('"user":"q2') && line.includes('"assistant"'));
    lines[second] = lines[second]?.replace("a2", "b2") ?? "";
    await fixture.write("s", lines.join("\n"));
    const transcript = await fixture.store.read("s");
    expect(usersOf(transcript)).toEqual(["q1", "q3"]);
    expect(transcript?.turns[1]).toMatchObject({ kind: "interrupted", user: "q2 ação 👋" });
    expect(transcript?.warnings).toEqual([
      {
        message: `line ${second + 1}: the record is damaged and is left out; all others are kept`,
        complaint: { kind: "session-line", line: second + 1, flaw: "damaged" },
      },
    ]);
    const { sessions } = await fixture.store.list();
    expect(transcript).toMatchObject(sessions[0] ?? {});
  });

  it("loses at most the record of a flipped bit, and never shows what was not written", async () => {
    const fixture = await storeFixture();
    const bytes = await threeTurns(fixture);
    for (let bit = 0; bit < bytes.length * 8; bit += 13) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await fixture.write("s", flipped);
      const transcript = await fixture.store.read("s");
      const users = usersOf(transcript);
      expect(users.length).toBeGreaterThanOrEqual(2);
      for (const turn of transcript?.turns ?? []) {
        expect(turn.user).toMatch(/^q[123] ação 👋$/);
        if (turn.kind === "exchange")
          expect(turn).toMatchObject({ assistant: `a${turn.user[1]}\nsecond line` });
      }
    }
  });

  it("never breaks on random bytes in place of a part", async () => {
    const fixture = await storeFixture();
    const bytes = await threeTurns(fixture);
    for (let start = 0; start < bytes.length; start += 41) {
      const spoiled = Buffer.from(bytes);
      for (let at = start; at < Math.min(start + 300, bytes.length); at += 1)
        spoiled[at] = (at * 167 + start) & 0xff;
      await fixture.write("s", spoiled);
      const session = await fixture.another().open("s");
      await session.begin("analyst", "q4");
      await session.commit("a4", RECEIPT);
      expect(usersOf(await fixture.store.read("s")).at(-1)).toBe("q4");
    }
  });

  it("gets its header again when that was lost", async () => {
    const fixture = await storeFixture();
    const bytes = await threeTurns(fixture);
    await fixture.write("s", bytes.subarray(bytes.indexOf("\n", 1) + 1));
    const session = await fixture.another().open("s");
    const { createdAt } = session.transcript;
    await session.begin("analyst", "q4");
    expect((await fixture.bytes("s")).toString().match(/"type":"session"/g)).toHaveLength(1);
    expect(await fixture.store.read("s")).toMatchObject({ createdAt, unanswered: "q4", warnings: [] });
  });

  it("skips a line longer than 32 MB without holding it", async () => {
    const fixture = await storeFixture();
    const bytes = await threeTurns(fixture);
    const huge = Buffer.concat([bytes, Buffer.alloc(40 * 1024 * 1024, "x"), Buffer.from("\n")]);
    const tail = encodeLine({
      type: "input",
      turn: "t.1",
      at: new Date(0).toISOString(),
      agent: "pm",
      user: "q5",
    });
    await fixture.write("s", Buffer.concat([huge, tail]));
    const transcript = await fixture.store.read("s");
    expect(usersOf(transcript)).toEqual(["q1", "q2", "q3"]);
    expect(transcript?.unanswered).toBe("q5");
    expect(transcript?.warnings).toMatchObject([{ complaint: { flaw: "too-long" } }]);
  });

  it("names ten damaged lines and counts the rest", async () => {
    const fixture = await storeFixture();
    const bytes = await threeTurns(fixture);
    await fixture.write("s", Buffer.concat([bytes, Buffer.from("damage\n".repeat(50))]));
    const { warnings } = (await fixture.another().open("s")).transcript;
    expect(warnings).toHaveLength(11);
    expect(warnings.at(-1)?.message).toBe("40 more lines are damaged and left out");
  });
});

describe("a file that is not what it seems", () => {
  it("of a newer version is refused and never modified", async () => {
    const fixture = await storeFixture();
    await threeTurns(fixture);
    for (const header of [
      '{"type":"session","v":2,"id":"s"}\n',
      '{"type":"session","v":2,"id":"s"}\n{"something":"new"}\ntorn',
    ]) {
      await fixture.write("s", header);
      await expect(fixture.another().open("s")).rejects.toMatchObject({
        code: "session-unreadable",
        hint: expect.stringContaining("Update squad"),
      });
      await expect(fixture.store.read("s")).rejects.toMatchObject({ code: "session-unreadable" });
      expect((await fixture.bytes("s")).toString()).toBe(header);
    }
  });

  it("cannot pollute prototypes or bring fields of its own", async () => {
    const fixture = await storeFixture();
    await threeTurns(fixture);
    const at = new Date(0).toISOString();
    const hostile = JSON.parse(
      `{"type":"exchange","turn":"x.1","at":"${at}","agent":"pm","user":"q9","assistant":"a9","extra":1,` +
        `"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},` +
        `"receipt":${JSON.stringify({ ...RECEIPT, extra: 1 })}}`,
    );
    await fixture.write("s", encodeLine(hostile));
    const transcript = await fixture.store.read("s");
    expect(transcript?.turns).toEqual([
      { kind: "exchange", agent: "pm", user: "q9", assistant: "a9", receipt: RECEIPT, at },
    ]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([
    ["no receipt", { receipt: undefined }],
    ["a receipt of another shape", { receipt: { ...RECEIPT, attempts: [{}] } }],
    ["an unknown tier", { receipt: { ...RECEIPT, tier: "constructor" } }],
    [
      "an unknown outcome",
      { receipt: { ...RECEIPT, attempts: [{ ...RECEIPT.attempts[0], outcome: "toString" }] } },
    ],
    ["a text that is none", { assistant: ["a"] }],
    ["a moment that is none", { at: "yesterday" }],
    ["an unknown type", { type: "summary" }],
  ])("is skipped with a warning where a whole record has %s", async (_, change) => {
    const fixture = await storeFixture();
    await threeTurns(fixture);
    const record = {
      type: "exchange",
      turn: "x.1",
      at: new Date(0).toISOString(),
      agent: "pm",
      user: "q9",
      assistant: "a9",
      receipt: RECEIPT,
      ...change,
    };
    await fixture.write("s", Buffer.concat([await fixture.bytes("s"), encodeLine(record as never)]));
    const transcript = await fixture.store.read("s");
    expect(usersOf(transcript)).toEqual(["q1", "q2", "q3"]);
    expect(transcript?.warnings).toHaveLength(1);
  });
});

/** Bytes at which the JSON of each exchange ends. */
function exchangeEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  let start = bytes.indexOf('{"type":"exchange"');
  while (start !== -1) {
    ends.push(bytes.indexOf("\n", start));
    start = bytes.indexOf('{"type":"exchange"', start + 1);
  }
  return ends;
}
