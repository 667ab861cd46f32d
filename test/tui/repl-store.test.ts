import { expect, it } from "vitest";
import { note, type Block } from "../../src/tui/blocks/block.ts";
import { initialState, type ReplAction } from "../../src/tui/state/repl-state.ts";
import { createReplStore, type ReplStore } from "../../src/tui/state/repl-store.ts";
import { initialView } from "../../src/tui/state/view-state.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const print = (...blocks: Block[]): ReplAction => ({ type: "view", action: { type: "print", blocks } });
const rows = (...texts: string[]): Block => ({
  kind: "rows",
  rows: texts.map((text) => [{ text, tone: "plain" }]),
});

const delta = (text: string): ReplAction => ({
  type: "view",
  action: { type: "event", event: { type: "text-delta", text } },
});

function createStore(clock = new VirtualClock()): ReplStore {
  const view = initialView({ columns: 80, rows: 24 }, { icon: "", name: "Mary" }, EN);
  return createReplStore(initialState(view, { count: 0, cap: 50, tokens: 0 }, 0), clock);
}

it("collects blocks until they are drawn, then begins a new batch and lets the old ones go", () => {
  const store = createStore();
  store.dispatch(print(note("one")));
  store.dispatch(print(note("two")));
  const first = store.snapshot().batch;
  expect(first.blocks).toEqual([note("one"), note("two")]);
  store.drawn(first);
  store.dispatch(print(note("three")));
  const second = store.snapshot().batch;
  expect(second.blocks).toEqual([note("three")]);
  expect(second.id).not.toBe(first.id);
  expect(store.state().view.fresh).toEqual([]);
});

it("joins the pieces of an answer that were not drawn yet", () => {
  const store = createStore();
  for (const block of [rows("a"), rows("b"), note("n"), rows("c")]) store.dispatch(print(block));
  expect(store.snapshot().batch.blocks).toEqual([rows("a", "b"), note("n"), rows("c")]);
});

it("tells listeners once for all that happens in one tick, and at once when asked", async () => {
  const store = createStore();
  let calls = 0;
  const stop = store.subscribe(() => {
    calls += 1;
  });
  store.dispatch(print(note("one")));
  store.dispatch(print(note("two")));
  expect(calls).toBe(0);
  await Promise.resolve();
  expect(calls).toBe(1);
  store.dispatch(print(note("three")));
  store.flush();
  await Promise.resolve();
  expect(calls).toBe(2);
  stop();
  store.dispatch(print(note("four")));
  await Promise.resolve();
  expect(calls).toBe(2);
});

it("shows text of an answer thirty times a second at most, and none of it late", async () => {
  const clock = new VirtualClock();
  const store = createStore(clock);
  const shown: string[] = [];
  store.dispatch({ type: "view", action: { type: "submit", text: "hi" } });
  await clock.advance(100);
  store.subscribe(() => shown.push(store.snapshot().state.view.turn?.tail.text ?? ""));
  for (let piece = 0; piece < 1000; piece += 1) {
    store.dispatch(delta("x"));
    await clock.advance(1);
  }
  await clock.advance(100);
  expect(shown.length).toBeGreaterThan(25);
  expect(shown.length).toBeLessThanOrEqual(31);
  expect(shown[0]).toBe("x");
  expect(store.state().view.turn?.shown.turn).toBe(1000);
});

it("applies waiting text before whatever comes after it", () => {
  const store = createStore();
  store.dispatch({ type: "view", action: { type: "submit", text: "hi" } });
  store.dispatch(delta("half a "));
  store.dispatch(delta("sentence"));
  expect(store.state().view.turn?.tail.text).toBe("half a sentence");
  store.dispatch(delta("."));
  store.dispatch(print(note("after")));
  store.flush();
  expect(store.snapshot().state.view.turn?.tail.text).toBe("half a sentence.");
});

it("keeps what settles while it is held for when it is let go", () => {
  const store = createStore();
  const release = store.hold();
  store.dispatch(print(note("one")));
  store.flush();
  expect(store.snapshot().batch.blocks).toEqual([]);
  release();
  expect(store.snapshot().batch.blocks).toEqual([note("one")]);
});
