import { describe, expect, it } from "vitest";
import { tallestFrame } from "../support/frames.ts";
import { type PtyOptions, type PtyScreen } from "../support/pty-screen.ts";
import { useReplProgram } from "../support/tui-program.ts";

const ESC = "\u001b";
const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const READY = "Message Mary";

const program = useReplProgram();

/** A REPL whose prompt is on the screen. */
async function openRepl(
  options: PtyOptions & { readonly args?: readonly string[] } = {},
): Promise<PtyScreen> {
  const pty = program.open(options.args, options);
  await pty.waitFor(/^(?:› )?Message|^›|messages/mu);
  return pty;
}

describe("the opening", () => {
  it("is the agent, its menu and a prompt, without a question to a model", async () => {
    const pty = await openRepl();
    expect(await pty.waitFor("● groq")).toMatchInlineSnapshot(`
      "📊 Mary — Business Analyst
      Hello, Felix. Pick a number or a code, or say what you need.

        1  MH      Show this menu again
        2  BP      Guided project brainstorming
        3  RS      Research a market, a domain or a technology and write it up
        4  *brief  Say in one page what the product is
        5  DA      Leave

      › Message Mary, or /help
      ● groq · llama-3.3-70b-versatile · ▰▱▱▱▱ 3/30 this minute · 0/50 messages"
    `);
    expect(pty.cursor()).toEqual({ x: 2, y: 9 });
  });

  it("says plainly that there is no model", async () => {
    const pty = await openRepl({ args: ["--offline"] });
    const screen = await pty.waitFor("offline — no model");
    expect(screen).toContain("No API key found.");
  });

  it("paints no colour where none is wanted", async () => {
    const pty = await openRepl({ args: ["--no-color"] });
    pty.type("fallback\r");
    await pty.waitFor("after groq");
    // Bold and underlined is all that is left.
    expect(pty.bytes()).not.toMatch(/\u001b\[(?:[\d;]*;)?(?:3\d|4\d|9\d|10\d)m/u);
  });
});

describe("a turn", () => {
  it("shows what was typed, the answer and its receipt", async () => {
    const pty = await openRepl();
    pty.type("hello Mary\r");
    await pty.waitFor("2/50 messages");
    expect(pty.transcript()).toContain("› hello Mary\n\n📊 Mary\nYou said: hello Mary\ngroq · llama");
  });

  it("is stopped by Esc: the partial answer stays, marked, and the input comes back", async () => {
    const pty = await openRepl();
    pty.type("gated please\r");
    await pty.waitFor("The first half");
    pty.type(ESC);
    const screen = await pty.waitFor("› gated please\n●");
    expect(screen).toContain(
      "The first half\n— interrupted; /continue goes on, /retry starts over —\n\n› gated please",
    );
  });

  it("goes on with another provider below the text of the one that broke off", async () => {
    const pty = await openRepl();
    pty.type("fallback\r");
    await pty.waitFor("after groq");
    expect(pty.transcript()).toContain(
      "Half an answer that brea\n— interrupted, groq stopped answering; cerebras starts over —\nA whole answer.\n",
    );
  });

  it("says why and how long it waits, and can be left waiting no more", async () => {
    const pty = await openRepl();
    pty.type("wait\r");
    await pty.waitFor(/waiting 4[12] s for groq: requests per minute used up/u);
    await pty.waitFor(/waiting 40 s for groq/u);
    pty.signal("SIGUSR2");
    await pty.waitFor("At last.");
    await pty.waitFor("2/50 messages");
    expect(pty.screen()).not.toContain("waiting");
  });

  it("that fails gives its reason, the time of the next chance, and the input back", async () => {
    const pty = await openRepl();
    pty.type("throttled please\r");
    const screen = await pty.waitFor("› throttled please\n●");
    expect(screen).toMatch(/Nobody could answer\. Try again in 90 s: press Enter\.\n  groq:  rate limited/u);
  });

  it("takes one more message meanwhile, shows that it is queued, and sends it next", async () => {
    const pty = await openRepl();
    pty.type("gated\r");
    await pty.waitFor("The first half");
    pty.type("and then this\r");
    await pty.waitFor("queued: and then this");
    pty.signal("SIGUSR2");
    await pty.waitFor("You said: and then this");
    expect(pty.transcript()).toContain("and the second half.");
    expect(pty.screen()).not.toContain("queued");
  });

  it("cannot take over the terminal", async () => {
    const pty = await openRepl();
    pty.type("hostile\r");
    await pty.waitFor("2/50 messages");
    expect(pty.transcript()).toMatch(/before red.*after/u);
    for (const sequence of [`${ESC}]`, `${ESC}[3J`, `${ESC}[31m`, "\u009b", "owned"]) {
      expect(pty.bytes()).not.toContain(sequence);
    }
  });
});

describe("typing", () => {
  it("takes a paste of several lines as one and sends nothing of itself", async () => {
    const pty = await openRepl();
    pty.paste("first line\r\nsecond line\r\nthird");
    await pty.waitFor("› first line\n  second line\n  third\n●");
    expect(pty.cursor()).toMatchObject({ x: 7 });
    pty.type("\r");
    await pty.waitFor("2/50 messages");
    expect(pty.transcript()).toContain("You said: first line\nsecond line\nthird\n");
  });

  it("shows a huge paste as its size and stays quick", async () => {
    const pty = await openRepl();
    pty.paste("a line of a log\n".repeat(20_000));
    await pty.waitFor("[pasted 20000 lines]");
    pty.type(" why?");
    await pty.waitFor("[pasted 20000 lines] why?");
  });

  it("makes new lines with Ctrl-J, Alt-Enter and a backslash before Enter", async () => {
    const pty = await openRepl();
    pty.type("a\nb");
    await pty.waitFor("› a\n  b\n");
    pty.type(`${ESC}\r`);
    pty.type("c\\\rd");
    await pty.waitFor("› a\n  b\n  c\n  d\n");
  });

  it("edits between wide characters and brings inputs back", async () => {
    const pty = await openRepl();
    pty.type(`日本👍${ESC}[D`);
    await pty.waitFor("› 日本👍");
    pty.type("x\r");
    await pty.waitFor("You said: 日本x👍");
    pty.type(`${ESC}[A`);
    await pty.waitFor("› 日本x👍\n●");
  });
});

describe("commands and menu", () => {
  it("hands over to another agent", async () => {
    const pty = await openRepl();
    pty.type("/agent john\r");
    await pty.waitFor("Message John");
    expect(pty.screen()).toContain("📋 John — Product Manager");
    pty.type("hi\r");
    await pty.waitFor("You said: hi");
    expect(pty.transcript()).toContain("› hi\n\n📋 John\nYou said: hi");
  });

  it("suggests the command that was meant, and explains an unknown agent", async () => {
    const pty = await openRepl();
    pty.type("/staus\r");
    await pty.waitFor("No command /staus. Did you mean /status?");
    pty.type("/agent bob\r");
    await pty.waitFor('There is no agent "bob".\nKnown: mary, john.');
  });

  it("sends what a menu item asks for, and says why one with files cannot run", async () => {
    const pty = await openRepl();
    pty.type("2\r");
    await pty.waitFor("Guided project brainstorming cannot run: this host runs none");
    pty.type("*brief\r");
    await pty.waitFor("You said: Say in one page what the product is");
    expect(pty.transcript()).toContain("Ask for the audience first.");
  });
});

describe("leaving", () => {
  it("takes Ctrl-C twice, keeps a cleared draft, and says how to resume", async () => {
    const pty = await openRepl();
    pty.type("hello\r");
    await pty.waitFor("2/50 messages");
    pty.type("a draft");
    await pty.waitFor("› a draft");
    pty.type(CTRL_C);
    await pty.waitFor("Ctrl-C again leaves");
    pty.type(`${ESC}[A`);
    await pty.waitFor("› a draft");
    pty.type(CTRL_C);
    await pty.waitFor("Ctrl-C again leaves");
    pty.type(CTRL_C);
    await pty.waitFor("reason=interrupt");
    expect(pty.screen()).toMatch(/Resume: squad chat --resume s1\nreason=interrupt$/u);
    expect(await pty.exited()).toBe(0);
  });

  it("needs only Ctrl-D on an empty line, and leaves nothing live behind", async () => {
    const pty = await openRepl();
    pty.type(CTRL_D);
    const screen = await pty.waitFor("reason=eof");
    expect(screen).not.toContain(READY);
    expect(screen).not.toContain("Resume:");
  });

  it.each([
    ["SIGTERM", "terminate"],
    ["SIGHUP", "hangup"],
  ])("restores the terminal on %s, also in mid-answer", async (signal, reason) => {
    const pty = await openRepl();
    pty.type("gated\r");
    await pty.waitFor("The first half");
    pty.signal(signal);
    await pty.waitFor(`reason=${reason}`);
    expect(pty.bytes().lastIndexOf(`${ESC}[?25h`)).toBeGreaterThan(pty.bytes().lastIndexOf(`${ESC}[?25l`));
    expect(pty.bytes()).toContain(`${ESC}[?2004l`);
    expect(await pty.exited()).toBe(0);
  });
});

describe("any screen", () => {
  it.each([
    [80, 24],
    [40, 12],
    [20, 6],
    [30, 5],
    [10, 3],
  ])(
    "of %i×%i shows a long answer whole, once, in a live region shorter than itself",
    async (columns, rows) => {
      const pty = await openRepl({ columns, rows });
      const said = (): string => pty.transcript().replaceAll(/\s/gu, "");
      pty.type("long\r");
      await pty.waitFor(() => said().includes("Point13:"));
      pty.signal("SIGUSR2");
      await pty.waitFor(() => /Point30:asentence.*1\.2s/u.test(said()));
      pty.type("code\r");
      await pty.waitFor(() => said().includes("Thatisall."));
      expect(said().match(/Point\d+:/gu) ?? []).toHaveLength(60);
      expect(said().match(/end\(\);/gu) ?? []).toHaveLength(1);
      expect(tallestFrame(pty.bytes())).toBeLessThanOrEqual(rows);
      expect(pty.bytes()).not.toContain(`${ESC}[3J`);
      expect(pty.bytes()).not.toContain(`${ESC}[2J`);
      expect(pty.bytes()).not.toContain(`${ESC}[1;1H`);
      expect(pty.bytes()).not.toContain(`${ESC}[?1049h`);
    },
  );

  it("keeps its scrollback through a long session, every line once and in order", async () => {
    const pty = await openRepl({ columns: 60, rows: 10 });
    pty.type("before\r");
    await pty.waitFor("2/50 messages");
    pty.type("flood\r");
    await pty.waitFor("4/50 messages");
    const transcript = pty.transcript();
    const numbers = Array.from(transcript.matchAll(/^Line (\d+) of a flood$/gmu), ([, number]) =>
      Number(number),
    );
    expect(numbers).toEqual(Array.from({ length: 5000 }, (_, index) => index + 1));
    expect(transcript.startsWith("📊 Mary — Business Analyst\n")).toBe(true);
    expect(tallestFrame(pty.bytes())).toBeLessThanOrEqual(10);
    expect(pty.bytes()).not.toContain(`${ESC}[3J`);
    pty.type("after");
    await pty.waitFor("› after");
  });

  it("may be resized while an answer comes, down to one column, and back", async () => {
    const pty = await openRepl();
    pty.type("long\r");
    await pty.waitFor("Point 13");
    for (const [columns, rows] of [
      [40, 12],
      [20, 6],
      [1, 1],
      [5, 2],
      [100, 30],
      [60, 5],
      [80, 24],
    ] as const) {
      pty.resize(columns, rows);
    }
    await pty.waitFor("Esc stops");
    pty.signal("SIGUSR2");
    await pty.waitFor("2/50 messages");
    expect(pty.transcript()).toMatch(/Point 30: a sentence that is long enough/u);
    expect(pty.bytes()).not.toContain(`${ESC}[3J`);
    pty.type("still here\r");
    await pty.waitFor("You said: still here");
  });
});

describe("plain mode", () => {
  it("holds a conversation without one escape byte", async () => {
    const pty = await openPlain();
    pty.type("hello\r");
    await pty.waitFor("You said: hello");
    pty.type("/agent john\r");
    await pty.waitFor("John — Product Manager");
    pty.type("gated\r");
    await pty.waitFor(/gated\n[^]*John$/u);
    pty.type(CTRL_C);
    await pty.waitFor("— interrupted; /continue goes on, /retry starts over —");
    pty.type("/quit\r");
    await pty.waitFor("Resume: squad chat --resume s1");
    await pty.waitFor("reason=quit");
    expect(pty.bytes()).not.toContain(ESC);
  });

  async function openPlain(): Promise<PtyScreen> {
    const pty = program.open(["--plain"]);
    await pty.waitFor(/^>/mu);
    return pty;
  }
});
