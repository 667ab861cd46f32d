import { describe, expect, it } from "vitest";
import type { ProviderStatus } from "../../src/core/status.ts";
import { blockRows } from "../../src/tui/block-rows.ts";
import { createConversation, type Conversation, type LeaveReason } from "../../src/tui/conversation.ts";
import { initialState, reduceRepl, type ReplState } from "../../src/tui/repl-state.ts";
import { initialView } from "../../src/tui/view-model.ts";
import {
  createFakeHost,
  providerStatus,
  statusReport,
  type FakeHost,
  type FakeHostOptions,
} from "../support/tui-fake-host.ts";
import { SCENARIOS } from "../support/tui-scenarios.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

interface Rig {
  readonly clock: VirtualClock;
  readonly host: FakeHost;
  readonly conversation: Conversation;
  readonly state: () => ReplState;
  readonly type: (text: string) => void;
  readonly lines: () => string[];
  readonly left: readonly LeaveReason[];
}

function setUp(options: Partial<FakeHostOptions> = {}): Rig {
  const clock = new VirtualClock();
  const host = createFakeHost({ now: () => clock.wall(), scenarios: SCENARIOS, ...options });
  let state = initialState(initialView({ columns: 60, rows: 24 }, host.agent), host.messages, host.now());
  const left: LeaveReason[] = [];
  const conversation = createConversation({
    host,
    state: () => state,
    dispatch: (action) => {
      state = reduceRepl(state, action);
    },
    keys: [],
    ticks: clock,
    patience: () => clock.sleep(1000),
    onLeave: (reason) => left.push(reason),
  });
  conversation.start();
  return {
    clock,
    host,
    conversation,
    left,
    state: () => state,
    type: (text) => {
      state = reduceRepl(state, { type: "input", action: { type: "insert", text } });
    },
    lines: () =>
      state.view.fresh
        .flatMap((block) => blockRows(block, 60))
        .map((row) => row.map(({ text }) => text).join("")),
  };
}

describe("a turn that is not answered", () => {
  it("gives the input back to an empty line", async () => {
    const { clock, conversation, state } = setUp();
    await conversation.submit("throttled please");
    await clock.advance(0);
    expect(state().input.buffer.text).toBe("throttled please");
  });

  it("leaves what was typed meanwhile alone", async () => {
    const { clock, conversation, state, type } = setUp();
    await conversation.submit("gated");
    type("my next thought");
    expect(conversation.stop()).toBe(true);
    expect(conversation.stop()).toBe(false);
    await clock.advance(0);
    expect(state().input.buffer.text).toBe("my next thought");
  });

  it("gives back what was queued, before what was typed", async () => {
    const { clock, conversation, state, type, host } = setUp();
    await conversation.submit("gated");
    await conversation.submit("queued");
    type("typed");
    conversation.stop();
    await clock.advance(0);
    expect(state().input.buffer.text).toBe("queued\ntyped");
    expect(state().queued).toBeNull();
    expect(host.sent).toEqual(["gated"]);
  });
});

describe("while a turn runs", () => {
  it("joins what is queued and sends it once the turn is answered", async () => {
    const { clock, conversation, state, host } = setUp();
    await conversation.submit("gated");
    await conversation.submit("one");
    await conversation.submit("two");
    expect(state().queued).toBe("one\n\ntwo");
    host.openGate();
    await clock.advance(0);
    expect(host.sent).toEqual(["gated", "one\n\ntwo"]);
  });

  it("runs commands that only look, and refuses those that change the conversation", async () => {
    const { conversation, host, lines } = setUp();
    await conversation.submit("gated");
    await conversation.submit("/agents");
    await conversation.submit("/agent john");
    expect(lines()).toContain("  📋 John  Product Manager · /agent pm");
    expect(lines().at(-1)).toBe("/agent has to wait: Esc stops the answer first.");
    expect(host.agent.id).toBe("analyst");
  });

  it("counts a wait down by the second, and stops counting when it is over", async () => {
    const { clock, conversation, state, host } = setUp({ status: unused });
    await conversation.submit("wait");
    await clock.advance(3000);
    expect(state().now).toBe(host.now());
    host.openGate();
    await clock.advance(1000);
    expect(clock.sleeping).toBe(0);
  });
});

describe("commands", () => {
  it("send the last message again", async () => {
    const { clock, conversation, host, lines } = setUp();
    await conversation.submit("/retry");
    expect(lines().at(-1)).toBe("There is nothing to send again yet.");
    await conversation.submit("hello");
    await clock.advance(0);
    await conversation.submit("/retry");
    expect(host.sent).toEqual(["hello", "hello"]);
  });

  it("are listed with the ways to choose from the menu", async () => {
    const { conversation, lines } = setUp();
    await conversation.submit("/help");
    expect(lines()).toContain("  1, 2, …      a menu item, right after the menu was shown");
    expect(lines()).toContain("  CODE, *word  a menu item, at any time");
  });

  it("start over with a fresh count", async () => {
    const { clock, conversation, host, state } = setUp();
    await conversation.submit("hello");
    await clock.advance(0);
    expect(state().messages.count).toBe(2);
    await conversation.submit("/new");
    await clock.advance(0);
    expect(state().messages.count).toBe(0);
    expect(host.sessionId).toBe("s2");
  });

  it("show where the limits stand", async () => {
    const { conversation, lines } = setUp();
    await conversation.submit("/status");
    expect(lines().slice(-5).join("\n")).toMatch(/groq +ready · 3\/30 rpm · 41\/1000 today/u);
    expect(lines().at(-1)).toBe("Limits kept local · 0/12 requests in flight");
  });

  it("show the menu, after which a number is a choice; after a message it is not", async () => {
    const { clock, conversation, host } = setUp();
    await conversation.submit("hello");
    await clock.advance(0);
    await conversation.submit("3");
    await clock.advance(0);
    await conversation.submit("/menu");
    await conversation.submit("3");
    expect(host.sent).toEqual(["hello", "3", "Research a market, a domain or a technology and write it up"]);
  });
});

describe("leaving", () => {
  it("stops the turn and waits for its end", async () => {
    const { clock, conversation, left, lines } = setUp();
    await conversation.submit("gated");
    conversation.leave("hangup");
    conversation.leave("quit");
    await clock.advance(0);
    expect(left).toEqual(["hangup"]);
    expect(lines().at(-1)).toBe("— interrupted —");
  });

  it("does not wait for a turn that ignores the stop", async () => {
    const { clock, conversation, left } = setUp({ scenarios: { deaf: () => new Promise(() => undefined) } });
    await conversation.submit("deaf");
    conversation.leave("quit");
    await clock.advance(999);
    expect(left).toEqual([]);
    await clock.advance(1);
    expect(left).toEqual(["quit"]);
  });

  it("is what the menu's exit does", async () => {
    const { clock, conversation, left } = setUp();
    await conversation.submit("DA");
    await clock.advance(0);
    expect(left).toEqual(["quit"]);
  });
});

/** Limits on which nothing was drawn. */
const unused = (now: number) => withLimits(now, {});

function withLimits(now: number, change: Partial<NonNullable<ProviderStatus["limits"]>>) {
  const groq = providerStatus("groq");
  const rpm = { used: 0, limit: 30, configured: 30 };
  const limits = groq.limits === null ? null : { ...groq.limits, rpm, ...change };
  return statusReport(now, [{ ...groq, limits }]);
}

describe("the status", () => {
  it("ticks while requests stand in the window, so that they leave the bar when they leave the window", async () => {
    const used = (now: number): number => (now < start + 60_000 ? 2 : 0);
    const { clock, conversation, state } = setUp({
      status: (now) => withLimits(now, { rpm: { used: used(now), limit: 30, configured: 30 } }),
    });
    const start = clock.wall();
    await conversation.refresh();
    await clock.advance(61_000);
    expect(state().report?.providers[0]?.limits?.rpm.used).toBe(0);
    expect(clock.sleeping).toBe(0);
  });

  it("counts a request as soon as it is sent", async () => {
    let used = 0;
    const { clock, conversation, state, host } = setUp({
      status: (now) => withLimits(now, { rpm: { used, limit: 30, configured: 30 } }),
    });
    used = 1;
    await conversation.submit("gated");
    await clock.advance(0);
    expect(conversation.isBusy()).toBe(true);
    expect(state().report?.providers[0]?.limits?.rpm.used).toBe(1);
    host.openGate();
  });

  it("ticks while the next slot is near, and not when nothing changes", async () => {
    const busy = (now: number) =>
      withLimits(now, { nextSlotAt: Math.max(now, start + 3000) > now ? start + 3000 : null });
    const { clock, conversation } = setUp({ status: busy });
    const start = clock.wall();
    await conversation.refresh();
    expect(clock.sleeping).toBe(1);
    await clock.advance(4000);
    expect(clock.sleeping).toBe(0);
  });
});

it("notices stand apart from the menu", () => {
  const { lines } = setUp({ notices: ["No key yet."] });
  expect(lines().slice(-3)).toEqual(["  5  DA      Leave", "", "No key yet."]);
});

it("a resumed session shows its last exchanges and gives back what was never answered", () => {
  const answered = { agent: "analyst", at: "2026-11-22T10:00:00.000Z" } as const;
  const { lines, state } = setUp({
    history: {
      id: "s1",
      agent: "analyst",
      createdAt: answered.at,
      updatedAt: answered.at,
      messages: 1,
      title: "Old talk",
      turns: [
        {
          kind: "interrupted",
          ...answered,
          user: "Why?",
          partial: { provider: "groq", model: "m", text: "Because\u001b[2J" },
          reason: "cancelled",
        },
      ],
      unanswered: "And how?",
      warnings: [],
    },
  });
  expect(lines()).toEqual([
    "",
    "› Why?",
    "",
    "📊 Mary",
    "Because",
    "— interrupted —",
    "",
    "— resumed: Old talk, 1 message —",
    "📊 Mary — Business Analyst",
  ]);
  expect(state().input.buffer.text).toBe("And how?");
});
