import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { RECEIPT, storeFixture } from "../../support/session-fixtures.ts";

const MAKE_FIFO = "mkfifo";

describe("a session", () => {
  it("has no file until its first input", async () => {
    const { store, dir } = await storeFixture();
    store.create("s");
    await expect(readdir(dir)).rejects.toThrow("ENOENT");
    expect(await store.read("s")).toBeNull();
    expect(await store.list()).toEqual({ sessions: [], warnings: [] });
  });

  it("keeps the files of a message, once, and sends them again as they were", async () => {
    const { store, bytes, another } = await storeFixture();
    const attachments = [
      { path: "a b.md", range: { from: 2, to: 3 }, text: "unheard-of words\n", masked: 1 },
    ];
    const session = store.create("s");
    await session.begin("analyst", "read @a", { attachments });
    await session.commit("Done.", RECEIPT);
    await session.begin("analyst", "and again", { attachments });
    await session.interrupt("cancelled", null);
    const { transcript, context } = await another().open("s");
    const { messages } = context;
    expect(transcript.turns).toMatchObject([{ attachments }, { kind: "interrupted", attachments }]);
    expect(messages[0]?.content).toContain("read @a\n\n");
    expect(messages[0]?.content).toContain('<file path="a b.md" lines="2-3">\nunheard-of words\n</file>');
    expect((await bytes("s")).toString().match(/unheard-of/gu)).toHaveLength(2);
  });

  it("comes back with its messages, receipts and times", async () => {
    const { store } = await storeFixture();
    const session = store.create("s");
    await session.begin("analyst", "  \nWhat now?\nmore");
    await session.commit("This.", RECEIPT);
    const transcript = await store.read("s");
    expect(transcript).toEqual({
      id: "s",
      agent: "analyst",
      createdAt: "2026-11-23T14:12:01.000Z",
      updatedAt: "2026-11-23T14:12:03.000Z",
      messages: 2,
      title: "What now?",
      turns: [
        {
          kind: "exchange",
          agent: "analyst",
          user: "  \nWhat now?\nmore",
          assistant: "This.",
          receipt: RECEIPT,
          at: "2026-11-23T14:12:03.000Z",
        },
      ],
      unanswered: null,
      warnings: [],
    });
    expect(session.transcript).toEqual(transcript);
    expect(session.context.messages).toEqual([
      { role: "user", content: "  \nWhat now?\nmore", agent: "analyst" },
      { role: "assistant", content: "This.", agent: "analyst" },
    ]);
  });

  it("goes on where it was when it is opened again", async () => {
    const { store, another } = await storeFixture();
    const first = store.create("s");
    await first.begin("analyst", "one");
    await first.commit("1", RECEIPT);
    const again = await another().open("s");
    expect(again.context.messages).toHaveLength(2);
    await again.begin("pm", "two");
    await again.commit("2", RECEIPT);
    const transcript = await store.read("s");
    expect(transcript?.turns.map((turn) => turn.user)).toEqual(["one", "two"]);
    expect(transcript).toMatchObject({ agent: "pm", title: "one", messages: 4 });
  });

  it("is created by opening an id that is not there", async () => {
    const { store } = await storeFixture();
    const session = await store.open("mine");
    expect(session.context.messages).toEqual([]);
    await session.begin("analyst", "one");
    expect(await store.read("mine")).toMatchObject({ unanswered: "one", turns: [] });
  });

  it("keeps an input that was never answered", async () => {
    const { store, another } = await storeFixture();
    await store.create("s").begin("analyst", "lost?");
    const again = await another().open("s");
    expect(again.transcript).toMatchObject({ unanswered: "lost?", turns: [], messages: 0, title: "lost?" });
    await again.begin("analyst", "next");
    await again.commit("ok", RECEIPT);
    expect(again.transcript).toMatchObject({
      unanswered: null,
      turns: [
        {
          kind: "interrupted",
          user: "lost?",
          partial: null,
          reason: "squad ended before an answer was saved",
        },
        { kind: "exchange", user: "next" },
      ],
    });
    expect(await store.read("s")).toEqual(again.transcript);
  });

  it("keeps an interrupted turn with its partial answer, outside the conversation", async () => {
    const { store } = await storeFixture();
    const session = store.create("s");
    const partial = { provider: "groq", model: "small", text: "half of" };
    await session.begin("analyst", "one");
    await session.interrupt("cancelled", partial);
    expect(session.context.messages).toEqual([]);
    expect(await store.read("s")).toMatchObject({
      messages: 0,
      unanswered: null,
      turns: [{ kind: "interrupted", user: "one", reason: "cancelled", partial }],
    });
  });

  it("never changes a list of messages it gave out", async () => {
    const { store } = await storeFixture();
    const session = store.create("s");
    const before = session.context.messages;
    await session.begin("analyst", "one");
    await session.commit("1", RECEIPT);
    expect(before).toEqual([]);
  });

  it("keeps any text: line breaks, lone surrogates, NUL, emoji", async () => {
    const { store } = await storeFixture();
    const session = store.create("s");
    const text = 'a\r\n\u2028"\\\ud83d\0\u001b[2J👩‍💻ção';
    await session.begin("analyst", text);
    await session.commit(text, RECEIPT);
    expect((await store.read("s"))?.turns[0]).toMatchObject({ user: text, assistant: text });
  });

  it("refuses to commit what was not begun", async () => {
    const { store } = await storeFixture();
    await expect(store.create("s").commit("x", RECEIPT)).rejects.toThrow("no turn was begun");
  });

  it("refuses a turn too long for a line, and goes on", async () => {
    const { store } = await storeFixture();
    const session = store.create("s");
    await session.begin("analyst", "one");
    await expect(session.commit("x".repeat(33 * 1024 * 1024), RECEIPT)).rejects.toMatchObject({
      code: "storage",
      message: expect.stringContaining("32 MB is the most"),
    });
    await session.begin("analyst", "two");
    await session.commit("2", RECEIPT);
    expect((await store.read("s"))?.turns.map((turn) => turn.user)).toEqual(["one", "two"]);
    expect(session.context.messages).toHaveLength(4);
  });
});

describe("the folder and its files", () => {
  it("are open to their owner alone, whatever the umask", async () => {
    const { store, dir, path } = await storeFixture();
    const umask = process.umask(0);
    try {
      await store.create("s").begin("analyst", "one");
    } finally {
      process.umask(umask);
    }
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect((await stat(path("s"))).mode & 0o777).toBe(0o600);
  });

  it("are closed to others when they were open", async () => {
    const { store, dir, path } = await storeFixture();
    await mkdir(dir, { recursive: true, mode: 0o755 });
    await writeFile(path("s"), "", { mode: 0o644 });
    const session = await store.open("s");
    await session.begin("analyst", "one");
    expect((await stat(path("s"))).mode & 0o777).toBe(0o600);
    await store.create("other").begin("analyst", "one");
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect(await store.read("s")).toMatchObject({ unanswered: "one", warnings: [] });
  });

  it("come back when they were removed while a session was open", async () => {
    const { store, dir } = await storeFixture();
    const session = store.create("s");
    await session.begin("analyst", "one");
    await session.commit("1", RECEIPT);
    await rm(dir, { recursive: true });
    await session.begin("analyst", "two");
    await session.commit("2", RECEIPT);
    expect(session.context.messages).toHaveLength(4);
    expect(await store.read("s")).toMatchObject({ warnings: [], turns: [{ user: "two" }] });
  });

  it("refuse a FIFO and a folder in place of a session without waiting", async () => {
    const { store, dir, path } = await storeFixture();
    await mkdir(dir, { recursive: true });
    execFileSync(MAKE_FIFO, [path("fifo")]);
    await mkdir(path("folder"));
    await expect(store.open("fifo")).rejects.toMatchObject({ code: "session-unreadable" });
    await expect(store.open("folder")).rejects.toMatchObject({ code: "session-unreadable" });
    await expect(store.create("x").begin("analyst", "works still")).resolves.toBeUndefined();
    const { sessions, warnings } = await store.list();
    expect(sessions.map((session) => session.id)).toEqual(["x"]);
    expect(warnings).toHaveLength(2);
  });

  it("are never links: what one points at stays as it is", async () => {
    const { store, dir, path } = await storeFixture();
    await mkdir(dir, { recursive: true });
    await writeFile(`${dir}/elsewhere`, "precious");
    await chmod(`${dir}/elsewhere`, 0o644);
    await symlink("elsewhere", path("s"));
    await expect(store.open("s")).rejects.toMatchObject({
      code: "storage",
      message: expect.stringContaining("link"),
    });
    expect(await readFile(`${dir}/elsewhere`, "utf8")).toBe("precious");
    expect((await stat(`${dir}/elsewhere`)).mode & 0o777).toBe(0o644);
  });
});

describe("two processes with the same session", () => {
  it("lose nothing of either", async () => {
    const { store, another } = await storeFixture();
    const left = await store.open("s");
    const right = await another().open("s");
    await Promise.all([left.begin("analyst", "left 1"), right.begin("pm", "right 1")]);
    await right.commit("right a1", RECEIPT);
    await left.commit("left a1", RECEIPT);
    await right.begin("pm", "right 2");
    const transcript = await store.read("s");
    expect(transcript?.turns.map((turn) => [turn.agent, turn.user])).toEqual([
      ["pm", "right 1"],
      ["analyst", "left 1"],
    ]);
    expect(transcript).toMatchObject({ unanswered: "right 2", warnings: [], messages: 4 });
  });

  it("interleave whole records under load", async () => {
    const { another, store } = await storeFixture();
    const sessions = await Promise.all(Array.from({ length: 8 }, () => another().open("s")));
    await Promise.all(
      sessions.map(async (session, writer) => {
        for (let turn = 0; turn < 10; turn += 1) {
          await session.begin("analyst", `${writer}/${turn}`);
          await session.commit("x".repeat(20_000), RECEIPT);
        }
      }),
    );
    const transcript = await store.read("s");
    expect(transcript?.warnings).toEqual([]);
    expect(transcript?.turns).toHaveLength(80);
    for (let writer = 0; writer < 8; writer += 1) {
      const own = transcript?.turns.filter((turn) => turn.user.startsWith(`${writer}/`));
      expect(own?.map((turn) => turn.user)).toEqual(
        Array.from({ length: 10 }, (_, turn) => `${writer}/${turn}`),
      );
    }
  });
});

describe("the store", () => {
  it("finds an id that is free for a new session", async () => {
    const { store } = await storeFixture();
    await store.create("new-1").begin("analyst", "one");
    expect(store.create().id).toBe("new-2");
  });

  it("refuses to create a session that exists, and any id that is no file name", async () => {
    const { store } = await storeFixture();
    await store.create("s").begin("analyst", "one");
    expect(() => store.create("s")).toThrow(expect.objectContaining({ code: "usage" }));
    for (const id of [
      "",
      "../x",
      ".hidden",
      "a/b",
      "a\\b",
      "nul",
      "COM1.x",
      "a b",
      "é",
      "x".repeat(65),
      "a\0",
    ]) {
      await expect(store.open(id)).rejects.toMatchObject({
        code: "usage",
        hint: expect.stringContaining('letters, digits, ".", "_" and "-"'),
      });
    }
  });

  it("removes a session, and says when there was none", async () => {
    const { store } = await storeFixture();
    await store.create("s").begin("analyst", "one");
    expect(await store.remove("s")).toBe(true);
    expect(await store.remove("s")).toBe(false);
    expect(await store.read("s")).toBeNull();
  });

  it("lists the most recently updated first, with the summary of each transcript", async () => {
    const { store } = await storeFixture();
    const old = store.create("old");
    await old.begin(
      "analyst",
      "\u001b[31mred\u001b[0m title that is much longer than sixty characters in all of it",
    );
    await store.create("z").begin("pm", "z");
    await old.commit("1", RECEIPT);
    await old.begin('an "agent" \\ with marks', "two");
    const { sessions, warnings } = await store.list();
    expect(warnings).toEqual([]);
    expect(sessions.map((session) => session.id)).toEqual(["old", "z"]);
    expect(sessions[0]).toMatchObject({
      agent: 'an "agent" \\ with marks',
      messages: 2,
      title: "red title that is much longer than sixty characters in all…",
    });
    for (const summary of sessions) expect(await store.read(summary.id)).toMatchObject(summary);
  });

  it("lists around files that are no sessions", async () => {
    const { store, dir, write } = await storeFixture();
    await store.create("good").begin("analyst", "one");
    await writeFile(`${dir}/notes.txt`, "not a session");
    await writeFile(`${dir}/.hidden.jsonl`, "x");
    await write("garbage", "garbage\n");
    await write("future", '{"type":"session","v":2,"id":"future"}\n');
    await write("empty", "");
    const { sessions, warnings } = await store.list();
    expect(sessions.map((session) => session.id)).toEqual(["good"]);
    expect(warnings).toEqual([
      "Session future cannot be used: it was written by a newer squad (format 2, this one reads 1)",
      "Session garbage cannot be used: no turn in its file can be read",
    ]);
  });

  it.skipIf(process.getuid?.() === 0)("says so when it may not read its folder", async () => {
    const { store, dir } = await storeFixture();
    await store.create("s").begin("analyst", "one");
    await chmod(dir, 0o000);
    try {
      await expect(store.list()).rejects.toMatchObject({ code: "storage" });
      await expect(store.read("s")).rejects.toMatchObject({ code: "storage" });
    } finally {
      await chmod(dir, 0o700);
    }
  });
});
