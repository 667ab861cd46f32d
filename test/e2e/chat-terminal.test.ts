import { describe, expect } from "vitest";
import { installBmad } from "../support/sample-project.ts";
import { squadPtyThenStty } from "../support/squad-pty.ts";
import { squad } from "../support/squad.ts";
import { contents, it } from "../support/stage.ts";
import { foreignSequences } from "../support/terminal-output.ts";
import { gate } from "../support/wire/gate.ts";
import { answer, cutAfter } from "../support/wire/script.ts";
import { put } from "../support/wired-home.ts";

const ESC = "\u001b";
const CTRL_C = "\u0003";

describe("squad without arguments", () => {
  it("opens the picker of chat in a terminal, and chat with whoever is picked", async ({ setStage }) => {
    const { home, open } = await setStage();
    const pty = open([]);
    const list = await pty.waitFor("Who would you like to talk to?");
    expect(list).toMatch(/^1\. +\S+ +Mary +analyst +Business Analyst$/mu);
    pty.type("winstn\r");
    await pty.waitFor(/did you mean winston\?/u);
    pty.type("2\r");
    await pty.waitFor("Message Winston");
    pty.type("hello\r");
    await pty.waitFor("2/50 messages");
    expect((await squad(home, ["sessions"])).stdout).toMatch(/ architect /u);
  });

  it("prints help with the three commands to begin with where there is no terminal", async ({ setStage }) => {
    const { home } = await setStage();
    const { code, stdout, stderr } = await squad(home, []);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const command of ["squad chat mary", "squad run --agent pm", "squad status"])
      expect(stdout).toContain(`\n  ${command} `);
  });

  it("can be left at the picker without a trace", async ({ setStage }) => {
    const { home, open } = await setStage();
    const pty = open(["chat"]);
    await pty.waitFor("Who would you like to talk to?");
    pty.type(CTRL_C);
    expect(await pty.exited()).toBe(130);
    expect((await squad(home, ["sessions", "--json"])).stdout).toContain('"sessions": []');
  });
});

describe("squad chat without a terminal", () => {
  it("exits 2 and names squad run", async ({ setStage }) => {
    const { home } = await setStage();
    const { code, stdout, stderr } = await squad(home, ["chat", "mary"], { input: "hello\n" });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("squad run --agent pm < prompt.txt");
  });
});

describe("what is typed into squad chat", () => {
  it("may be a paste of several lines, which is sent as one message", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat();
    pty.paste("first line\r\nsecond line\nthird");
    await pty.waitFor("› first line\n  second line\n  third\n●");
    expect(server.requests).toHaveLength(0);
    pty.type("\r");
    await pty.waitFor("2/50 messages");
    expect(server.requests.map(contents)).toEqual([["first line\nsecond line\nthird"]]);
  });

  it("reaches the model whole, however long the paste", async ({ setStage }) => {
    const { chat, server } = await setStage({ respond: () => answer("Long.") });
    const pty = await chat();
    const log = Array.from({ length: 300 }, (_, line) => `line ${line} of a log`).join("\n");
    pty.paste(log);
    await pty.waitFor("[pasted 300 lines]");
    pty.type(" why?\r");
    await pty.waitFor("2/50 messages");
    expect(contents(server.requests[0])).toEqual([`${log} why?`]);
  });
});

describe("a terminal without colours or redrawing", () => {
  it.for([
    ["--plain", ["--plain"], "xterm-256color"],
    ["TERM=dumb", [], "dumb"],
  ] as const)(
    "holds a whole conversation under %s without one escape byte",
    async ([, flags, term], { setStage }) => {
      const { open } = await setStage({
        chain: ["groq", "gemini"],
        respond: ({ provider, messages }) =>
          provider === "groq" ? cutAfter("Half ") : answer(`Gemini heard ${messages.at(-1)?.content}.`),
      });
      const pty = open(["chat", ...flags], { term });
      await pty.waitFor("Who would you like to talk to?");
      pty.type("mary\r");
      await pty.waitFor(/^Hello, .*[^]*^>/mu);
      pty.type("hello\r");
      await pty.waitFor(/Gemini heard hello\.\ngemini · .*\n>/u);
      expect(pty.transcript()).toMatch(
        /Half\n— interrupted, groq stopped answering; gemini starts over —\nGemini/u,
      );
      pty.type("/agent pm\r");
      await pty.waitFor("John — Product Manager");
      pty.type("/status\r");
      await pty.waitFor(/gemini +ready · 1\/15 this minute/u);
      pty.type("/quit\r");
      await pty.waitFor("Resume: squad chat --resume ");
      expect(await pty.exited()).toBe(0);
      expect(pty.screen()).toMatch(/Resume: squad chat --resume [\w.-]+$/u);
      expect(pty.bytes()).not.toContain(ESC);
    },
  );

  it("prints back under --plain what was queued behind a stopped answer, and leaves a clean line", async ({
    setStage,
  }) => {
    const held = gate("One moment ", "never");
    const { open } = await setStage({ respond: () => held.script });
    const pty = open(["chat", "mary", "--plain"]);
    await pty.waitFor(/^>/mu);
    pty.type("hello\r");
    await pty.waitFor(/hello\n[^]*Mary/u);
    pty.type("and another thing\r");
    await pty.waitFor("queued: and another thing");
    // Ctrl-C throws away what lies unread in the terminal; commands are answered at once, and in order.
    pty.type("/help\r");
    await pty.waitFor(/Ctrl-D/u);
    pty.type(CTRL_C);
    await pty.waitFor("not sent: and another thing");
    pty.type("/quit\r");
    expect(await pty.exited()).toBe(0);
    expect(pty.screen()).toMatch(/> \/quit\n\nResume: \S.*$/u);
  });

  it("ends the line under --plain when it is left by Ctrl-D", async ({ setStage }) => {
    const { open } = await setStage();
    const pty = open(["chat", "mary", "--plain"]);
    await pty.waitFor(/^>/mu);
    pty.type("\u0004");
    expect(await pty.exited()).toBe(0);
    expect(pty.bytes()).toMatch(/> (?:\^D\u0008\u0008)?\r?\n$/u);
  });

  it("paints no colour with NO_COLOR, and does without it", async ({ setStage }) => {
    const { chat } = await setStage({
      chain: ["groq", "gemini"],
      respond: ({ provider }) => (provider === "groq" ? cutAfter("Half ") : answer("Whole.")),
    });
    const [without, withColour] = [await chat(["mary"], { env: { NO_COLOR: "1" } }), await chat()];
    for (const pty of [without, withColour]) {
      pty.type("hello\r");
      await pty.waitFor("2/50 messages");
    }
    const COLOUR = /\u001b\[(?:[349][0-8]|10[0-7])[\d;:]*m/u;
    expect(without.bytes()).not.toMatch(COLOUR);
    expect(withColour.bytes()).toMatch(COLOUR);
  });
});

describe("a screen of any size", () => {
  const LINES = Array.from(
    { length: 30 },
    (_, line) => `Point ${line}: a sentence that is long enough to wrap.\n`,
  );

  it("of 40×12 shows a long answer whole, once, and a bar that fits", async ({ setStage }) => {
    const { chat } = await setStage({ respond: () => answer(LINES.join("")) });
    const pty = await chat(["mary"], { columns: 40, rows: 12 });
    pty.type("long\r");
    await pty.waitFor("2/50");
    const said = pty.transcript().replaceAll(/\s/gu, "");
    expect(said.match(/Point\d+:asentencethatislongenoughtowrap\./gu)).toHaveLength(30);
    const rows = pty.screen().split("\n");
    expect(rows.length).toBeLessThanOrEqual(12);
    expect(rows.at(-1)).toMatch(/^● groq · (?:▰▱▱▱▱ )?1\/30 · 2\/50 messages(?:, \d+ tokens)?$/u);
  });

  it("may change in mid-stream: nothing is lost, and the bar fits again", async ({ setStage }) => {
    const held = gate(LINES.slice(0, 15).join(""), LINES.slice(15).join(""));
    const { chat } = await setStage({ respond: () => held.script });
    const pty = await chat(["mary"], { columns: 100, rows: 30 });
    pty.type("long\r");
    await pty.waitFor("Point 14");
    for (const [columns, rows, bar] of [
      [60, 20, /\n● groq · .*1\/30.*$/u],
      [40, 12, /\n● groq · .*1\/30.*$/u],
      [20, 5, /\n● groq · 1\/30$/u],
      [90, 24, /\n● groq · .*1\/30 this minute · .*0\/50 messages$/u],
    ] as const) {
      pty.resize(columns, rows);
      await pty.waitFor(bar);
    }
    held.open();
    await pty.waitFor(/› Message Mary.*\n● groq · .*2\/50 messages(?:, \d+ tokens)?$/u);
    const said = pty.transcript().replaceAll(/\s/gu, "");
    for (let line = 0; line < 30; line += 1) {
      const times = said.match(new RegExp(`Point${line}:asentence`, "gu"))?.length ?? 0;
      expect(times).toBeGreaterThanOrEqual(1);
      // What was live in mid-resize may stand above itself: the terminal wraps it anew before it can be erased.
      if (line <= 10 || line > 14) expect({ line, times }).toEqual({ line, times: 1 });
    }
    pty.type("still here\r");
    await pty.waitFor("4/50");
  });
});

describe("text from outside squad", () => {
  const HOSTILE =
    "be\u001b]0;owned\u0007fore \u001b[45m\u001b[8m\u001b[2J\u001b[3J\u001b[H\u001b[31mred\u001b[0m \u001b]52;c;aGk=\u0007\u001bP1$r\u001b\\\u009b5m\u001b[?1049h\u202Eafter\u2066 \u001bc";
  /** Characters that act on a terminal or on the order of the text. */
  const ACTIVE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

  it("changes nothing but text when the model is hostile", async ({ setStage }) => {
    const { chat } = await setStage({
      respond: () => answer(`${HOSTILE} ${HOSTILE.split("").join(" ")} end.`),
    });
    const pty = await chat();
    pty.type("go\r");
    await pty.waitFor("2/50 messages");
    expect(pty.transcript()).toMatch(/before .*red.*after/u);
    expect(pty.transcript()).toContain("Hello, ");
    expect(foreignSequences(pty.bytes())).toEqual([]);
    expect(pty.bytes()).not.toContain("owned");
  });

  it("changes nothing but text in plain lines either", async ({ setStage }) => {
    const { open } = await setStage({ respond: () => answer(`${HOSTILE} end.`) });
    const pty = open(["chat", "mary", "--plain"]);
    await pty.waitFor(/^>/mu);
    pty.type("go\r");
    await pty.waitFor(/ end\.\ngroq · .*\n>/u);
    expect(pty.transcript()).toMatch(/before .*red.*after/u);
    expect(pty.bytes()).not.toMatch(ACTIVE);
    expect(pty.bytes()).not.toContain("owned");
  });

  it("changes nothing but text when the persona file is hostile", async ({ setStage }) => {
    const { home, chat } = await setStage();
    installBmad(home.project);
    put(home.project, {
      "_team/bmm/agents/analyst.md": `---
name: "analyst"
description: "Ana${HOSTILE}"
---

\`\`\`xml
<agent id="_team/bmm/agents/analyst.md" name="Mary${HOSTILE}" title="Title${HOSTILE}" icon="📊${ESC}[3J">
<persona><role>Role ${HOSTILE}</role><identity>${HOSTILE}</identity><communication_style>x</communication_style><principles>y</principles></persona>
<menu>
  <item cmd="*br${ESC}[2Jief" action="${HOSTILE}">Menu ${HOSTILE}</item>
</menu>
</agent>
\`\`\`
`,
      "_team/bmm/config.yaml": `user_name: "Ana\\e[31m\\e]0;owned\\a"\n`,
    });
    const pty = await chat(["analyst"]);
    pty.type("hello\r");
    await pty.waitFor("2/50 messages");
    pty.type("/agents\r");
    await pty.waitFor("here now");
    expect(pty.transcript()).toMatch(/Mary/u);
    expect(foreignSequences(pty.bytes())).toEqual([]);
    for (const args of [["agents"], ["agents", "show", "analyst"], ["agents", "check"]]) {
      const { stdout, stderr } = await squad(home, args);
      expect(stdout + stderr).not.toMatch(ACTIVE);
    }
  });
});

describe("a signal", () => {
  it.for([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)(
    "%s at the picker gives the terminal back and exits %i",
    async ([signal, code], { setStage, onTestFinished }) => {
      const { home } = await setStage();
      const pty = squadPtyThenStty(home, ["chat"]);
      onTestFinished(() => pty.kill());
      await pty.waitFor("Who would you like to talk to?");
      pty.signal(signal);
      await pty.waitFor(`exit=${code} terminal=as before`);
    },
  );

  it.for([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)(
    "%s in mid-stream gives the terminal back, keeps what was shown and exits %i",
    async ([signal, code], { setStage, onTestFinished }) => {
      const held = gate("So far ", "never");
      const { home } = await setStage({ respond: () => held.script });
      const pty = squadPtyThenStty(home, ["chat", "mary", "--session", "s"]);
      onTestFinished(() => pty.kill());
      await pty.waitFor(/this minute/u);
      pty.type("tell me\r");
      await pty.waitFor("So far");
      pty.signal(signal);
      await pty.waitFor(`exit=${code} terminal=as before`);
      expect(pty.bytes().lastIndexOf(`${ESC}[?25h`)).toBeGreaterThan(pty.bytes().lastIndexOf(`${ESC}[?25l`));
      expect(pty.bytes().lastIndexOf(`${ESC}[?2004l`)).toBeGreaterThan(
        pty.bytes().lastIndexOf(`${ESC}[?2004h`),
      );
      const { stdout } = await squad(home, ["sessions", "show", "s", "--json"]);
      expect(JSON.parse(stdout)).toMatchObject({
        turns: [{ kind: "interrupted", partial: { text: "So far " } }],
      });
    },
  );
});

describe("the background of a terminal", () => {
  const QUERY = `${ESC}]11;?${ESC}\\`;
  const BLUE = `${ESC}[34m`;
  const MAGENTA = `${ESC}[35m`;

  it("is asked once, and the theme follows the answer, late and in pieces, which nobody sees", async ({
    setStage,
  }) => {
    const { chat } = await setStage();
    const pty = await chat();
    expect(pty.bytes().split(QUERY)).toHaveLength(2);
    expect(pty.bytes()).toContain(MAGENTA);
    expect(pty.bytes()).not.toContain(BLUE);
    pty.type("dra");
    await pty.waitFor(/^› dra$/mu);
    const before = pty.bytes().length;
    pty.type(`${ESC}]11;rgb:ffff/ff`);
    pty.type("ff/ffff");
    pty.type(`${ESC}\\`);
    await pty.waitFor(() => pty.bytes().slice(before).includes(BLUE));
    expect(pty.bytes().slice(before)).not.toContain(MAGENTA);
    pty.type("ft\r");
    await pty.waitFor("groq heard: draft");
    expect(pty.transcript().split("Mary — Business Analyst")).toHaveLength(2);
    expect(pty.bytes().split(QUERY)).toHaveLength(2);
  });

  it("changes no theme that was chosen", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat();
    pty.type("/theme neutral\r");
    await pty.waitFor("From here on: neutral.");
    pty.type(`${ESC}]11;rgb:ffff/ffff/ffff${ESC}\\hello\r`);
    await pty.waitFor("groq heard: hello");
    expect(pty.bytes()).not.toContain(BLUE);
  });

  it.for([
    [[], { COLORFGBG: "0;15" }, "xterm-256color"],
    [[], { SQUAD_THEME: "dark" }, "xterm-256color"],
    [[], { NO_COLOR: "1" }, "xterm-256color"],
    [[], {}, "linux"],
    [["--plain"], {}, "xterm-256color"],
    [["--screen-reader"], {}, "xterm-256color"],
    [[], {}, "dumb"],
  ] as const)("is not asked with %j, %j and TERM=%s", async ([flags, env, term], { setStage }) => {
    const { open } = await setStage();
    const pty = open(["chat", "mary", ...flags], { env, term });
    await pty.waitFor(/^(?:[›>]|Your message to Mary:)/mu);
    expect(pty.bytes()).not.toContain(`${ESC}]11`);
  });
});
