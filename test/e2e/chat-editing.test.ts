import { setTimeout } from "node:timers/promises";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { PtyScreen } from "../support/pty-screen.ts";
import { contents, it } from "../support/stage.ts";
import { gate } from "../support/wire/gate.ts";

const ESC = "\u001b";
const UP = `${ESC}[A`;
const CTRL_C = "\u0003";
const CTRL_G = "\u0007";
const CTRL_R = "\u0012";
const UNDO = "\u001f";

/** Kept conversations leave by Ctrl-D, so that what they kept is on disk. */
async function leave(pty: PtyScreen): Promise<void> {
  pty.type("\u0004");
  await pty.exited();
}

/** An editor that is a script of this Node's; it may stand for any program. */
function editor(folder: string, script: string): string {
  const path = join(folder, "my editor.mjs");
  writeFileSync(path, `#!${process.execPath}\n${script}`);
  chmodSync(path, 0o755);
  return path;
}

describe("the input line of squad chat", () => {
  it("moves and deletes by words, undoes, redoes and brings back", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat();
    pty.type("ask the über-cautious architect");
    pty.type(`${ESC}b${ESC}\u007f`);
    await pty.waitFor("› ask the über-architect\n");
    pty.type(UNDO);
    await pty.waitFor("› ask the über-cautious architect\n");
    pty.type(`${ESC}_`);
    await pty.waitFor("› ask the über-architect\n");
    pty.type("\u0005 \u0019");
    await pty.waitFor("› ask the über-architect cautious\n");
    pty.type("\u0017\u0015");
    await pty.waitFor("› Message Mary");
    pty.type("\u0019");
    await pty.waitFor("› ask the über-architect cautious\n");
  });

  it("goes up and down by the rows of the screen, its cursor in the right cell for an IME", async ({
    setStage,
  }) => {
    const { chat } = await setStage();
    const pty = await chat(["mary"], { columns: 20, rows: 40 });
    const before = pty.cursor().y;
    pty.type("日本語日本語日本語");
    await pty.waitFor("› 日本語日本語日本\n  語");
    expect(pty.cursor()).toEqual({ x: 4, y: before + 1 });
    pty.type(`${ESC}[D${UP}`);
    await pty.waitFor(() => pty.cursor().x === 2 && pty.cursor().y === before);
    pty.type(`${ESC}[C${ESC}[B`);
    await pty.waitFor(() => pty.cursor().x === 4 && pty.cursor().y === before + 1);
    pty.type("x");
    await pty.waitFor("› 日本語日本語日本\n  語x");
  });

  it("is not dead after a paste whose end was lost: Ctrl-C ends it", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat();
    pty.type(`${ESC}[200~half of it`);
    // A key that comes sooner is a part of the paste.
    await setTimeout(1100);
    pty.type("\u0003");
    await pty.waitFor("› half of it");
    pty.type("\u0015typed");
    await pty.waitFor("› typed");
  });

  it("takes nothing that a terminal says for typed, nor a paste that holds its own end for keys", async ({
    setStage,
  }) => {
    const { chat, server } = await setStage();
    const pty = await chat();
    pty.type(`${ESC}[?62;22c${ESC}]11;rgb:1e1e/1e1e/1e1e\u0007${ESC}[I${ESC}[12;4Rstill here`);
    await pty.waitFor("› still here\n");
    pty.paste(`: safe${ESC}[201~\r/quit\r`);
    await pty.waitFor("› still here: safe\n  /quit\n");
    expect(server.requests).toHaveLength(0);
    pty.type("\r");
    await pty.waitFor("2/50 messages");
    expect(contents(server.requests[0]).at(-1)).toBe("still here: safe\n/quit\n");
  });

  it("turns the kitty keyboard on where there is one, and off when it leaves", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat();
    pty.type(`${ESC}[?0u`);
    await pty.waitFor(() => pty.bytes().includes(`${ESC}[>5u`));
    pty.type(`one${ESC}[13;2utwo${ESC}[27u${ESC}[27u`);
    await pty.waitFor("› Message Mary");
    pty.type(UP);
    await pty.waitFor("› one\n  two\n");
    pty.type(`${ESC}[99;5u${ESC}[100;5u`);
    await pty.exited();
    expect(pty.bytes().lastIndexOf(`${ESC}[<u`)).toBeGreaterThan(pty.bytes().lastIndexOf(`${ESC}[>5u`));
  });

  it("keeps what Esc Esc puts aside, and says that it will", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat();
    pty.type("a long draft");
    await pty.waitFor("› a long draft");
    pty.type(ESC);
    await pty.waitFor("Esc again puts it aside; ↑ brings it back");
    pty.type(ESC);
    await pty.waitFor("› Message Mary");
    pty.type(UP);
    await pty.waitFor("› a long draft");
  });

  it("lists its keys in /help", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat(["mary"], { rows: 60 });
    pty.type("/help\r");
    await pty.waitFor(/Ctrl-R +search what you typed before/u);
  });
});

describe("what was typed in other conversations", () => {
  it("comes back by arrow up and by Ctrl-R, but for what holds a key", async ({ setStage }) => {
    const { chat, home } = await setStage();
    const first = await chat();
    first.type("tell me about limits\r");
    await first.waitFor("2/50 messages");
    first.type("my key is gsk_abcdefghijklmnopqrst\r");
    await first.waitFor("4/50 messages");
    first.type("put aside");
    await first.waitFor("› put aside");
    first.type(CTRL_C);
    await first.waitFor("› Message Mary");
    await leave(first);

    const second = await chat();
    second.type(`${CTRL_R}put`);
    await second.waitFor("› put aside\nsearch: put\n");
    second.type(ESC);
    await second.waitFor("› Message Mary");
    second.type(UP);
    await second.waitFor("› put aside");
    second.type(UP);
    await second.waitFor("› tell me about limits");
    second.type(`${ESC}[B${ESC}[Bdraft`);
    await second.waitFor("› draft");
    second.type(`${CTRL_R}limi`);
    await second.waitFor("› tell me about limits\nsearch: limi\n");
    second.type(ESC);
    await second.waitFor("› draft\n●");
    second.type(`${CTRL_R}LIMI\r`);
    await second.waitFor("› tell me about limits\n●");
    second.type("\r");
    await second.waitFor("2/50 messages");
    expect(readFileSync(join(home.stateDir, "inputs", "inputs.jsonl"), "utf8")).not.toContain("gsk_");
  });
});

describe("an input that is brought back and changed", () => {
  it("stays as it is while others are looked at", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat();
    for (const [index, text] of ["one", "two"].entries()) {
      pty.type(`${text}\r`);
      await pty.waitFor(`${2 * index + 2}/50 messages`);
    }
    pty.type(`${UP} and a half${UP}`);
    await pty.waitFor("› one\n●");
    pty.type(`${ESC}[B`);
    await pty.waitFor("› two and a half\n●");
  });
});

describe("Ctrl-G", () => {
  const APPEND = `import { appendFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
const [flag, path] = process.argv.slice(2);
const mode = (of) => (statSync(of).mode & 0o777).toString(8);
writeFileSync(process.env.SEEN, JSON.stringify({ flag, path, mode: mode(path), folder: mode(dirname(path)), draft: readFileSync(path, "utf8") }));
process.stdout.write("EDITING ");
appendFileSync(path, " and more\\u001b[31m\\nsecond line\\n");
`;

  it("opens the draft in the user's editor and brings back what it saved, cleaned", async ({ setStage }) => {
    const { chat, home } = await setStage();
    const seen = join(home.dir, "seen.json");
    const pty = await chat(["mary"], {
      env: { EDITOR: `'${editor(home.dir, APPEND)}' --wait`, VISUAL: "", SEEN: seen },
    });
    pty.type("a draft");
    await pty.waitFor("› a draft");
    pty.type(CTRL_G);
    await pty.waitFor("› a draft and more\n  second line\n");
    const { path, ...facts } = JSON.parse(readFileSync(seen, "utf8")) as { path: string };
    expect(facts).toEqual({ flag: "--wait", mode: "600", folder: "700", draft: "a draft" });
    expect(path).toMatch(/\.md$/u);
    expect(existsSync(path)).toBe(false);
    expect(existsSync(join(path, ".."))).toBe(false);
    pty.type(UNDO);
    await pty.waitFor("› a draft\n●");
    pty.type("!\r");
    await pty.waitFor("2/50 messages");
  });

  it("works while an answer comes, of which nothing is lost", async ({ setStage }) => {
    const held = gate("The first half ", "and the rest.");
    const { chat, home } = await setStage({ respond: () => held.script });
    const pty = await chat(["mary"], {
      env: { VISUAL: `"${editor(home.dir, APPEND)}" -w`, SEEN: join(home.dir, "seen.json") },
    });
    pty.type("hello\r");
    await pty.waitFor("The first half");
    pty.type(`next${CTRL_G}`);
    await pty.waitFor("› next and more\n  second line\n");
    held.open();
    await pty.waitFor("2/50 messages");
    expect(pty.transcript().replaceAll(/\s+/gu, " ")).toContain("The first half and the rest.");
  });

  it.for([
    ["is not set", "", /No editor is set\./u],
    ["is missing", "no-such-editor-anywhere", /The editor no-such-editor-anywhere was not found\./u],
    ["fails", "false", /The editor false ended with an error\./u],
  ] as const)(
    "leaves the draft as it was and says why when the editor %s",
    async ([, command, said], { setStage }) => {
      const { chat } = await setStage();
      const pty = await chat(["mary"], { env: { EDITOR: command } });
      pty.type("a draft");
      await pty.waitFor("› a draft");
      pty.type(CTRL_G);
      await pty.waitFor(said);
      await pty.waitFor("› a draft\n●");
      pty.type(" goes on\r");
      await pty.waitFor("2/50 messages");
    },
  );
});
