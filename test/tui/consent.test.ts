import { describe, expect, it } from "vitest";
import { blockRows } from "../../src/tui/drawing/block-rows.ts";
import { createConversation, type Conversation } from "../../src/tui/conversation/conversation.ts";
import { initialState, reduceRepl, type ReplState } from "../../src/tui/state/repl-state.ts";
import { layoutScreen } from "../../src/tui/drawing/screen.ts";
import { initialView } from "../../src/tui/state/view-state.ts";
import { wordsIn } from "../../src/tui/words/words.ts";
import { createFakeHost, type FakeHost } from "../support/tui-fake-host.ts";
import { SCENARIOS } from "../support/tui-scenarios.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

interface Rig {
  readonly say: (text: string) => Promise<void>;
  readonly conversation: Conversation;
  readonly host: FakeHost;
  readonly state: () => ReplState;
  readonly lines: () => readonly string[];
}

async function setUp(language: "en" | "pt" = "en"): Promise<Rig> {
  const clock = new VirtualClock();
  const words = await wordsIn(language);
  const host = createFakeHost({ now: () => clock.wall(), scenarios: SCENARIOS });
  let state = initialState(
    initialView({ columns: 60, rows: 24 }, host.agent, words),
    host.messages,
    host.now(),
  );
  const conversation = createConversation({
    host,
    state: () => state,
    dispatch: (action) => {
      state = reduceRepl(state, action);
    },
    keys: [],
    ticks: clock,
    patience: () => clock.sleep(1000),
    onLeave: () => undefined,
  });
  conversation.start();
  return {
    host,
    conversation,
    state: () => state,
    say: async (text) => {
      await conversation.submit(text);
      await clock.advance(0);
    },
    lines: () =>
      state.view.fresh
        .flatMap((block) => blockRows(block, 60))
        .map((row) => row.map(({ text }) => text).join("")),
  };
}

describe("a write that needs the user's word", () => {
  it("is shown with the start of what it changes, its path without a disguise, and why care is due", async () => {
    const { say, lines, state } = await setUp();
    await say("write it");
    expect(lines()).toContain(String.raw`Create docs/brief\u{202e}.md, 40 lines:`);
    expect(lines()).toContain("+ line 30");
    expect(lines()).not.toContain("+ line 31");
    expect(lines()).toContain("What was read in this turn may have asked for this.");
    expect(lines()).toContain("10 more lines. Write it? y or n; d shows all of it");
    const screen = layoutScreen(state()).rows.map((row) => row.map(({ text }) => text).join(""));
    expect(screen.join("\n")).toContain("your answer is needed");
  });

  it("stands after what was said, and is made by a yes", async () => {
    const { say, lines, conversation } = await setUp();
    await say("write it");
    const before = lines();
    expect(before.indexOf("I will write it.")).toBeLessThan(before.indexOf("+ line 1"));
    await say("y");
    expect(lines()).toContain("It is written.");
    expect(conversation.isBusy()).toBe(false);
  });

  it("is not made by a no", async () => {
    const { say, lines, host } = await setUp();
    await say("write it");
    await say("N");
    expect(lines()).toContain("It is not written.");
    expect(host.sent).toEqual(["write it"]);
  });

  it("is not made by anything else, which is sent afterwards", async () => {
    const { say, lines, host } = await setUp();
    await say("write it");
    await say("yes, but call it plan.md");
    expect(lines()).toContain("It is not written.");
    expect(host.sent).toEqual(["write it", "yes, but call it plan.md"]);
  });

  it("is shown whole on demand and asked again", async () => {
    const { say, lines } = await setUp();
    await say("write it");
    await say("d");
    expect(lines()).toContain("+ line 40");
    expect(lines().at(-1)).toBe("Write it? y or n");
    await say("y");
    expect(lines()).toContain("It is written.");
  });

  it("is withdrawn when the turn is stopped", async () => {
    const { say, lines, conversation, host } = await setUp();
    await say("write it");
    conversation.stop();
    await say("");
    await say("y");
    expect(lines()).not.toContain("It is written.");
    expect(host.sent).toEqual(["write it", "y"]);
  });

  it("is not made by a stop and a yes that come in one piece", async () => {
    const { say, lines, conversation, host } = await setUp();
    await say("write it");
    conversation.stop();
    void conversation.submit("y");
    await say("");
    expect(lines()).not.toContain("docs/brief.md may be written.");
    expect(host.sent).toEqual(["write it"]);
  });

  it("is answered once, by the first of two inputs that come in one piece", async () => {
    const { say, lines, conversation, host } = await setUp();
    await say("write it");
    void conversation.submit("y");
    await say("and the next");
    expect(lines()).toContain("It is written.");
    expect(lines().filter((line) => line.endsWith(" is not written."))).toEqual([]);
    expect(host.sent).toEqual(["write it", "and the next"]);
  });

  it("is asked in the user's language", async () => {
    const { say, lines } = await setUp("pt");
    await say("write it");
    await say("sim");
    expect(lines()).toContain("It is written.");
  });

  it("lets commands through", async () => {
    const { say, lines } = await setUp();
    await say("write it");
    await say("/help");
    await say("y");
    expect(lines()).toContain("It is written.");
  });
});

describe("a question of the model's", () => {
  it("is answered by the number of an option", async () => {
    const { say, lines } = await setUp();
    await say("which one");
    expect(lines()).toContain("  1  Bees");
    await say("2");
    expect(lines()).toContain("Then it is Birds.");
  });

  it("is answered once, by the first of two inputs that come in one piece", async () => {
    const { say, lines, conversation, host } = await setUp();
    await say("which one");
    void conversation.submit("2");
    await say("and how many?");
    expect(lines()).toContain("Then it is Birds.");
    expect(host.sent).toEqual(["which one", "and how many?"]);
  });

  it("is answered by any text", async () => {
    const { say, lines } = await setUp();
    await say("which one");
    await say("3");
    expect(lines()).toContain("Then it is 3.");
  });
});
