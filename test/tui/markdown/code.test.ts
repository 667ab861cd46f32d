import { expect, it } from "vitest";
import { EMPTY_TAIL, flushTail } from "../../../src/tui/live-tail.ts";
import { highlight } from "../../../src/tui/markdown/languages.ts";
import { initialState, type ReplAction } from "../../../src/tui/repl-state.ts";
import { createReplStore } from "../../../src/tui/repl-store.ts";
import { initialView } from "../../../src/tui/view-state.ts";
import { watchCode } from "../../../src/tui/watch-code.ts";
import { EN } from "../../../src/tui/words/en/index.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

/** The tones of a piece of code, row by row. */
function tones(text: string, columns = 40): string[] {
  const options = { columns, maxRows: 4, highlighter: highlight };
  const { settled } = flushTail({ ...EMPTY_TAIL, text }, options);
  const rows = settled.flatMap((block) => (block.kind === "rows" ? block.rows : []));
  return rows.map((row) => row.map(({ text, tone }) => `${tone}:${text.trim()}`).join(" "));
}

it("colours code, and what goes over several lines", () => {
  expect(tones("```ts\n/* one\ntwo */ const a = 1;\n```")).toEqual([
    "dim:ts",
    "comment:/* one",
    "comment:two */ code: keyword:const code: name:a code:= number:1 code:;",
  ]);
});

it("leaves code of other languages, and lines without end, as they are", () => {
  expect(tones("```klingon\nconst\n```")).toEqual(["dim:klingon", "code:const"]);
  const endless = tones(`\`\`\`ts\n${"const ".repeat(300)}\nconst\n\`\`\``);
  expect(endless.at(-1)).toBe("keyword:const");
  expect(endless.slice(1, -1).join(" ")).toMatch(/^(?:code:[const ]+)+$/u);
});

it("loads the languages when the first code of a named one comes, once", async () => {
  const view = initialView({ columns: 80, rows: 24 }, { icon: "", name: "Mary" }, EN);
  const store = createReplStore(initialState(view, { count: 0, cap: 50, tokens: 0 }, 0), new VirtualClock());
  let loads = 0;
  watchCode(store, async () => {
    loads += 1;
    return highlight;
  });
  const say = async (text: string): Promise<void> => {
    const action: ReplAction = {
      type: "view",
      action: { type: "event", event: { type: "text-delta", text } },
    };
    store.dispatch(action);
    store.flush();
    await Promise.resolve();
  };
  store.dispatch({ type: "view", action: { type: "submit", text: "hi" } });
  await say("Look:\n\n```\nplain\n```\n");
  expect(loads).toBe(0);
  // Nothing of it has settled yet: a block of few lines may end before anything does.
  await say("```ts\n");
  expect(loads).toBe(1);
  await say("const a = 1;\nconst b = 1;\n");
  expect(loads).toBe(1);
  expect(store.state().view.highlighter).toBe(highlight);
});
