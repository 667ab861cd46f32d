import { estimateTokens } from "../../src/core/tokens.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/core/text/display-width.ts";
import { lastWord } from "../../src/tui/completion/item.ts";
import { initialState, reduceRepl, type ReplAction, type ReplState } from "../../src/tui/state/repl-state.ts";
import { layoutScreen } from "../../src/tui/drawing/screen.ts";
import type { ViewAction } from "../../src/tui/state/view-model.ts";
import { initialView } from "../../src/tui/state/view-state.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { providerStatus, statusReport } from "../support/tui-fake-host.ts";

const NOW = Date.parse("2026-11-23T12:00:00.000Z");
const view = (action: ViewAction): ReplAction => ({ type: "view", action });
const attempt: ReplAction = view({
  type: "event",
  event: { type: "attempt-start", attempt: 1, provider: "groq", model: "m", tier: "boss" },
});
const delta = (text: string): ReplAction => view({ type: "event", event: { type: "text-delta", text } });
const type = (text: string): ReplAction => ({ type: "input", action: { type: "insert", text } });

const start = (columns: number, rows: number): ReplState =>
  initialState(
    initialView({ columns, rows }, { icon: "📊", name: "Mary" }, EN),
    { count: 2, cap: 50, tokens: 0 },
    NOW,
  );

const lines = (state: ReplState): string[] =>
  layoutScreen(state).rows.map((row) => row.map(({ text }) => text).join(""));

const POPUP = {
  from: 0,
  to: 0,
  items: Array.from({ length: 9 }, (_, index) => lastWord(`日本 ${index} 👍🏽`, "what it is for")),
};

const someText = fc.string({ unit: fc.constantFrom("word", " ", "日本", "👍🏽", "\n", "\t", "x") });
const anyAction = fc.oneof(
  someText.map(delta),
  someText.map(type),
  someText.map((text): ReplAction => ({ type: "input", action: { type: "paste", text } })),
  someText.map((text): ReplAction => ({ type: "queue", text })),
  fc.constantFrom<ReplAction>(
    view({ type: "submit", text: "hi" }),
    attempt,
    view({ type: "stop" }),
    { type: "arm", isLeaving: true },
    { type: "status", report: statusReport(NOW, [providerStatus("groq")]) },
    { type: "popup", action: { type: "found", completion: POPUP, typed: "" } },
    { type: "popup", action: { type: "move", step: -1 } },
    { type: "popup", action: { type: "close" } },
    { type: "input", action: { type: "up" } },
    { type: "input", action: { type: "left" } },
    { type: "input", action: { type: "take" } },
  ),
  fc
    .record({ columns: fc.integer({ min: 1, max: 90 }), rows: fc.integer({ min: 1, max: 30 }) })
    .map((viewport) => view({ type: "resize", viewport })),
);

describe("the live part of the screen", () => {
  it("is shorter and narrower than the screen, whatever happens, with the cursor inside", () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 30 }), (actions) => {
        const state = actions.reduce(reduceRepl, start(80, 24));
        const { rows, cursor } = layoutScreen(state);
        const { viewport } = state.view;
        expect(rows.length).toBeLessThanOrEqual(Math.max(1, viewport.rows - 1));
        for (const row of rows) {
          const width = row.reduce((sum, { text }) => sum + displayWidth(text), 0);
          expect(width).toBeLessThanOrEqual(Math.max(2, viewport.columns - 1));
          expect(row.every(({ text }) => !/[\n\t]/u.test(text))).toBe(true);
        }
        expect(cursor.y).toBeLessThan(rows.length);
      }),
      { numRuns: 300 },
    );
  });

  it("shows the live text, what happens, the queue, the input and the status, in this order", () => {
    const state = [
      view({ type: "submit", text: "hi" }),
      attempt,
      delta("Half a sen"),
      { type: "queue", text: "next" } as const,
      type("draft"),
      { type: "status", report: statusReport(NOW, [providerStatus("groq")]) } as const,
    ].reduce(reduceRepl, start(60, 24));
    expect(lines(state)).toEqual([
      "Half a sen",
      "",
      "groq is answering… · Esc stops",
      "queued: next",
      "› draft",
      "● groq · m · boss · ▰▱▱▱▱ 3/30 this minute · 2/50 messages",
    ]);
  });

  it("gives each queued input a row, and sums up the rest", () => {
    const queue = (count: number): string[] => {
      const texts = Array.from({ length: count }, (_, index) => `input ${index + 1}`);
      const actions = texts.map((text): ReplAction => ({ type: "queue", text }));
      return lines(actions.reduce(reduceRepl, start(60, 24))).slice(1, -2);
    };
    expect(queue(3)).toEqual(["queued: input 1", "  then: input 2", "  then: input 3"]);
    expect(queue(5)).toEqual(["queued: input 1", "  then: input 2", "  then: 3 more"]);
  });

  it("says how long a provider has been asked once that is long", () => {
    const asking = [
      view({ type: "submit", text: "hi" }),
      view({
        type: "event",
        event: { type: "admission-grant", provider: "groq", model: "m", waitedMs: 0 },
        at: NOW,
      }),
    ].reduce(reduceRepl, start(60, 24));
    const after = (ms: number): string | undefined =>
      lines(
        reduceRepl(asking, { type: "tick", now: NOW + ms, messages: { count: 0, cap: 50, tokens: 0 } }),
      )[1];
    expect(after(2999)).toBe("asking groq… · Esc stops");
    expect(after(12_400)).toBe("asking groq… 12 s · Esc stops");
  });

  it("says how long an answer has taken and how fast it comes, once that can be told", () => {
    const event = { type: "text-delta", text: "one two three four five six seven eight nine ten" } as const;
    const granted = { type: "admission-grant", provider: "groq", model: "m", waitedMs: 0 } as const;
    const answering = [
      view({ type: "submit", text: "hi" }),
      view({ type: "event", event: granted, at: NOW }),
      view({ type: "event", event, at: NOW + 2000 }),
    ].reduce(reduceRepl, start(60, 24));
    const after = (ms: number): string | undefined =>
      lines(
        reduceRepl(answering, { type: "tick", now: NOW + ms, messages: { count: 0, cap: 50, tokens: 0 } }),
      ).find((row) => row.startsWith("groq"));
    const tokens = estimateTokens(event.text);
    expect(after(2500)).toBe("groq is answering… · Esc stops");
    expect(after(4000)).toBe(`groq is answering… 4 s · ${Math.round(tokens / 2)} tokens/s · Esc stops`);
  });

  it("keeps the input and what happens on the smallest screens", () => {
    const state = [view({ type: "submit", text: "hi" }), attempt, type("draft")].reduce(
      reduceRepl,
      start(20, 3),
    );
    expect(lines(state)).toEqual(["asking groq…", "› draft"]);
    expect(lines(reduceRepl(state, view({ type: "resize", viewport: { columns: 20, rows: 1 } })))).toEqual([
      "› draft",
    ]);
  });

  it("says how much of a tall draft is above its rows", () => {
    const draft = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join("\n");
    const shown = lines(reduceRepl(start(60, 12), type(draft)));
    const mark = shown.findIndex((row) => row.startsWith("↑"));
    const first = Number(/line (\d+)/u.exec(shown[mark + 1] ?? "")?.[1]);
    expect(shown[mark]).toBe(`↑ ${first - 1} more`);
    expect(shown.at(-2)).toBe("  line 30");
  });
});
