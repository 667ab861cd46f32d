import { describe, expect } from "vitest";
import { squad } from "../support/squad.ts";
import { it } from "../support/stage.ts";

const ESC = "\u001b";
const BRACKETED = `${ESC}[200~`;

describe("an environment that other programs take for no terminal", () => {
  it.for([
    ["CI", { CI: "1" }],
    ["CI_TOKEN", { CI_TOKEN: "x", CONTINUOUS_INTEGRATION: "1" }],
    ["LANG=C", { LANG: "C", LC_ALL: "C" }],
    ["NO_COLOR", { NO_COLOR: "1", CI: "true" }],
    ["DEV", { DEV: "true" }],
  ] as const)("with %s holds a conversation that is redrawn as ever", async ([, env], { setStage }) => {
    const { chat } = await setStage({ chain: ["groq"] });
    const pty = await chat(["mary"], { env });
    pty.type("hello\r");
    await pty.waitFor(/groq heard: hello[^]*2\/50 messages(?:, \d+ tokens)?$/u);
    expect(pty.transcript().match(/[●*] groq/gu)).toHaveLength(1);
    if ("NO_COLOR" in env) expect(pty.bytes()).not.toMatch(/\u001b\[(?:[\d;:]*;)?(?:3\d|4\d|9\d|10\d)m/u);
    pty.type("/quit\r");
    expect(await pty.exited()).toBe(0);
  });

  it.for([
    ["TERM=dumb", { term: "dumb" }],
    ["TERM=dumb and LANG=C", { term: "dumb", env: { LANG: "C", LC_ALL: "C", CI: "1" } }],
    ["NO_COLOR and --plain", { env: { NO_COLOR: "1", CI: "1" } }],
  ] as const)(
    "with %s writes not one escape byte, from the picker to the end",
    async ([name, options], { setStage }) => {
      const { open } = await setStage({ chain: ["groq"] });
      const pty = open(["chat", ...(name.includes("--plain") ? ["--plain"] : [])], options);
      await pty.waitFor("Who would you like to talk to?");
      pty.type("1\r");
      await pty.waitFor(/^>/mu);
      pty.type("hello\r");
      await pty.waitFor(/heard: hello[^]*\n>/u);
      pty.type("/status\r");
      await pty.waitFor("Requests running");
      pty.type("/quit\r");
      expect(await pty.exited()).toBe(0);
      expect(pty.bytes()).not.toContain(ESC);
    },
  );

  it("without a terminal says so, whatever stdin is", async ({ setStage }) => {
    const { home } = await setStage();
    for (const input of ["", "\0\u001b[2J\n".repeat(1000)]) {
      const { code, stdout, stderr } = await squad(home, ["chat", "mary"], { input });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain("squad chat needs a terminal");
      expect(stderr).not.toContain(ESC);
    }
  });
});

describe("a paste", () => {
  it.for([
    ["that ends in a line break", "ends here\n", "ends here\n"],
    ["that ends in several", "ends here\r\n\r\n", "ends here\n\n"],
    ["with controls in it", `a${ESC}[2J\u0003\u0004\u001a\bb\u009b31mc\u202ed`, "abcd"],
    ["with the start of a paste in it", `a${BRACKETED}b`, "ab"],
  ] as const)("%s is not sent of itself, and arrives as text", async ([, pasted, text], { setStage }) => {
    const { chat, server } = await setStage({ chain: ["groq"] });
    const pty = await chat();
    pty.paste(pasted);
    await pty.waitFor(`› ${text.split("\n")[0]}`);
    // What is typed behind it shows that the paste has been read to its end.
    pty.type("END");
    await pty.waitFor(/END/u);
    expect(server.requests).toHaveLength(0);
    pty.type("\r");
    await pty.waitFor("2/50 messages");
    expect(server.requests.map(({ messages }) => messages.at(-1)?.content)).toEqual([`${text}END`]);
  });

  it("with its own end in it runs no command and leaves nothing of the sequence", async ({ setStage }) => {
    const { chat } = await setStage({ chain: ["groq"] });
    const pty = await chat();
    pty.paste(`harmless${ESC}[201~ tail`);
    await pty.waitFor("harmless tail");
    expect(pty.screen()).not.toContain("201~");
    expect(pty.bytes()).not.toContain(`${ESC}[201~`);
  });
});
