import { describe, expect, it } from "vitest";
import type { Conversation } from "../../src/tui/conversation/conversation.ts";
import { createKeyHandler } from "../../src/tui/keys/key-handler.ts";
import { readKeys, readSilence } from "../../src/tui/keys/key-parser.ts";
import { GROUND } from "../../src/tui/keys/parser-state.ts";
import { initialState, reduceRepl, type ReplState } from "../../src/tui/state/repl-state.ts";
import { layoutScreen } from "../../src/tui/drawing/screen.ts";
import { initialView } from "../../src/tui/state/view-state.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const ESC = "\u001b";
const UP = `${ESC}[A`;
const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const CTRL_G = "\u0007";
const CTRL_L = "\u000c";
const CTRL_R = "\u0012";
const CTRL_Z = "\u001a";

/** A key handler over a conversation that only notes what it is told. */
function setUp(isBusy = false) {
  const clock = new VirtualClock();
  const said: string[] = [];
  const kept: string[] = [];
  let busy = isBusy;
  let state: ReplState = initialState(
    initialView({ columns: 80, rows: 24 }, { icon: "", name: "Mary" }, EN),
    { count: 0, cap: 50, tokens: 0 },
    0,
  );
  const conversation = {
    submit: (text: string) => {
      said.push(`submit ${text}`);
      return Promise.resolve();
    },
    stop: () => {
      const wasBusy = busy;
      busy = false;
      if (wasBusy) said.push("stop");
      return wasBusy;
    },
    isBusy: () => busy,
    lineEmptied: () => undefined,
    leave: (reason: string) => said.push(`leave ${reason}`),
  } as unknown as Conversation;
  const keys = createKeyHandler({
    state: () => state,
    dispatch: (action) => {
      state = reduceRepl(state, action);
    },
    conversation,
    sources: [],
    terminal: {
      repaint: () => said.push("repaint"),
      suspend: () => said.push("suspend"),
      openEditor: () => said.push("editor"),
    },
    keep: (text) => kept.push(text),
    clock,
  });
  return {
    clock,
    said,
    kept,
    state: () => state,
    text: () => state.input.buffer.text,
    rows: () => layoutScreen(state).rows.map((row) => row.map(({ text }) => text).join("")),
    type: (typed: string) => {
      const parsed = readKeys(GROUND, typed);
      keys.take([...parsed.events, ...readSilence(parsed.state).events]);
    },
  };
}

describe("Esc", () => {
  it("stops the answer and leaves the draft alone, however often it is pressed then", () => {
    const { type, said, text } = setUp(true);
    type("draft");
    type(ESC);
    expect(said).toEqual(["stop"]);
    type(ESC);
    expect(text()).toBe("draft");
  });

  it("twice puts a draft aside, says so before, and arrow up brings it back", () => {
    const { type, text, rows, kept } = setUp();
    type("draft");
    type(ESC);
    expect(rows()).toContain("Esc again puts it aside; ↑ brings it back");
    type(ESC);
    expect(text()).toBe("");
    expect(kept).toEqual(["draft"]);
    type(UP);
    expect(text()).toBe("draft");
  });

  it("twice in one piece does the same", () => {
    const { type, text } = setUp();
    type("draft");
    type(`${ESC}${ESC}`);
    expect(text()).toBe("");
  });

  it("twice on an empty line asks for the previous turn", () => {
    const { type, said } = setUp();
    type(ESC);
    expect(said).toEqual([]);
    type(ESC);
    expect(said).toEqual(["submit /edit"]);
  });

  it("does nothing when the second comes late, or another key between", async () => {
    const { type, text, said, clock } = setUp();
    type("draft");
    type(ESC);
    await clock.advance(1001);
    type(ESC);
    type("s");
    type(ESC);
    expect(text()).toBe("drafts");
    expect(said).toEqual([]);
  });

  it("closes a search and gives the draft back", () => {
    const { type, text, rows } = setUp();
    type("sent\r");
    type("draft");
    type(`${CTRL_R}se`);
    expect(rows()).toContain("search: se");
    expect(text()).toBe("sent");
    type(ESC);
    expect(text()).toBe("draft");
  });
});

describe("Ctrl-C", () => {
  it("stops the answer, and leaves when it is stopping already", () => {
    const { type, said } = setUp(true);
    type(CTRL_C);
    expect(said).toEqual(["stop"]);
  });

  it("leaves within 2 s of the last press, whenever it was pressed before", async () => {
    const { type, state, clock } = setUp();
    type(`one${CTRL_C}`);
    await clock.advance(1500);
    type(`two${CTRL_C}`);
    await clock.advance(600);
    expect(state().isLeaving).toBe(true);
    await clock.advance(1400);
    expect(state().isLeaving).toBe(false);
  });

  it("clears the line, which arrow up brings back, and twice within 2 s leaves", async () => {
    const { type, said, text, kept, clock } = setUp();
    type("draft");
    type(CTRL_C);
    expect(text()).toBe("");
    expect(kept).toEqual(["draft"]);
    await clock.advance(2000);
    type(UP);
    expect(text()).toBe("draft");
    type(CTRL_C);
    type(CTRL_C);
    expect(said).toEqual(["leave interrupt"]);
  });

  it("closes a search, and nothing else", () => {
    const { type, said, text, state } = setUp();
    type("draft");
    type(`${CTRL_R}x`);
    type(CTRL_C);
    expect(text()).toBe("draft");
    expect(state().isLeaving).toBe(false);
    expect(said).toEqual([]);
  });
});

describe("the other keys", () => {
  it("leave on Ctrl-D only when the line is empty", () => {
    const { type, said, text } = setUp();
    type("ab\u0001");
    type(CTRL_D);
    expect(text()).toBe("b");
    type(`${CTRL_D}${CTRL_D}`);
    expect(said).toEqual(["leave eof"]);
  });

  it("repaint, go to the shell and open the editor", () => {
    const { type, said } = setUp();
    type(`${CTRL_L}${CTRL_Z}${CTRL_G}`);
    expect(said).toEqual(["repaint", "suspend", "editor"]);
  });

  it("send what is typed and keep it; a backslash before Enter is a new line", () => {
    const { type, said, kept, text } = setUp();
    type("a\\\rb");
    expect(text()).toBe("a\nb");
    type("\r");
    expect(said).toEqual(["submit a\nb"]);
    expect(kept).toEqual(["a\nb"]);
  });

  it("take what a search found into the line with Enter, and send nothing", () => {
    const { type, said, text } = setUp();
    type("sent\r");
    type(`${CTRL_R}se\r`);
    expect(text()).toBe("sent");
    expect(said).toEqual(["submit sent"]);
  });
});

describe("a paste", () => {
  it("that holds its own end and an Enter is not sent", () => {
    const { type, said, text } = setUp();
    type(`${ESC}[200~safe${ESC}[201~\r/quit\r${ESC}[201~`);
    expect(said).toEqual([]);
    expect(text()).toBe("safe\n/quit\n");
  });

  it("says when it was cut", () => {
    const { type, state } = setUp();
    type(`${ESC}[200~${"x".repeat(11 * 1024 * 1024)}${ESC}[201~`);
    expect(state().input.buffer.pastes[0]?.text.length).toBe(10 * 1024 * 1024);
    expect(JSON.stringify(state().view.fresh)).toContain("only the first 10 MB");
  });
});
