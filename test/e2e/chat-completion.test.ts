import { describe, expect } from "vitest";
import { squad } from "../support/squad.ts";
import { contents, it } from "../support/stage.ts";
import { put } from "../support/wired-home.ts";
import { gate } from "../support/wire/gate.ts";

const ESC = "\u001b";
const TAB = "\t";
const DOWN = `${ESC}[B`;
const UP = `${ESC}[A`;

describe("completion in squad chat", () => {
  it("shows the commands for a slash, fewer as one types, and what each is for", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat();
    pty.type("/");
    const all = await pty.waitFor(/› \/\n› \/help \[COMMAND\] +what you can type/u);
    expect(all).toMatch(/\n {2}\d+ more\n● groq/u);
    expect(all.split("\n").filter((row) => /^[› ] \//u.test(row))).toHaveLength(6);
    pty.type("se");
    await pty.waitFor(/› \/se\n› \/sessions +the latest conversations\n/u);
    pty.type("\u0015hello");
    await pty.waitFor("› hello\n● groq");
  });

  it("runs what is chosen by Enter, when no argument is needed", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat();
    pty.type("/stat");
    await pty.waitFor("› /status");
    pty.type("\r");
    await pty.waitFor(/Requests running: 0 of 12\.[^]*› Message Mary, or \/help\n● groq/u);
    expect(pty.transcript()).toContain("› /status\n");
    expect(server.requests).toHaveLength(0);
  });

  it("goes on to the argument where one is needed, and offers the team", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat();
    pty.type("/agent");
    await pty.waitFor(/› \/agent\n› \/agent NAME/u);
    pty.type("\r");
    await pty.waitFor(/› \/agent\n {2}mary +Business Analyst/u);
    pty.type(`${DOWN}${DOWN}`);
    await pty.waitFor(/\n› \S+ .*\n {2}\S/u);
    pty.type(UP);
    pty.type("jo");
    await pty.waitFor(/› \/agent jo\n› john +Product Manager/u);
    pty.type("\r");
    await pty.waitFor("Message John");
  });

  it("completes by Tab as far as all agree, then goes round", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat();
    pty.type("/c");
    await pty.waitFor("/continue");
    pty.type(TAB);
    await pty.waitFor(/^› \/continue\n› \/continue/mu);
    pty.type(TAB);
    await pty.waitFor(/^› \/compact\n/mu);
    pty.type("\u0015/ag");
    await pty.waitFor(/^› \/ag\n/mu);
    pty.type(TAB);
    await pty.waitFor(/^› \/agent\n/mu);
  });

  it("closes with Esc, before that stops an answer, and is back after Tab", async ({ setStage }) => {
    const held = gate("One moment ", "done.");
    const { chat } = await setStage({ respond: () => held.script });
    const pty = await chat();
    pty.type("hello\r");
    await pty.waitFor("One moment");
    pty.type("/st");
    await pty.waitFor("› /status");
    pty.type(ESC);
    await pty.waitFor(/› \/st\n● groq/u);
    expect(pty.screen()).toContain("Esc stops");
    pty.type("a");
    await pty.waitFor(/› \/sta\n● groq/u);
    pty.type(TAB);
    await pty.waitFor("› /status");
    held.open();
    await pty.waitFor("2/50 messages");
    expect(pty.transcript()).not.toContain("interrupted");
  });

  it("leaves a misspelt command as it was typed, and a path to the agent", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat();
    pty.type("/staus");
    await pty.waitFor(/› \/staus\n {2}\/status/u);
    pty.type("\r");
    await pty.waitFor("No command /staus. Did you mean /status?");
    pty.type("/etc/hosts is empty\r");
    await pty.waitFor("2/50 messages");
    expect(contents(server.requests[0])).toEqual(["/etc/hosts is empty"]);
  });

  it("does not open for what arrow up brings back", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat();
    pty.type("/clear\r");
    await pty.waitFor((screen) => screen.trimStart().startsWith("› Message Mary"));
    pty.type("one\r");
    await pty.waitFor("2/50 messages");
    pty.type(UP);
    await pty.waitFor("› one\n●");
    pty.type(UP);
    await pty.waitFor("› /clear\n●");
    pty.type(DOWN);
    await pty.waitFor("› one\n●");
  });

  it("offers providers, models, commands and sessions as arguments", async ({ setStage }) => {
    const { home, chat } = await setStage();
    await squad(home, ["run", "--agent", "pm", "--session", "plan"], { input: "we bake bread" });
    const pty = await chat();
    pty.type("/provider ");
    await pty.waitFor(/ {2}groq +openai\/gpt-oss-120b/u);
    pty.type("\u0015/model gpt");
    await pty.waitFor(/ {2}openai\/gpt-oss-120b +groq/u);
    pty.type("\u0015/help wh");
    await pty.waitFor(/› why +who served the last answer/u);
    pty.type("\u0015/resume p");
    await pty.waitFor(/› plan +we bake bread · John · just now/u);
    pty.type("\r");
    await pty.waitFor("— resumed: we bake bread, 2 messages —");
  });

  it("says how many files fit what is typed after an @, whatever the list holds", async ({ setStage }) => {
    const { home, chat } = await setStage();
    put(
      home.project,
      Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`part-${index}.md`, "text"])),
    );
    const pty = await chat();
    pty.type("read @part");
    await pty.waitFor(/› @part-0\.md\n(?: {2}@part-\d\.md\n){4} {2}25 more\n/u);
  });

  it("offers the team after an @, and puts the name into the sentence", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat();
    pty.type("ask @jo");
    await pty.waitFor(/› ask @jo\n› @john +Product Manager/u);
    pty.type("\r");
    await pty.waitFor(/› ask @john\n● groq/u);
    pty.type("please\r");
    await pty.waitFor("2/50 messages");
    expect(contents(server.requests[0])).toEqual(["ask @john please"]);
  });

  it.for([
    [40, 15],
    [20, 10],
    [12, 6],
    [30, 4],
  ] as const)("fits a screen of %i×%i and leaves it whole", async ([columns, rows], { setStage }) => {
    const { open } = await setStage();
    const pty = open(["chat", "mary"], { columns, rows });
    await pty.waitFor(/^› Mess/mu);
    pty.type("/");
    await pty.waitFor(rows < 5 ? /› \// : /^› \/(?:help|…)/mu);
    const popup = pty.screen().split("\n");
    expect(popup.length).toBeLessThanOrEqual(rows);
    for (const row of popup) expect(row.length).toBeLessThan(columns);
    if (columns === 40) expect(pty.screen()).not.toContain("what you can type");
    pty.type(DOWN.repeat(9));
    pty.type("\u0015hello\r");
    await pty.waitFor(() => /groq heard:\s+hello/u.test(pty.transcript()));
    expect(pty.transcript().match(/› hello/gu)).toHaveLength(1);
  });

  it("completes what was typed, and not what came before it when a turn failed meanwhile", async ({
    setStage,
  }) => {
    const held = gate("", "");
    const { chat } = await setStage({ chain: ["groq"], respond: () => held.script });
    const pty = await chat();
    pty.type("hello\r");
    await pty.waitFor("Esc stops");
    pty.type("then this\r");
    await pty.waitFor("queued: then this");
    pty.type("@mar");
    await pty.waitFor("› @mar\n› @mary");
    held.open();
    await pty.waitFor("› then this\n  @mar\n● groq");
    pty.type(TAB);
    await pty.waitFor("› then this\n  @mar\n› @mary");
    pty.type(TAB);
    await pty.waitFor("› then this\n  @mary");
  });
});
