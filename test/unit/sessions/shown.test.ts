import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { exportMarkdown } from "../../../src/sessions/export-markdown.ts";
import { readRecord } from "../../../src/sessions/record.ts";
import { SHORT_RECEIPT, storeFixture } from "../../support/session-fixtures.ts";

const SENT = "[start] Begin the workflow “Brief” with its first step.";
const SHOWN = "2 — Write a brief";

describe("what the user did to send a message", () => {
  it("is kept beside it: people are shown that, and models are sent the message", async () => {
    const { store, another } = await storeFixture();
    const session = store.create("s");
    await session.begin("analyst", SENT, { shown: SHOWN });
    await session.commit("On with it.", SHORT_RECEIPT);
    await session.begin("analyst", "typed");
    await session.interrupt("cancelled", null);
    const reread = await another().open("s");
    for (const each of [session, reread]) {
      const { title, turns } = each.transcript;
      expect(title).toBe(SHOWN);
      expect(turns).toMatchObject([{ user: SENT, shown: SHOWN }, { user: "typed" }]);
      expect(turns[1]).not.toHaveProperty("shown");
      expect(each.context.messages[0]?.content).toBe(SENT);
      const text = exportMarkdown(each.transcript, (id) => id);
      expect(text).toContain(`> ${SHOWN}\n`);
      expect(text).not.toContain("[start]");
    }
    expect((await another().list()).sessions).toMatchObject([{ id: "s", title: SHOWN, messages: 2 }]);
  });

  it("is known of a message that was never answered", async () => {
    const { store, another } = await storeFixture();
    await store.create("s").begin("analyst", SENT, { shown: SHOWN });
    const transcript = await another().read("s");
    expect(transcript).toMatchObject({ unanswered: SENT, unansweredShown: SHOWN });
    expect(transcript === null ? "" : exportMarkdown(transcript, (id) => id)).toContain(`> ${SHOWN}\n`);
  });

  it("goes with the message when another takes its place", async () => {
    const { store, another } = await storeFixture();
    const session = store.create("s");
    await session.begin("analyst", SENT, { shown: SHOWN });
    await session.commit("On with it.", SHORT_RECEIPT);
    await session.begin("analyst", "typed", { replaces: 1 });
    await session.commit("Well.", SHORT_RECEIPT);
    for (const transcript of [session.transcript, await another().read("s")]) {
      expect(transcript).toMatchObject({ title: "typed", turns: [{ user: "typed" }] });
      expect(transcript?.turns[0]).not.toHaveProperty("shown");
    }
    expect((await another().list()).sessions).toMatchObject([{ title: "typed" }]);
  });

  it("is no part of a record that was typed, and one of another shape is none", async () => {
    const { store, dir } = await storeFixture();
    await store.create("s").begin("analyst", "typed");
    expect(await readFile(`${dir}/s.jsonl`, "utf8")).not.toContain('"shown"');
    const record = { type: "input", turn: "t", at: "2026-11-23T14:12:00.000Z", agent: "a", user: "u" };
    expect(readRecord(record)).toEqual(record);
    expect(readRecord({ ...record, shown: "c" })).toEqual({ ...record, shown: "c" });
    expect(readRecord({ ...record, shown: 1 })).toBeUndefined();
  });
});
