import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { PtyScreen } from "../support/pty-screen.ts";
import { squad, type Home } from "../support/squad.ts";
import { contents, it } from "../support/stage.ts";
import { gate } from "../support/wire/gate.ts";

const CTRL_C = "\u0003";

interface Shown {
  readonly turns: readonly { readonly kind: string; readonly user: string }[];
  readonly unanswered: string | null;
}

async function shown(home: Home, id: string): Promise<Shown> {
  return JSON.parse((await squad(home, ["sessions", "show", id, "--json"])).stdout) as Shown;
}

async function say(pty: PtyScreen, texts: readonly string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    pty.type(`${text}\r`);
    await pty.waitFor(`${2 * (index + 1)}/50 messages`);
  }
}

/** An answer to `text` has come, and is on the disk: the count of messages may be what it was. */
const answeredTo = (text: string): RegExp => new RegExp(`groq heard: ${text}\\s+groq · openai`, "u");

describe("/edit in squad chat", () => {
  it("brings the last message back, and goes on from before it", async ({ setStage }) => {
    const { home, chat, server } = await setStage();
    const pty = await chat(["mary", "--session", "bread"]);
    await say(pty, ["one", "two"]);
    pty.type("/edit\r");
    await pty.waitFor("› two\n●");
    await pty.waitFor("the old message and its answer are set aside then");
    pty.type(" and a half\r");
    await pty.waitFor(answeredTo("two and a half"));
    expect(pty.transcript()).toContain("— what was said from here on is set aside —\n\n› two and a half");
    expect(contents(server.requests.at(-1))).toEqual(["one", "groq heard: one", "two and a half"]);
    const { turns } = await shown(home, "bread");
    expect(turns.map(({ user }) => user)).toEqual(["one", "two and a half"]);
    expect((await squad(home, ["sessions"])).stdout).toMatch(/^bread +analyst .* 4 +one$/mu);
    expect(readFileSync(join(home.stateDir, "sessions", "bread.jsonl"), "utf8")).toContain('"user":"two"');
    pty.type("/quit\r");
    await pty.exited();
    const again = await chat(["mary", "--resume", "bread"]);
    expect(again.transcript()).not.toMatch(/› two$/mu);
    again.type("/why 2\r");
    await again.waitFor("served by groq");
  });

  it("reaches back to the N-th last message, and says when there are fewer", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat();
    pty.type("/edit\r");
    await pty.waitFor("You have said nothing yet that could be changed.");
    await say(pty, ["one", "two", "three"]);
    pty.type("/edit 7\r");
    await pty.waitFor("There are 3 messages of yours: /edit 1 to /edit 3.");
    pty.type("/edit 3\r");
    await pty.waitFor("the last 3 turns are set aside then");
    pty.type("!\r");
    await pty.waitFor("groq heard: one!");
    await pty.waitFor("2/50 messages");
    expect(contents(server.requests.at(-1))).toEqual(["one!"]);
  });

  it("changes nothing once the line is emptied, or by /edit off", async ({ setStage }) => {
    const { home, chat, server } = await setStage();
    const pty = await chat(["mary", "--session", "kept"]);
    await say(pty, ["one"]);
    pty.type("/edit\r");
    await pty.waitFor("› one\n●");
    pty.type("\u0015");
    await pty.waitFor("Nothing is changed: the conversation goes on as it is.");
    pty.type("two\r");
    await pty.waitFor("4/50 messages");
    expect(contents(server.requests.at(-1))).toEqual(["one", "groq heard: one", "two"]);
    pty.type("/edit 2\r");
    await pty.waitFor("› one\n●");
    pty.type(CTRL_C);
    await pty.waitFor("Ctrl-C again leaves");
    pty.type("/edit off\r");
    await pty.waitFor(/Nothing is changed[^]*Nothing is changed/u);
    pty.type("three\r");
    await pty.waitFor("6/50 messages");
    const { turns } = await shown(home, "kept");
    expect(turns.map(({ user }) => user)).toEqual(["one", "two", "three"]);
  });

  it("changes nothing once the user's editor has emptied the line", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat(["mary"], { env: { EDITOR: "cp /dev/null", VISUAL: "" } });
    await say(pty, ["one"]);
    pty.type("/edit\r");
    await pty.waitFor("› one\n●");
    pty.type("\u0007");
    await pty.waitFor("Nothing is changed: the conversation goes on as it is.");
    pty.type("two\r");
    await pty.waitFor("4/50 messages");
    expect(contents(server.requests.at(-1))).toEqual(["one", "groq heard: one", "two"]);
  });

  it("counts a message that was sent again as one, and has nothing half done after a kill", async ({
    setStage,
  }) => {
    const held = gate("So far ", "never");
    const { home, chat } = await setStage({ respond: () => held.script });
    const pty = await chat(["mary", "--session", "killed"]);
    pty.type("hang\r");
    await pty.waitFor("So far");
    pty.type("\u001b");
    await pty.waitFor("› hang\n●");
    pty.type("\r");
    await pty.waitFor(/So far[^]*interrupted[^]*So far/u);
    pty.type("\u001b");
    await pty.waitFor(/interrupted[^]*interrupted/u);
    await pty.waitFor("› hang\n●");
    pty.type("\u0015/edit 2\r");
    await pty.waitFor("There is one message of yours: /edit.");
    pty.type("/edit\r");
    await pty.waitFor("the last 2 turns are set aside then");
    pty.type("\r");
    await pty.waitFor("— what was said from here on is set aside —");
    await pty.waitFor(/set aside —[^]*So far/u);
    pty.signal("SIGKILL");
    await pty.exited();
    expect(await shown(home, "killed")).toMatchObject({ turns: [], unanswered: "hang" });
  });

  it("brings a long message back to be changed, not folded like a paste", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat();
    const lines = Array.from({ length: 12 }, (_, index) => `line ${index}`).join("\r");
    pty.paste(lines);
    await pty.waitFor("[pasted 12 lines]");
    pty.type("\r");
    await pty.waitFor("2/50 messages");
    pty.type("/edit\r");
    await pty.waitFor(/ {2}line 10\n {2}line 11\n● groq/u);
    pty.type("!\r");
    await pty.waitFor(() => server.requests.length === 2);
    expect(contents(server.requests.at(-1))).toEqual([`${lines.replaceAll("\r", "\n")}!`]);
  });

  it("waits while an answer comes", async ({ setStage }) => {
    const held = gate("One moment ", "done.");
    const { chat } = await setStage({ respond: () => held.script });
    const pty = await chat();
    pty.type("hello\r");
    await pty.waitFor("One moment");
    pty.type("/edit\r");
    await pty.waitFor("/edit has to wait: Esc stops the answer first.");
    held.open();
    await pty.waitFor("2/50 messages");
  });

  it("still changes the message when what takes its place could not be sent, until the line is emptied", async ({
    setStage,
  }) => {
    const { chat, server } = await setStage();
    const pty = await chat();
    pty.type("one\r");
    await pty.waitFor("2/50 messages");
    const refuse = async (message: string): Promise<void> => {
      pty.type("/edit\r");
      await pty.waitFor(`› ${message}\n●`);
      pty.type(" @nowhere.md\r");
      await pty.waitFor(/There is no file nowhere\.md[^]*nowhere\.md\n●/u);
    };
    await refuse("one");
    pty.type("\u0017uno\r");
    await pty.waitFor(answeredTo("one uno"));
    expect(contents(server.requests.at(-1))).toEqual(["one uno"]);
    await refuse("one uno");
    pty.type("\u0015");
    await pty.waitFor("Nothing is changed");
    pty.type("two\r");
    await pty.waitFor(answeredTo("two"));
    expect(contents(server.requests.at(-1))).toEqual(["one uno", "groq heard: one uno", "two"]);
  });

  it("works line by line in plain mode", async ({ setStage }) => {
    const { open, server } = await setStage();
    const pty = open(["chat", "mary", "--plain"]);
    await pty.waitFor(/^> ?$/mu);
    pty.type("one\r");
    await pty.waitFor("groq heard: one");
    await pty.waitFor(/heard: one\n[^]*\n> ?$/u);
    pty.type("/edit\r");
    await pty.waitFor(/one\nType it anew: the old message and its answer are set aside then/u);
    pty.type("uno\r");
    await pty.waitFor("groq heard: uno");
    expect(contents(server.requests.at(-1))).toEqual(["uno"]);
    expect(pty.bytes()).not.toContain("\u001b");
  });
});
