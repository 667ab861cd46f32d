import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { squad } from "../support/squad.ts";
import { contents, it } from "../support/stage.ts";
import { answer } from "../support/wire/script.ts";

const CODE = "Here it is:\n\n```js\nlet loaf = 1;\n```\n\nBake it.";

const LONG = Array.from({ length: 16_000 }, (_, index) => `loaf ${index}`).join(" ");

const osc52 = (text: string): string => `\u001b]52;c;${Buffer.from(text).toString("base64")}\u0007`;

describe("/copy in squad chat", () => {
  it("hands the last answer, its code or an earlier one to the terminal", async ({ setStage }) => {
    const { chat } = await setStage({
      mayCopy: true,
      respond: ({ index }) => answer(index === 0 ? "The first. \u001b]52;c;b3duZWQ=\u0007" : CODE),
    });
    const pty = await chat();
    pty.type("/copy\r");
    await pty.waitFor("There is no answer yet to copy.");
    pty.type("one\r");
    await pty.waitFor("2/50 messages");
    pty.type("/copy code\r");
    await pty.waitFor("The last answer has no code block.");
    pty.type("two\r");
    await pty.waitFor("4/50 messages");
    expect(pty.bytes()).not.toContain("\u001b]52");
    pty.type("/copy\r");
    await pty.waitFor("Handed to your terminal for the clipboard: the last answer, 7 lines.");
    pty.type("/copy code\r");
    await pty.waitFor("the last code block, 1 line.");
    pty.type("/copy 1\r");
    await pty.waitFor("answer 1, 1 line.");
    const copied = pty.bytes().match(/\u001b\]52[^\u0007]*\u0007/gu);
    expect(copied).toEqual([osc52(CODE), osc52("let loaf = 1;"), osc52("The first.")]);
  });

  it("reaches through tmux, and refuses what is too long", async ({ setStage }) => {
    const { chat } = await setStage({
      mayCopy: true,
      respond: ({ index }) => answer(index === 0 ? "Short." : LONG),
    });
    const pty = await chat(["mary", "--session", "long"], { env: { TMUX: "/tmp/tmux-1/default,1,0" } });
    pty.type("one\r");
    await pty.waitFor("2/50 messages");
    pty.type("/copy\r");
    await pty.waitFor("the last answer, 1 line.");
    const wrapped = `\u001bPtmux;\u001b${osc52("Short.")}\u001b\\`;
    expect(pty.bytes()).toContain(wrapped);
    pty.type("two\r");
    await pty.waitFor("4/50 messages");
    const before = pty.bytes().length;
    pty.type("/copy\r");
    await pty.waitFor(/That is \d+ KB, and a terminal takes 100 KB: squad sessions export long/u);
    expect(pty.bytes().slice(before)).not.toContain("\u001b]52");
  });
});

describe("/export in squad chat", () => {
  it("writes what squad sessions export prints, to a file that was not there", async ({ setStage }) => {
    const { home, chat } = await setStage();
    const pty = await chat(["mary", "--session", "bread"]);
    pty.type("we bake\r");
    await pty.waitFor("2/50 messages");
    pty.type("/export notes.md\r");
    await pty.waitFor("Written: notes.md");
    const { stdout } = await squad(home, ["sessions", "export", "bread"]);
    expect(readFileSync(join(home.project, "notes.md"), "utf8")).toBe(stdout);
    pty.type("/export\r");
    await pty.waitFor("Written: bread.md");
    pty.type("/export\r");
    await pty.waitFor("Written: bread-2.md");
    expect(readdirSync(home.project).toSorted()).toEqual(["bread-2.md", "bread.md", "notes.md"]);
  });

  it("replaces no file, makes no folder and stays inside the project", async ({ setStage }) => {
    const { home, chat } = await setStage();
    const { project, dir } = home;
    writeFileSync(join(project, "mine.md"), "mine");
    mkdirSync(join(project, "docs"));
    symlinkSync(dir, join(project, "out"));
    symlinkSync(join(dir, "nowhere.md"), join(project, "dangling.md"));
    const pty = await chat(["mary", "--session", "bread"]);
    pty.type("we bake\r");
    await pty.waitFor("2/50 messages");
    for (const [file, words] of [
      [
        "mine.md",
        /There is a file mine\.md already, and it is left as it is\nA free name: \/export mine-2\.md/u,
      ],
      ["no/such.md", "Cannot write no/such.md: there is no such folder"],
      ["../out.md", "Cannot write ../out.md: it lies outside this project"],
      ["out/in.md", "Cannot write out/in.md: it lies outside this project"],
      ["dangling.md", "There is a file dangling.md already"],
      ["docs", "Written: docs/bread.md"],
    ] as const) {
      pty.type(`/export ${file}\r`);
      await pty.waitFor(words);
    }
    expect(readFileSync(join(project, "mine.md"), "utf8")).toBe("mine");
    expect(["out.md", "in.md", "nowhere.md"].filter((name) => existsSync(join(dir, name)))).toEqual([]);
    expect(readdirSync(project).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("/export in squad chat, when its folder is gone", () => {
  it("says so", async ({ setStage }) => {
    const { home, chat } = await setStage();
    const pty = await chat(["mary", "--session", "bread"]);
    pty.type("we bake\r");
    await pty.waitFor("2/50 messages");
    rmSync(home.project, { recursive: true });
    pty.type("/export\r");
    await pty.waitFor("Cannot write bread.md: there is no such folder");
    pty.type("/export ../out.md\r");
    await pty.waitFor("Cannot write ../out.md: it lies outside this project");
    expect(existsSync(join(home.dir, "out.md"))).toBe(false);
  });
});

describe("/clear and /help in squad chat", () => {
  it("empties the screen, keeps the scrollback, and goes on", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat();
    pty.type("hello\r");
    await pty.waitFor("2/50 messages");
    pty.type("/clear\r");
    await pty.waitFor((screen) => screen.trimStart().startsWith("› Message Mary"));
    expect(pty.transcript()).toContain("groq heard: hello");
    expect(pty.screen()).toContain("2/50 messages");
  });

  it("explains one command, also a misspelt one", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat();
    pty.type("/help copy\r");
    const screen = await pty.waitFor("It can be used while an answer comes.");
    expect(screen).toMatch(/\/copy \[code\|N\] +copy the last answer/u);
    pty.type("/help /exprot\r");
    await pty.waitFor("No command /exprot. Did you mean /help export?");
  });

  it("asks which item is meant when several fit", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat();
    pty.type("*in\r");
    await pty.waitFor(/Several items fit\. Which one\? Its number will do\.\n\n +2 {2}PB .*\n +3 {2}BS/u);
    expect(server.requests).toHaveLength(0);
    pty.type("3\r");
    await pty.waitFor("2/50 messages");
    expect(contents(server.requests[0])[0]).toContain("Brainstorm in three rounds");
  });
});
