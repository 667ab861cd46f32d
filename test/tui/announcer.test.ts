import { describe, expect, it } from "vitest";
import { createAnnouncer } from "../../src/tui/plain/announcer.ts";
import { reduceView } from "../../src/tui/state/view-model.ts";
import { initialView, type ViewState } from "../../src/tui/state/view-state.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

function setUp(isSpoken: boolean) {
  const clock = new VirtualClock();
  const said: string[] = [];
  const announcer = createAnnouncer({
    clock,
    now: () => clock.wall(),
    words: EN,
    isSpoken,
    say: (line) => said.push(line),
  });
  let view: ViewState = reduceView(initialView({ columns: 60, rows: 24 }, { icon: "", name: "Mary" }, EN), {
    type: "submit",
    text: "hi",
  });
  const wait = (provider: string, ms: number): void => {
    const until = clock.wall() + ms;
    const about = { provider, model: "m", waitMs: ms, until } as const;
    const event = { type: "admission-wait", reason: "window", ...about } as const;
    view = reduceView(view, { type: "event", event });
    announcer.look(view.turn);
  };
  const ask = (provider: string): void => {
    const event = { type: "attempt-start", attempt: 1, provider, model: "m", tier: "boss" } as const;
    view = reduceView(view, { type: "event", event, at: clock.wall() });
    announcer.look(view.turn);
  };
  return { clock, said, announcer, wait, ask };
}

describe("an announcer", () => {
  it("says what a turn waits for once, and again every 30 s until the wait is over", async () => {
    const { clock, said, wait, ask } = setUp(false);
    wait("groq", 70_000);
    wait("groq", 70_000);
    await clock.advance(29_999);
    expect(said).toEqual(["waiting 70 s for groq: requests per minute used up"]);
    await clock.advance(1);
    await clock.advance(30_000);
    expect(said.slice(1)).toEqual(["still waiting for groq, 40 s left", "still waiting for groq, 10 s left"]);
    ask("groq");
    await clock.advance(30_000);
    expect(said.slice(3)).toEqual(["groq has not answered for 30 s"]);
  });

  it("tells a screen reader who is asked first in a turn, when that changes", () => {
    const { said, ask, wait, announcer } = setUp(true);
    ask("groq");
    announcer.look(null);
    ask("groq");
    ask("gemini");
    announcer.look(null);
    wait("cerebras", 1000);
    ask("cerebras");
    expect(said).toEqual([
      "asking groq…",
      "waiting 1 s for cerebras: requests per minute used up",
      "asking cerebras…",
    ]);
  });

  it("says nothing once the turn is over", async () => {
    const { clock, said, wait, announcer } = setUp(true);
    wait("groq", 70_000);
    announcer.look(null);
    await clock.advance(60_000);
    expect(said).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });
});
