import { describe, expect, it } from "vitest";
import { blockRows } from "../../../src/tui/drawing/block-rows.ts";
import { createCodeGate } from "../../../src/tui/drawing/code-gate.ts";
import { EMPTY_TAIL, flushTail } from "../../../src/tui/state/live-tail.ts";
import { highlight } from "../../../src/tui/markdown/languages.ts";
import { initialState } from "../../../src/tui/state/repl-state.ts";
import { createReplStore } from "../../../src/tui/state/repl-store.ts";
import type { ViewAction } from "../../../src/tui/state/view-model.ts";
import { initialView } from "../../../src/tui/state/view-state.ts";
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

describe("the languages", () => {
  const view = initialView({ columns: 80, rows: 24 }, { icon: "", name: "Mary" }, EN);

  /** A gate whose languages come when they are let. */
  function stage() {
    const clock = new VirtualClock();
    const store = createReplStore(initialState(view, { count: 0, cap: 50, tokens: 0 }, 0), clock);
    const loaded = Promise.withResolvers<typeof highlight>();
    let loads = 0;
    const gate = createCodeGate({ ...store, clock }, () => {
      loads += 1;
      return loaded.promise;
    });
    const change = (action: ViewAction): void => {
      gate.dispatch({ type: "view", action });
      store.flush();
    };
    const say = (text: string): void => change({ type: "event", event: { type: "text-delta", text } });
    const shown = (): string => {
      const { batch, state } = store.snapshot();
      const rows = batch.blocks.flatMap((block) => blockRows(block, 80, state.view.highlighter));
      return rows
        .flat()
        .map(({ text, tone }) => `${tone}:${text}`)
        .join("|");
    };
    return { clock, store, gate, loaded, loads: () => loads, change, say, shown };
  }

  it("are loaded when the first code of a named one comes, once, and code waits for them", async () => {
    const { loaded, loads, change, say, shown } = stage();
    change({ type: "submit", text: "hi" });
    say("Look:\n\n```\nplain\n```\n");
    expect(loads()).toBe(0);
    // All of an answer may come at once.
    say("``");
    say("`ts\nconst a = 1;\n```\n");
    change({ type: "event", event: { type: "turn-end", outcome: "answered" } });
    expect(loads()).toBe(1);
    expect(shown()).not.toContain("const");
    loaded.resolve(highlight);
    await new Promise(setImmediate);
    change({ type: "print", blocks: [] });
    expect(shown()).toContain("keyword:const");
    say("```ts\n");
    expect(loads()).toBe(1);
  });

  it("colour what was said in a resumed session", async () => {
    const { loaded, change, shown } = stage();
    change({ type: "print", blocks: [{ kind: "answer", text: "So:\n\n```ts\nconst a = 1;\n```" }] });
    change({ type: "print", blocks: [{ kind: "note", tone: "dim", text: "resumed" }] });
    expect(shown()).toBe("");
    loaded.resolve(highlight);
    await new Promise(setImmediate);
    change({ type: "print", blocks: [] });
    expect(shown()).toMatch(/keyword:const.*dim:resumed/u);
  });

  it.each(["late", "not at all", "when the conversation is over"])(
    "are done without when they come %s",
    async (when) => {
      const { clock, gate, loaded, change, shown } = stage();
      change({ type: "print", blocks: [{ kind: "answer", text: "```ts\nconst a = 1;\n```" }] });
      if (when === "late") await clock.advance(400);
      else if (when === "not at all") loaded.reject(new Error("no such file"));
      else gate.open();
      await new Promise(setImmediate);
      change({ type: "print", blocks: [] });
      expect(shown()).toContain("code:const a = 1;");
    },
  );
});
