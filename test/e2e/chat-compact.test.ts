import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { PtyScreen } from "../support/pty-screen.ts";
import { squad } from "../support/squad.ts";
import { contents, it, type StageOptions } from "../support/stage.ts";
import { gate } from "../support/wire/gate.ts";
import { answer, type Script } from "../support/wire/script.ts";
import type { WireRequest } from "../support/wire/wire-request.ts";

const ESC = "\u001b";
const SUMMARY = "Mary and the user plan a bakery in Porto. Open: the name, and who bakes at night.";
const NOTE = `[Summary of the conversation so far]\n${SUMMARY}\n[End of the summary]\n\n`;

/** An answer long enough for a summary of some of them to gain something. */
const long = (about: string): string =>
  `On ${about}: ${"flour, water, salt and yeast are what a good bread needs, and time above all. ".repeat(10)}`;

const isForSummary = ({ messages }: WireRequest): boolean =>
  messages.at(-1)?.content.startsWith("Write a summary") === true;

/** Answers at length, and with `summary` when asked for one. */
const stage = (summary: Script = answer(SUMMARY)): StageOptions => ({
  respond: (request) =>
    isForSummary(request)
      ? summary
      : answer(long((request.messages.at(-1)?.content ?? "").split("\n").at(-1) ?? "")),
});

async function say(pty: PtyScreen, texts: readonly string[], before = 0): Promise<void> {
  for (const [index, text] of texts.entries()) {
    pty.type(`${text}\r`);
    await pty.waitFor(`${2 * (index + 1) + before}/50 messages`);
  }
}

const SIX = ["one", "two", "three", "four", "five", "six"];
const last = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => [text, long(text).trimEnd()]);

describe("/compact in squad chat", () => {
  it("sends a summary in the place of all but the last four exchanges, after a kill too", async ({
    setStage,
  }) => {
    const { home, chat, server } = await setStage(stage());
    const pty = await chat(["mary", "--session", "bakery"]);
    await say(pty, SIX);
    pty.type("/compact\r");
    await pty.waitFor(/4 messages are sent as a summary from now on: about \d+k? → \d+ tokens/u);
    await pty.waitFor("8/50 messages");
    expect(pty.transcript()).toMatch(/› \/compact\n(?:.*\n)?groq · openai\/gpt-oss-120b · [\d.]+ s\n/u);
    expect(pty.transcript()).not.toContain("bakery in Porto");
    const asked = server.requests.at(-1);
    expect(contents(asked).at(-1)).toMatch(/<message from="the user">\none\n[^]*On two: flour/u);
    expect(contents(asked).join("\n")).not.toContain("three");
    pty.signal("SIGKILL");
    await pty.exited();

    const again = await chat(["mary", "--resume", "bakery"]);
    await again.waitFor("8/50 messages");
    again.type("seven\r");
    await again.waitFor("10/50 messages");
    const [first = "", ...rest] = contents(server.requests.at(-1));
    expect([first, ...rest].filter((text) => !text.startsWith("You are"))).toEqual([
      `${NOTE}three`,
      ...last(SIX.slice(2)).slice(1),
      "seven",
    ]);
    again.type("/why\r");
    await again.waitFor("served by groq");

    const shown = await squad(home, ["sessions", "show", "bakery", "--json"]);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      turns: [...SIX, "seven"].map((user) => ({ user })),
      compactions: [{ turns: 2, agent: "analyst", text: SUMMARY, receipt: { provider: "groq" } }],
      warnings: [],
    });
    const { stdout } = await squad(home, ["sessions", "export", "bakery"]);
    expect(stdout).toMatch(/> two\n[^]*\*\*Summary of all above\*\*[^]*Porto[^]*> three\n/u);
    expect((await squad(home, ["sessions"])).stdout).toMatch(/^bakery +analyst .* 14 +one$/mu);
  });

  it("asks nobody where there is nothing to gain", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat();
    await say(pty, ["one"]);
    pty.type("/compact\r");
    await pty.waitFor("There is little to summarise yet: 1 exchange is sent, and it takes 6.");
    pty.type("\r");
    for (const [index, text] of SIX.slice(1).entries()) {
      pty.type(`${text}\r`);
      await pty.waitFor(`${2 * (index + 2)}/50 messages`);
    }
    pty.type("/compact\r");
    await pty.waitFor("The older part is short as it is");
    expect(server.requests).toHaveLength(6);
  });

  it("is no business of the offline provider", async ({ setStage }) => {
    const { chat } = await setStage({ keys: false });
    const pty = await chat();
    for (const [index] of SIX.entries()) {
      pty.type(`${long("bread")}${index}\r`);
      await pty.waitFor(`${2 * (index + 1)}/50 messages`);
    }
    pty.type("/compact\r");
    await pty.waitFor("A summary needs a model, and the offline provider has none.");
  });

  it.for([
    ["an empty answer", answer("")],
    ["a refusal", answer("I'm sorry, but I can't help with that.")],
    ["a summary longer than what it covers", answer(long("everything").repeat(6))],
  ] as const)("leaves all as it was after %s", async ([, summary], { setStage }) => {
    const { home, chat, server } = await setStage({ ...stage(summary), chain: ["groq"] });
    const pty = await chat(["mary", "--session", "kept"]);
    await say(pty, SIX);
    pty.type("/compact\r");
    await pty.waitFor(/stays as it was|gave no answer|empty/u);
    await pty.waitFor("12/50 messages");
    pty.type("\u0015seven\r");
    await pty.waitFor("14/50 messages");
    expect(contents(server.requests.at(-1)).filter((text) => !text.startsWith("You are"))).toEqual([
      ...last(SIX),
      "seven",
    ]);
    expect(readFileSync(join(home.stateDir, "sessions", "kept.jsonl"), "utf8")).not.toContain("compaction");
  });

  it("stops at Esc, takes the next provider when one fails, and has to wait for an answer", async ({
    setStage,
  }) => {
    const held = gate("Mary and ", "never");
    const { chat, server } = await setStage(stage(held.script));
    const pty = await chat();
    await say(pty, SIX);
    pty.type("/compact\r");
    await pty.waitFor("asking groq");
    pty.type("/compact\r");
    await pty.waitFor("/compact has to wait");
    pty.type(ESC);
    await pty.waitFor("— stopped —");
    expect(pty.transcript()).not.toContain("Mary and");
    await pty.waitFor("12/50 messages");
    expect(server.requests).toHaveLength(7);
  });

  it("is dropped by an edit that reaches back before it, and stays with one that does not", async ({
    setStage,
  }) => {
    const { chat, server } = await setStage(stage());
    const pty = await chat();
    await say(pty, SIX);
    pty.type("/compact\r");
    await pty.waitFor("8/50 messages");
    pty.type("/edit 2\r");
    await pty.waitFor("› five");
    pty.type("!\r");
    await pty.waitFor("6/50 messages");
    expect(contents(server.requests.at(-1)).join("\n")).toContain(NOTE);
    pty.type("/edit 4\r");
    await pty.waitFor("› two");
    pty.type("!\r");
    await pty.waitFor("4/50 messages");
    expect(contents(server.requests.at(-1)).filter((text) => !text.startsWith("You are"))).toEqual([
      ...last(["one"]),
      "two!",
    ]);
  });

  it("works line by line in plain mode", async ({ setStage }) => {
    const { open } = await setStage(stage());
    const pty = open(["chat", "mary", "--plain"]);
    for (const text of SIX) {
      await pty.waitFor(/^> $/mu);
      pty.type(`${text}\r`);
      await pty.waitFor(new RegExp(`On ${text}: [^]*gpt-oss-120b · [\\d.]+ s`, "u"));
    }
    pty.type("/compact\r");
    await pty.waitFor(/4 messages are sent as a summary from now on/u);
  });
});
