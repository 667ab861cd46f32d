import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { openSessionStore } from "../../src/sessions/session-store.ts";
import { RECEIPT } from "../support/session-fixtures.ts";
import { squad, type Home } from "../support/squad.ts";
import { contents, it, type Stage, type StageOptions } from "../support/stage.ts";
import { gate } from "../support/wire/gate.ts";
import { answer, status, type Script } from "../support/wire/script.ts";
import { put } from "../support/wired-home.ts";
import type { WireRequest } from "../support/wire/wire-request.ts";

const ESC = "\u001b";
const SUMMARY = "Mary and the user plan a bakery in Porto. Open: the name, and who bakes at night.";
const NOTE = `[Summary of the conversation so far]\n${SUMMARY}\n[End of the summary]\n\n`;

const LIMITS = "providers:\n  groq: {rpm: 1000, burst: 500, tpm: null, rpd: null, tpd: null}\n";

/** An answer long enough for a summary of some of them to gain something. */
const long = (about: string): string =>
  `On ${about}: ${"flour, water, salt and yeast are what a good bread needs, and time above all. ".repeat(10).trimEnd()}`;

const SIX = ["one", "two", "three", "four", "five", "six"];

const spoken = (texts: readonly string[]): readonly string[] => texts.flatMap((text) => [text, long(text)]);

const sent = (server: Stage["server"]): readonly string[] => contents(server.requests.at(-1));

const isForSummary = ({ messages }: WireRequest): boolean =>
  messages.at(-1)?.content.startsWith("Write a summary") === true;

/** Answers briefly, and with `summary` when asked for one. */
const stage = (summary: Script = answer(SUMMARY)): StageOptions => ({
  chain: ["groq"],
  limits: LIMITS,
  respond: (request) => (isForSummary(request) ? summary : answer("Fine.")),
});

/** Puts a session `bakery` on disk, of six exchanges unless told otherwise. */
async function bakery({ stateDir }: Home, answerTo = long, exchanges = SIX.length): Promise<void> {
  const dir = join(stateDir, "sessions");
  const session = openSessionStore({ dir, wall: () => Date.now(), newId: () => "bakery" }).create("bakery");
  const texts = Array.from({ length: exchanges }, (_, index) => SIX[index] ?? `number ${index + 1}`);
  for (const text of texts) {
    await session.begin("analyst", text);
    await session.commit(answerTo(text), RECEIPT);
  }
}

const IN_BAKERY = ["mary", "--session", "bakery"];

describe("compact: auto", () => {
  it("summarises the older part before it would be left out, and then answers", async ({ setStage }) => {
    const { home, chat, server } = await setStage(stage());
    put(home.configDir, { "agent_chains.yaml": "default: {primary: groq}\ncompact: auto\n" });
    await bakery(home, long, 25);
    const pty = await chat(IN_BAKERY);
    await pty.waitFor("50/50 messages");
    pty.type("what next?\r");
    await pty.waitFor(/42 messages are sent as a summary from now on/u);
    await pty.waitFor(/Message Mary[^]*10\/50 messages/u);
    expect(pty.transcript()).toMatch(/its older part is summarised first\.\n[^]*Fine\./u);
    expect(server.requests).toHaveLength(2);
    expect(sent(server)[0]?.startsWith(NOTE)).toBe(true);
    expect(sent(server).at(-1)).toBe("what next?");
  });

  it("answers all the same when there is no summary", async ({ setStage }) => {
    const { home, chat, server } = await setStage(stage(status(400, "no")));
    put(home.configDir, { "agent_chains.yaml": "default: {primary: groq}\ncompact: auto\n" });
    await bakery(home, long, 25);
    const pty = await chat(IN_BAKERY);
    await pty.waitFor("50/50 messages");
    pty.type("what next?\r");
    await pty.waitFor("Fine.");
    expect(sent(server).at(-1)).toBe("what next?");
  });

  it("is not what happens unless it is asked for", async ({ setStage }) => {
    const { home, chat, server } = await setStage(stage());
    await bakery(home, long, 25);
    const pty = await chat(IN_BAKERY);
    await pty.waitFor("50/50 messages");
    pty.type("what next?\r");
    await pty.waitFor("Fine.");
    expect(server.requests).toHaveLength(1);
  });
});

describe("/compact in squad chat", () => {
  it("sends a summary in the place of all but the last four exchanges, after a kill too", async ({
    setStage,
  }) => {
    const { home, chat, server } = await setStage(stage());
    await bakery(home);
    const pty = await chat(IN_BAKERY);
    await pty.waitFor("12/50 messages");
    pty.type("/compact\r");
    await pty.waitFor(/4 messages are sent as a summary from now on: about \d+k? → \d+ tokens/u);
    await pty.waitFor("8/50 messages");
    expect(pty.transcript()).toMatch(/› \/compact\ngroq · openai\/gpt-oss-120b · [\d.]+ s\n4 messages/u);
    expect(pty.transcript()).not.toContain("bakery in Porto");
    pty.type("/why\r");
    await pty.waitFor(
      /^Summary: served by groq · openai\/gpt-oss-120b \(boss\) for Mary\n +1\. groq +answered/mu,
    );
    expect(sent(server)).toHaveLength(1);
    expect(sent(server)[0]).toMatch(/<message from="the user">\none\n[^]*On two: flour/u);
    expect(sent(server)[0]).not.toContain("three");
    pty.signal("SIGKILL");
    await pty.exited();

    const again = await chat(["mary", "--resume", "bakery"]);
    await again.waitFor("8/50 messages");
    again.type("seven\r");
    await again.waitFor("10/50 messages");
    expect(sent(server)).toEqual([`${NOTE}three`, ...spoken(SIX.slice(2)).slice(1), "seven"]);
    expect(server.requests.at(-1)?.messages.map(({ role }) => role)).toEqual([
      ...Array.from({ length: 4 }, () => ["user", "assistant"]).flat(),
      "user",
    ]);

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

  it("sends the summary to Gemini with roles that alternate", async ({ setStage }) => {
    const { home, chat, server } = await setStage({ ...stage(), chain: ["gemini"], limits: "" });
    await bakery(home);
    const pty = await chat(IN_BAKERY);
    pty.type("/compact\r");
    await pty.waitFor("8/50 messages");
    pty.type("seven\r");
    await pty.waitFor("10/50 messages");
    const { messages = [] } = server.requests.at(-1) ?? {};
    expect(messages[0]).toEqual({ role: "user", content: `${NOTE}three` });
    expect(messages.every(({ role }, index) => (role === "user") === (index % 2 === 0))).toBe(true);
  });

  it("asks nobody where there is nothing to gain", async ({ setStage }) => {
    const { home, chat, server } = await setStage(stage());
    await bakery(home, (text) => `Yes, ${text}.`);
    const pty = await chat(IN_BAKERY);
    pty.type("/compact\r");
    await pty.waitFor("The older part is short as it is");
    pty.type("/new\r");
    await pty.waitFor("— new conversation —");
    pty.type("/compact\r");
    await pty.waitFor("There is little to summarise yet: 0 exchanges are sent, and it takes 6.");
    expect(server.requests).toHaveLength(0);
  });

  it("is no business of the offline provider", async ({ setStage }) => {
    const { home, chat, server } = await setStage(stage());
    await bakery(home);
    const pty = await chat([...IN_BAKERY, "--provider", "offline"]);
    pty.type("/compact\r");
    await pty.waitFor("A summary needs a model, and the offline provider has none.");
    expect(server.requests).toHaveLength(0);
  });

  it.for([
    ["an empty answer", answer(""), "Nobody gave an answer."],
    ["a refusal", answer("I'm sorry, but I can't help with that."), "stays as it was"],
    ["a summary longer than what it covers", answer(long("everything").repeat(6)), "stays as it was"],
  ] as const)("leaves all as it was after %s", async ([, summary, said], { setStage }) => {
    const { home, chat, server } = await setStage(stage(summary));
    await bakery(home);
    const pty = await chat(IN_BAKERY);
    pty.type("/compact\r");
    await pty.waitFor(said);
    await pty.waitFor("12/50 messages");
    pty.type("\u0015seven\r");
    await pty.waitFor("14/50 messages");
    expect(sent(server)).toEqual([...spoken(SIX), "seven"]);
    expect(readFileSync(join(home.stateDir, "sessions", "bakery.jsonl"), "utf8")).not.toContain("compaction");
  });

  it("stops at Esc, and has to wait for an answer", async ({ setStage }) => {
    const held = gate("Mary and ", "never");
    const { home, chat, server } = await setStage(stage(held.script));
    await bakery(home);
    const pty = await chat(IN_BAKERY);
    pty.type("/compact\r");
    await pty.waitFor("groq is summarising the conversation…");
    pty.type("/compact\r");
    await pty.waitFor("/compact has to wait");
    pty.type(ESC);
    await pty.waitFor("— stopped —");
    expect(pty.transcript()).not.toContain("Mary and");
    await pty.waitFor("12/50 messages");
    expect(server.requests).toHaveLength(1);
  });

  it("goes down the agent's chain", async ({ setStage }) => {
    const { home, chat } = await setStage({
      respond: ({ provider }) => (provider === "groq" ? status(500) : answer(SUMMARY)),
      limits: LIMITS,
    });
    await bakery(home);
    const pty = await chat(IN_BAKERY);
    pty.type("/compact\r");
    await pty.waitFor("4 messages are sent as a summary from now on");
    expect(pty.transcript()).toMatch(/^cerebras · .* · after groq$/mu);
  });

  it("is dropped by an edit that reaches back before it, and stays with one that does not", async ({
    setStage,
  }) => {
    const { home, chat, server } = await setStage(stage());
    await bakery(home);
    const pty = await chat(IN_BAKERY);
    pty.type("/compact\r");
    await pty.waitFor("8/50 messages");
    pty.type("/edit 2\r");
    await pty.waitFor("› five");
    pty.type("!\r");
    await pty.waitFor("6/50 messages");
    expect(sent(server)).toEqual([`${NOTE}three`, ...spoken(["three", "four"]).slice(1), "five!"]);
    pty.type("/edit 4\r");
    await pty.waitFor("› two");
    pty.type("!\r");
    await pty.waitFor("4/50 messages");
    expect(sent(server)).toEqual([...spoken(["one"]), "two!"]);
  });

  it("works line by line in plain mode", async ({ setStage }) => {
    const { home, open } = await setStage(stage());
    await bakery(home);
    const pty = open(["chat", ...IN_BAKERY, "--plain"]);
    await pty.waitFor(/^>/mu);
    pty.type("/compact\r");
    await pty.waitFor("4 messages are sent as a summary from now on");
    await pty.waitFor(/keeps them all\.\n>/u);
  });
});
