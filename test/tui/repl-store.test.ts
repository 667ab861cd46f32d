import { expect, it } from "vitest";
import { note, type Block } from "../../src/tui/block.ts";
import { initialState, type ReplAction } from "../../src/tui/repl-state.ts";
import { createReplStore, type ReplStore } from "../../src/tui/repl-store.ts";
import { initialView } from "../../src/tui/view-model.ts";

const print = (...blocks: Block[]): ReplAction => ({ type: "view", action: { type: "print", blocks } });
const answer = (text: string): Block => ({ kind: "answer", text });

function createStore(): ReplStore {
  const view = initialView({ columns: 80, rows: 24 }, { icon: "", name: "Mary" });
  return createReplStore(initialState(view, { count: 0, cap: 50 }, 0));
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
  for (const block of [answer("a"), answer("b"), note("n"), answer("c")]) store.dispatch(print(block));
  expect(store.snapshot().batch.blocks).toEqual([answer("a\nb"), note("n"), answer("c")]);
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
