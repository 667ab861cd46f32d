import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { readRecord } from "../../../src/sessions/record.ts";
import { SHORT_RECEIPT, storeFixture } from "../../support/session-fixtures.ts";

const USES = [
  { tool: "read_file", summary: "a.md — 2 lines", isError: false },
  { tool: "save_file", summary: "b.md — not\u001b[31m [allowed]", isError: true },
];

it("keeps what tools did with the exchange, and tells later turns in one line", async () => {
  const { store, another } = await storeFixture();
  const session = store.create("s");
  await session.begin("analyst", "look");
  await session.commit("I looked.", SHORT_RECEIPT, USES);
  await session.begin("analyst", "again");
  await session.commit("", SHORT_RECEIPT, USES.slice(0, 1));
  const reread = await another().open("s");
  for (const each of [session, reread]) {
    expect(each.transcript.turns).toMatchObject([{ assistant: "I looked.", tools: USES }, { assistant: "" }]);
    expect(each.context.messages.map(({ content }) => content)).toEqual([
      "look",
      "I looked.\n\n[Tools used for this: read_file: a.md — 2 lines; save_file failed: b.md — not allowed]",
      "again",
      "[Tools used for this: read_file: a.md — 2 lines]",
    ]);
  }
});

it("keeps it with a turn that was interrupted too, which later turns are not told of", async () => {
  const { store, dir, another } = await storeFixture();
  const session = store.create("s");
  await session.begin("analyst", "look");
  await session.interrupt("cancelled", null, USES);
  await session.begin("analyst", "again");
  await session.interrupt("cancelled", null);
  for (const { transcript, context } of [session, await another().open("s")]) {
    expect(transcript.turns[0]).toMatchObject({ kind: "interrupted", tools: USES });
    expect(transcript.turns[1]).not.toHaveProperty("tools");
    expect(context.messages).toEqual([]);
  }
  expect((await readFile(`${dir}/s.jsonl`, "utf8")).match(/"tools"/gu)).toHaveLength(1);
});

it("writes nothing of tools where there were none, and reads records of before", async () => {
  const { store, dir, another } = await storeFixture();
  const session = store.create("s");
  await session.begin("analyst", "look");
  await session.commit("I looked.", SHORT_RECEIPT);
  expect(await readFile(`${dir}/s.jsonl`, "utf8")).not.toContain('"tools"');
  expect((await another().read("s"))?.turns[0]).not.toHaveProperty("tools");
});

it("takes no record whose tools are something else", () => {
  const record = {
    type: "exchange",
    turn: "t",
    at: "2026-11-23T14:12:00.000Z",
    agent: "a",
    user: "u",
    assistant: "b",
    receipt: SHORT_RECEIPT,
  };
  expect(readRecord(record)).toBeDefined();
  expect(readRecord({ ...record, tools: USES })).toBeDefined();
  expect(readRecord({ ...record, tools: [{ tool: 1 }] })).toBeUndefined();
});
