import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createLineGate } from "../../src/tui/plain/line-gate.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

function setUp() {
  const clock = new VirtualClock();
  const inputs: string[] = [];
  const pastes: number[] = [];
  const gate = createLineGate({
    clock,
    onInput: (text) => inputs.push(text),
    onPasted: (lines) => pastes.push(lines),
  });
  /** Lines that come at once, and then the time it takes to see that no other follows. */
  const lines = async (...all: readonly string[]): Promise<void> => {
    for (const line of all) gate.push(line);
    for (let round = 0; round < 2; round += 1) {
      await clock.advance(50);
      await nextTurn();
      await nextTurn();
    }
  };
  return { gate, inputs, pastes, lines };
}

describe("lines of a terminal", () => {
  it("are an input each when they are typed", async () => {
    const { lines, inputs } = setUp();
    await lines("one");
    await lines("two");
    expect(inputs).toEqual(["one", "two"]);
  });

  it("that end in a backslash go on, however fast they come", async () => {
    const { lines, inputs } = setUp();
    await lines("one\\");
    await lines("two\\", "three");
    expect(inputs).toEqual(["one\ntwo\nthree"]);
  });

  it("that come at once wait for Enter, and are one input", async () => {
    const { lines, inputs, pastes } = setUp();
    await lines("one", "", "three");
    expect([inputs, pastes]).toEqual([[], [3]]);
    await lines("");
    expect(inputs).toEqual(["one\n\nthree"]);
    await lines("four");
    expect(inputs).toHaveLength(2);
  });

  it("that come at once are completed by the rest of their last line", async () => {
    const { lines, inputs, pastes } = setUp();
    await lines("one", "two");
    await lines("three", "four");
    await lines("the rest");
    expect([inputs, pastes]).toEqual([["one\ntwo\nthree\nfour\nthe rest"], [2, 4]]);
  });

  it("that begin with commands typed ahead run those, one by one", async () => {
    const { lines, inputs, pastes } = setUp();
    await lines("/status", "/help", "hello");
    expect([inputs, pastes]).toEqual([["/status", "/help", "hello"], []]);
  });

  it("can be dropped", async () => {
    const { lines, inputs, gate } = setUp();
    await lines("one", "two");
    expect(gate.drop()).toBe("one\ntwo");
    expect(gate.drop()).toBe("");
    await lines("three");
    expect(inputs).toEqual(["three"]);
  });
});
