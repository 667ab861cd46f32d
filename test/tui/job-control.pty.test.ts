import { describe, expect, it } from "vitest";
import { openPty, type PtyScreen } from "../support/pty-screen.ts";
import { useReplProgram } from "../support/tui-program.ts";

const ESC = "\u001b";
const CTRL_C = "\u0003";
const CTRL_L = "\u000c";
const CTRL_Z = "\u001a";
const COOKED = "-a | grep -ow -e -icanon -e icanon -e -echo -e echo";

const program = useReplProgram();

/** A shell with job control and a REPL in its foreground. */
async function openInShell(): Promise<PtyScreen> {
  const shell = openPty("--noprofile", ["--norc", "-i"], {
    command: "bash",
    env: { PS1: "shell> ", HISTFILE: "" },
  });
  const pty = program.adopt(shell);
  await pty.waitFor(/shell>/u);
  pty.type(`sh -c 'echo pid=$$; exec "${process.execPath}" "${program.path()}"'\r`);
  await pty.waitFor("● groq");
  return pty;
}

async function openRepl(): Promise<PtyScreen> {
  const pty = program.open();
  await pty.waitFor("● groq");
  return pty;
}

const count = (text: string, part: string): number => text.split(part).length - 1;

describe("Ctrl-Z", () => {
  it("gives the shell its terminal back, and fg brings the conversation with its draft", async () => {
    const pty = await openInShell();
    pty.type("a draft");
    await pty.waitFor("› a draft");
    const before = pty.bytes().length;
    pty.type(CTRL_Z);
    await pty.waitFor(/Stopped[^\n]*\n(?:.*\n)*shell>$/u);
    const written = pty.bytes().slice(before);
    expect(written).toContain(`${ESC}[?2004l`);
    expect(written).toContain(`${ESC}[?25h`);
    expect(pty.screen()).not.toContain("› a draft");
    pty.type(`stty ${COOKED}; echo "settings"\r`);
    await pty.waitFor(/^settings$/mu);
    expect(pty.screen()).toMatch(/^icanon\necho\nsettings$/mu);

    pty.type("fg\r");
    await pty.waitFor("› a draft\n● groq");
    expect(pty.bytes().lastIndexOf(`${ESC}[?2004h`)).toBeGreaterThan(
      pty.bytes().lastIndexOf(`${ESC}[?2004l`),
    );
    pty.type(" goes on\r");
    await pty.waitFor("You said: a draft goes on");
    expect(count(pty.transcript(), "● groq")).toBe(1);
  });

  it("stops in mid-answer, too, and may be pressed again", async () => {
    const pty = await openInShell();
    pty.type("gated\r");
    await pty.waitFor("The first half");
    for (let round = 1; round <= 2; round += 1) {
      pty.type(CTRL_Z);
      await pty.waitFor((screen) => screen.endsWith("shell>"));
      pty.type("fg\r");
      await pty.waitFor(/The first half\n\ngroq is answering[^\n]*\n› *\n● groq/u);
    }
    pty.type(CTRL_C);
    await pty.waitFor("— interrupted; /continue goes on, /retry starts over —");
  });

  it("only draws anew where no shell could bring it back", async () => {
    const pty = await openRepl();
    pty.type(`${CTRL_Z}still here\r`);
    await pty.waitFor(/You said: still here[^]*● groq/u);
    expect(count(pty.transcript(), "● groq")).toBe(1);
  });
});

describe("a stop from outside", () => {
  it("by SIGTSTP is as clean as Ctrl-Z", async () => {
    const pty = await openInShell();
    const pid = Number(/^pid=(\d+)$/mu.exec(pty.screen())?.[1]);
    pty.type("a draft");
    await pty.waitFor("› a draft");
    process.kill(pid, "SIGTSTP");
    await pty.waitFor((screen) => screen.endsWith("shell>"));
    expect(pty.screen()).not.toContain("› a draft");
    pty.type("fg\r");
    await pty.waitFor("› a draft\n● groq");
    expect(count(pty.transcript(), "● groq")).toBe(1);
  });

  it("by SIGSTOP takes the terminal again when it ends", async () => {
    const pty = await openRepl();
    pty.signal("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = pty.bytes().length;
    pty.signal("SIGCONT");
    // Ink draws once more before it hands the terminal over and takes it again.
    await pty.waitFor(() => /\[\?2004h[^]*● groq/u.test(pty.bytes().slice(before)));
    pty.type("still here\r");
    await pty.waitFor("You said: still here");
    expect(count(pty.transcript(), "● groq")).toBe(1);
  });
});

describe("Ctrl-L", () => {
  it("draws on an empty screen and keeps everything above it", async () => {
    const pty = await openRepl();
    pty.type("hello\r");
    await pty.waitFor("2/50 messages");
    const before = pty.transcript().split("\n").slice(0, -2).join("\n").trimEnd();
    pty.type(`a draft${CTRL_L}`);
    await pty.waitFor(/^\n› a draft\n● groq[^\n]*$/u);
    expect(pty.transcript().startsWith(before)).toBe(true);
    expect(count(pty.transcript(), "● groq")).toBe(1);
    expect(pty.bytes()).not.toContain(`${ESC}[3J`);
    pty.type("!\r");
    await pty.waitFor("You said: a draft!");
    expect(pty.cursor().y).toBeLessThan(15);
  });
});
