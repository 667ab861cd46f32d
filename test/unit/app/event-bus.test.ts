import { describe, expect, it } from "vitest";
import { createEventBus, type Sink } from "../../../src/app/event-bus.ts";
import type { SquadEvent } from "../../../src/core/events.ts";

const TOLD = /^A bug in squad: the broken one \(TypeError\) is told no more of what happens\./u;

function stage() {
  const complaints: string[] = [];
  const bus = createEventBus(
    () => 0,
    (text) => complaints.push(text),
  );
  const seen: SquadEvent[] = [];
  const listener: Sink = { name: "a listener", showsNotices: true, take: (event) => seen.push(event) };
  let calls = 0;
  const broken: Sink = {
    name: "the broken one",
    showsNotices: true,
    take: () => {
      calls += 1;
      throw new TypeError("boom");
    },
  };
  return { bus, complaints, seen, listener, broken, calls: () => calls };
}

describe("a sink that throws", () => {
  it("gets no more, and the others are told once, each after the event itself", () => {
    const { bus, complaints, seen, listener, broken, calls } = stage();
    bus.subscribe(broken);
    bus.subscribe(listener);
    bus.emit({ type: "text-delta", text: "a" });
    bus.emit({ type: "text-delta", text: "b" });
    expect(calls()).toBe(1);
    expect(seen).toMatchObject([
      { type: "text-delta", text: "a" },
      { type: "notice", text: expect.stringMatching(TOLD) as string, v: 1 },
      { type: "text-delta", text: "b" },
    ]);
    expect(complaints).toEqual([]);
  });

  it("is complained of where nobody shows a notice", () => {
    const { bus, complaints, seen, listener, broken } = stage();
    bus.subscribe({ ...listener, showsNotices: false });
    bus.subscribe(broken);
    bus.emit({ type: "text-delta", text: "a" });
    bus.emit({ type: "text-delta", text: "b" });
    expect(complaints).toEqual([expect.stringMatching(TOLD)]);
    expect(seen.map(({ type }) => type)).toEqual(["text-delta", "text-delta"]);
  });

  it("is one of several: each is named, also one that breaks over the notice", () => {
    const { bus, complaints, broken } = stage();
    bus.subscribe(broken);
    bus.subscribe({
      name: "the second",
      showsNotices: true,
      take: ({ type }) => {
        if (type === "notice") throw new Error("no");
      },
    });
    bus.emit({ type: "text-delta", text: "a" });
    expect(complaints).toEqual([expect.stringMatching(TOLD), expect.stringContaining("the second (Error)")]);
  });
});
