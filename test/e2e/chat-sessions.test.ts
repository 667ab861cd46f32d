import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { squad } from "../support/squad.ts";
import { contents, it } from "../support/stage.ts";
import { gate } from "../support/wire/gate.ts";

describe("coming back to a conversation", () => {
  it("shows what was said with --resume ID, sends it as history, and needs no agent's name", async ({
    setStage,
  }) => {
    const { home, chat, server } = await setStage();
    await squad(home, ["run", "--agent", "pm", "--session", "plan"], { input: "we bake bread" });
    await squad(home, ["run", "--agent", "pm", "--session", "other"], { input: "something else" });
    const pty = await chat(["--resume", "plan"]);
    expect(pty.transcript()).toMatch(
      /^\n› we bake bread\n\n\S+ John\ngroq heard: we bake bread\n\n— resumed: we bake bread, 2 messages —\n\S+ John — Product Manager\n/u,
    );
    expect(pty.screen()).toMatch(/2\/50 messages(?:, \d+ tokens)?$/u);
    pty.type("what first?\r");
    await pty.waitFor("4/50 messages");
    expect(contents(server.requests.at(-1))).toEqual([
      "we bake bread",
      "groq heard: we bake bread",
      "what first?",
    ]);
  });

  it("takes the latest session with a bare --resume", async ({ setStage }) => {
    const { home, chat } = await setStage();
    for (const name of ["zulu", "alpha", "mike"])
      await squad(home, ["run", "--agent", "pm", "--session", name], { input: `about ${name}` });
    const pty = await chat(["--resume"]);
    expect(pty.transcript()).toContain("groq heard: about mike\n\n— resumed: about mike, 2 messages —");
  });

  it("takes a number for an answer to what was asked there: the menu is not what is shown", async ({
    setStage,
  }) => {
    const { home, chat, server } = await setStage();
    await squad(home, ["run", "--agent", "mary", "--session", "plan"], { input: "1 tea, 2 coffee?" });
    const pty = await chat(["--resume", "plan"]);
    pty.type("2\r");
    await pty.waitFor("4/50 messages");
    expect(contents(server.requests.at(-1)).at(-1)).toBe("2");
    pty.type("/new\r");
    await pty.waitFor("— new conversation —");
    await pty.waitFor("0/50 messages");
    pty.type("/resume plan\r");
    await pty.waitFor("4/50 messages");
    pty.type("1\r");
    await pty.waitFor("6/50 messages");
    expect(contents(server.requests.at(-1)).at(-1)).toBe("1");
  });

  it("offers the menu where nothing was said yet", async ({ setStage }) => {
    const { home, chat } = await setStage();
    mkdirSync(join(home.stateDir, "sessions"));
    writeFileSync(join(home.stateDir, "sessions", "empty.jsonl"), "");
    const pty = await chat();
    pty.type("hello\r");
    await pty.waitFor("2/50 messages");
    pty.type("/resume empty\r");
    await pty.waitFor("0/50 messages");
    pty.type("2\r");
    await pty.waitFor("› 2 — Product brief by interview");
  });

  it("can be handed to another agent on the way", async ({ setStage }) => {
    const { home, chat, server } = await setStage();
    await squad(home, ["run", "--agent", "pm", "--session", "plan"], { input: "we bake bread" });
    const pty = await chat(["mary", "--resume", "plan"]);
    expect(pty.transcript()).toMatch(/John\ngroq heard: we bake bread\n/u);
    pty.type("your view?\r");
    await pty.waitFor("4/50 messages");
    expect(server.requests.at(-1)?.system).toContain("You are Mary");
  });

  it("gives back an input that was never answered because squad was killed", async ({ setStage }) => {
    const held = gate("So far ", "never");
    const { home, chat, open } = await setStage({ respond: () => held.script });
    const first = await chat(["mary", "--session", "killed"]);
    first.type("tell me all\r");
    await first.waitFor("So far");
    first.signal("SIGKILL");
    await first.exited();
    const { stdout } = await squad(home, ["sessions", "show", "killed", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ turns: [], unanswered: "tell me all" });
    const again = open(["chat", "--resume", "killed"]);
    await again.waitFor("› tell me all\n●");
  });

  it("says what of a damaged session is left out", async ({ setStage }) => {
    const { home, chat } = await setStage();
    await squad(home, ["run", "--agent", "pm", "--session", "torn"], { input: "we bake bread" });
    appendFileSync(join(home.stateDir, "sessions", "torn.jsonl"), '\n{"type":"exchange","turn":"x');
    const pty = await chat(["--resume", "torn"]);
    expect(pty.transcript()).toContain("groq heard: we bake bread\n");
    expect(pty.transcript()).toMatch(/the last record was cut off while it was written and is\s+left out/u);
  });

  it("continues a session by --session NAME, or starts it under that name", async ({ setStage }) => {
    const { home, chat, server } = await setStage();
    const first = await chat(["mary", "--session", "bread.v1"]);
    first.type("one\r");
    await first.waitFor("2/50 messages");
    first.type("/quit\r");
    await first.waitFor("Resume: squad chat --resume bread.v1");
    const second = await chat(["mary", "--session", "bread.v1"]);
    expect(second.transcript()).toContain("› one\n\n");
    second.type("two\r");
    await second.waitFor("4/50 messages");
    expect(contents(server.requests.at(-1))).toEqual(["one", "groq heard: one", "two"]);
    expect((await squad(home, ["sessions"])).stdout).toMatch(/^bread\.v1 +analyst .* 4 +one$/mu);
  });

  it("is not offered when nothing could be saved, and why is said once and on leaving", async ({
    setStage,
  }) => {
    const { home, chat } = await setStage();
    writeFileSync(join(home.stateDir, "sessions"), "a file in the way");
    const pty = await chat();
    for (const count of [2, 4]) {
      pty.type("hello\r");
      await pty.waitFor(`${count}/50 messages`);
    }
    pty.type("/quit\r");
    expect(await pty.exited()).toBe(0);
    const said = pty.transcript().replaceAll(/\s+/gu, " ");
    expect(said.match(/This conversation is not saved: /gu)).toHaveLength(2);
    expect(said).not.toContain("Resume:");
  });

  it.for([
    [["--resume"], 2, /there is no session to resume yet/],
    [["--resume", "nope"], 2, /there is no session "nope" to resume\n {2}`squad sessions` lists them/],
    [["--session", "../etc"], 2, /session/],
    [["--session", "a", "--new"], 2, /exclude each other/],
    [["mray"], 2, /mary/],
    [["mary", "--provider", "grok"], 2, /groq/],
  ] as const)("refuses %j before it opens", async ([args, code, words], { setStage }) => {
    const { open, server } = await setStage();
    const pty = open(["chat", ...args]);
    expect(await pty.exited()).toBe(code);
    await pty.waitFor(words);
    expect(pty.bytes()).not.toContain("\u001b");
    expect(server.requests).toHaveLength(0);
  });
});
