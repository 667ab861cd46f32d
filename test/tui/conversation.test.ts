import { describe, expect, it } from "vitest";
import type { Remark } from "../../src/core/complaints/complaint.ts";
import type { ProviderStatus } from "../../src/core/status.ts";
import { blockRows } from "../../src/tui/drawing/block-rows.ts";
import {
  createConversation,
  type Conversation,
  type LeaveReason,
} from "../../src/tui/conversation/conversation.ts";
import { initialState, reduceRepl, type ReplAction, type ReplState } from "../../src/tui/state/repl-state.ts";
import { initialView } from "../../src/tui/state/view-state.ts";
import { EN } from "../../src/tui/words/en/index.ts";
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
  /** Everything that was dispatched, oldest first. */
  readonly actions: readonly ReplAction[];
}

function setUp(options: Partial<FakeHostOptions> = {}, isLineHidden = false): Rig {
  const clock = new VirtualClock();
  const host = createFakeHost({ now: () => clock.wall(), scenarios: SCENARIOS, ...options });
  let state = initialState(initialView({ columns: 60, rows: 24 }, host.agent, EN), host.messages, host.now());
  const left: LeaveReason[] = [];
  const actions: ReplAction[] = [];
  const conversation = createConversation({
    host,
    state: () => state,
    dispatch: (action) => {
      actions.push(action);
      state = reduceRepl(state, action);
    },
    keys: [],
    ticks: clock,
    isLineHidden,
    patience: () => clock.sleep(1000),
    onLeave: (reason) => left.push(reason),
  });
  conversation.start();
  return {
    clock,
    host,
    conversation,
    left,
    actions,
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

describe("where no line shows what is typed", () => {
  it("it is Ctrl-C that stops an answer", async () => {
    const { clock, conversation, lines } = setUp({}, true);
    await conversation.submit("/help edit");
    expect(lines().at(-1)).toBe("It waits for the answer: Ctrl-C stops one that is coming.");
    void conversation.submit("which one");
    await clock.advance(0);
    expect(lines().at(-1)).toBe("A number, or an answer of your own; Ctrl-C stops.");
    await conversation.submit("/edit");
    expect(lines().at(-1)).toBe("/edit has to wait: Ctrl-C stops the answer first.");
  });

  it("what was queued behind a turn that is stopped is printed", async () => {
    const { clock, conversation, state, lines } = setUp({}, true);
    await conversation.submit("gated");
    await conversation.submit("one");
    await conversation.submit("two");
    conversation.stop();
    await clock.advance(0);
    expect(lines().slice(-3)).toEqual([
      "— interrupted; /continue goes on, /retry starts over —",
      "not sent: one",
      "not sent: two",
    ]);
    expect(state().queued).toBeNull();
    expect(state().input.buffer.text).toBe("");
  });
});

describe("while a turn runs", () => {
  it("sends what is queued one after the other, each once the turn before it is answered", async () => {
    const { clock, conversation, state, host } = setUp();
    await conversation.submit("gated");
    await conversation.submit("gated too");
    await conversation.submit("last");
    expect(state().queued).toBe("gated too\nlast");
    host.openGate();
    await clock.advance(0);
    expect(host.sent).toEqual(["gated", "gated too"]);
    expect(state().queue.map(({ text }) => text)).toEqual(["last"]);
    host.openGate();
    await clock.advance(0);
    expect(host.sent).toEqual(["gated", "gated too", "last"]);
    expect(state().queued).toBeNull();
  });

  it("hands over where a queued @name says so, alone or with a message", async () => {
    const { clock, conversation, host, state, lines } = setUp();
    await conversation.submit("gated");
    await conversation.submit("@john");
    await conversation.submit("what first?");
    await conversation.submit("@Mary, and you?");
    host.openGate();
    await clock.advance(0);
    expect(host.sent).toEqual(["gated", "what first?", "and you?"]);
    expect(host.agent.name).toBe("Mary");
    expect(state().view.agent.name).toBe("Mary");
    expect(
      lines()
        .filter((line) => /^(?:›|handed|\S+ (?:Mary|John))/u.test(line))
        .slice(1),
    ).toEqual([
      "› gated",
      "📊 Mary",
      "› @john",
      "📋 John — Product Manager",
      "› what first?",
      "📋 John",
      "› @Mary, and you?",
      "handed over to Mary, Business Analyst",
      "📊 Mary",
    ]);
  });

  it("gives a message that was not answered back as it was typed, its @name included", async () => {
    const { clock, conversation, host, state } = setUp();
    await conversation.submit("@john throttled please");
    await clock.advance(0);
    expect(host.sent).toEqual(["throttled please"]);
    expect(state().input.buffer.text).toBe("@john throttled please");
    expect(state().view.agent.name).toBe("John");
  });

  it("takes a queued number for a choice when the menu was what was shown last", async () => {
    const { clock, conversation, host, lines } = setUp();
    await conversation.submit("gated");
    await conversation.submit("/menu");
    await conversation.submit("1");
    await conversation.submit("4");
    host.openGate();
    await clock.advance(0);
    expect(host.sent.slice(1)).toEqual([
      "Say in one page what the product is\n\nAsk for the audience first.",
    ]);
    expect(lines().filter((line) => line.startsWith("› "))).toEqual([
      "› gated",
      "› /menu",
      "› 1",
      "› 4 — Say in one page what the product is",
    ]);
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
    const { clock, conversation, state, host, actions } = setUp({ status: unused });
    await conversation.submit("wait");
    await clock.advance(3000);
    expect(state().now).toBe(host.now());
    host.openGate();
    await clock.advance(1000);
    const dispatched = actions.length;
    await clock.advance(60_000);
    expect(actions).toHaveLength(dispatched);
  });

  it("counts the seconds of a request only when it takes long", async () => {
    const { clock, conversation, host, actions } = setUp({ status: unused });
    await conversation.submit("silent");
    await clock.advance(0);
    const ticks = (): number => actions.filter(({ type }) => type === "tick").length;
    const before = ticks();
    await clock.advance(2999);
    expect(ticks()).toBe(before);
    await clock.advance(5001);
    expect(ticks()).toBe(before + 6);
    host.openGate();
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

  it("have nothing to send again in a new conversation", async () => {
    const { clock, conversation, host, lines } = setUp();
    await conversation.submit("hello");
    await clock.advance(0);
    await conversation.submit("/new");
    await conversation.submit("/retry");
    expect(host.sent).toEqual(["hello"]);
    expect(lines().at(-1)).toBe("There is nothing to send again yet.");
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
    expect(lines().join("\n")).toMatch(/groq +ready · 3\/30 this minute · 41\/1000 today/u);
    expect(lines().slice(-2).join(" ")).toBe(
      "Limits are shared by all squads on this computer. Requests running: 0 of 12.",
    );
  });

  it("show the menu, after which a number is a choice; after a message it is not", async () => {
    const { clock, conversation, host } = setUp();
    await conversation.submit("hello");
    await clock.advance(0);
    await conversation.submit("3");
    await clock.advance(0);
    await conversation.submit("/menu");
    await conversation.submit("4");
    expect(host.sent).toEqual([
      "hello",
      "3",
      "Say in one page what the product is\n\nAsk for the audience first.",
    ]);
  });
});

describe("a choice from the menu", () => {
  it.each([
    ["99", "The menu has 1 to 5."],
    ["0", "The menu has 1 to 5."],
    ["*nope", "No menu item *nope. /menu shows what there is."],
  ])("that there is not, %s, is echoed before it is refused", async (input, refusal) => {
    const { conversation, lines } = setUp();
    await conversation.submit(input);
    expect(lines().slice(-3)).toEqual(["", `› ${input}`, refusal]);
  });
});

describe("leaving", () => {
  it("prints what is queued still, and says what could not be saved", async () => {
    const { clock, conversation, left, lines } = setUp({ unsaved: "This is not saved:\u001b[2J full" });
    await conversation.submit("gated");
    await conversation.submit("next");
    conversation.leave("quit");
    await clock.advance(0);
    expect(lines().slice(-2)).toEqual(["not sent: next", "This is not saved: full"]);
    expect(left).toEqual(["quit"]);
  });

  it("begins no turn for what still waited for a command, and prints it", async () => {
    const { clock, conversation, host, left, lines } = setUp();
    const listed = Promise.withResolvers<never[]>();
    Object.assign(host, { sessions: () => listed.promise });
    await conversation.submit("gated");
    await conversation.submit("next");
    void conversation.submit("/sessions");
    host.openGate();
    await clock.advance(0);
    void conversation.submit("after next");
    conversation.leave("eof");
    listed.resolve([]);
    await clock.advance(0);
    expect(left).toEqual(["eof"]);
    expect(host.sent).toEqual(["gated"]);
    expect(lines().slice(-2)).toEqual(["not sent: next", "not sent: after next"]);
  });

  it("prints what waits for a command that does not end", async () => {
    const { clock, conversation, host, left, lines } = setUp();
    Object.assign(host, { sessions: () => new Promise(() => undefined) });
    void conversation.submit("/sessions");
    void conversation.submit("next");
    conversation.leave("eof");
    await clock.advance(1000);
    expect(left).toEqual(["eof"]);
    expect(lines().at(-1)).toBe("not sent: next");
  });

  it("stops the turn and waits for its end", async () => {
    const { clock, conversation, left, lines } = setUp();
    await conversation.submit("gated");
    conversation.leave("hangup");
    conversation.leave("quit");
    await clock.advance(0);
    expect(left).toEqual(["hangup"]);
    expect(lines().at(-1)).toBe("— interrupted; /continue goes on, /retry starts over —");
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
  it("follows requests out of the window, and then the use of other processes", async () => {
    let used = 2;
    const { clock, conversation, state } = setUp({
      status: (now) => withLimits(now, { rpm: { used, limit: 30, configured: 30 } }),
    });
    const shown = (): number | undefined => state().report?.providers[0]?.limits?.rpm.used;
    await conversation.refresh();
    used = 0;
    await clock.advance(1000);
    expect(shown()).toBe(0);
    used = 5;
    await clock.advance(10_000);
    expect(shown()).toBe(5);
  });

  it("is read all the time and changes nothing while it stays the same", async () => {
    let reads = 0;
    const { clock, conversation, actions } = setUp({
      status: (now) => {
        reads += 1;
        return unused(now);
      },
    });
    await conversation.refresh();
    const dispatched = actions.length;
    await clock.advance(60_000);
    expect(reads).toBe(7);
    expect(actions).toHaveLength(dispatched);
  });

  it("that cannot be read for a while is read again", async () => {
    let isBroken = true;
    const { clock, conversation, state } = setUp({
      status: (now) => {
        if (isBroken) throw new Error("busy");
        return unused(now);
      },
    });
    await conversation.refresh();
    expect(state().report).toBeNull();
    isBroken = false;
    await clock.advance(10_000);
    expect(state().report).not.toBeNull();
  });

  it("says once why limits are shared less than usual, and once that they are again", async () => {
    let degraded: Remark | null = {
      message: "the file is no database",
      complaint: { kind: "redis", server: "host:6379", flaw: "silent" },
    };
    const { clock, conversation, lines } = setUp({
      status: (now) => {
        const report = unused(now);
        return { ...report, limiter: { ...report.limiter, backend: "memory", degraded } };
      },
    });
    await conversation.refresh();
    await clock.advance(20_000);
    degraded = null;
    await clock.advance(20_000);
    expect(lines().slice(-2)).toEqual([
      "Limits are not shared as usual: the file is no database.",
      "Limits are shared again.",
    ]);
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

  it("is counted down while the next slot is near, and not when nothing changes", async () => {
    const { clock, conversation, actions } = setUp({
      status: (now) => withLimits(now, { nextSlotAt: now < start + 3000 ? start + 3000 : null }),
    });
    const start = clock.wall();
    await conversation.refresh();
    await clock.advance(4000);
    expect(actions.filter(({ type }) => type === "status")).toHaveLength(4);
    await clock.advance(60_000);
    expect(actions.filter(({ type }) => type === "status")).toHaveLength(4);
  });
});

it("notices stand apart from the menu", () => {
  const { lines } = setUp({ notices: ["No key yet."] });
  expect(lines().slice(-3)).toEqual(["  5  DA      Leave", "", "No key yet."]);
});

const NO_TURNS = {
  id: "s1",
  agent: "analyst",
  createdAt: "2026-11-22T10:00:00.000Z",
  updatedAt: "2026-11-22T10:00:00.000Z",
  messages: 0,
  title: "Old talk",
  turns: [],
  unanswered: null,
  warnings: [],
};

it("a resumed session shows its last exchanges and gives back what was never answered", () => {
  const answered = { agent: "analyst", at: "2026-11-22T10:00:00.000Z" } as const;
  const { lines, state } = setUp({
    history: {
      ...NO_TURNS,
      messages: 1,
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

it("a session that is entered gives nothing back into a line in which something is typed", async () => {
  const { clock, conversation, lines, state, type } = setUp({
    history: { ...NO_TURNS, unanswered: "And how?\u001b[2J" },
  });
  expect(state().input.buffer.text).toBe("And how?");
  void conversation.submit("/resume s9");
  type(" My next");
  await clock.advance(0);
  expect(state().input.buffer.text).toBe("And how? My next");
  expect(lines().at(-1)).toBe("not sent: And how?");
});

it("counts the messages of a turn when its outcome is shown, neither before nor later", async () => {
  const { actions, clock, conversation, host, state } = setUp();
  await conversation.submit("gated");
  Object.defineProperty(host, "messages", { get: () => ({ count: 2, cap: 50, tokens: 200 }) });
  await conversation.refresh();
  await clock.advance(3000);
  expect(state().messages.count).toBe(0);
  host.openGate();
  await clock.advance(0);
  expect(state().messages.count).toBe(2);
  const outcome = actions.findIndex((action) => action.type === "view" && action.action.type === "outcome");
  expect(actions[outcome + 1]).toMatchObject({ type: "tick", messages: { count: 2 } });
});
