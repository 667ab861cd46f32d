import { describe, expect, it } from "vitest";
import { SquadError } from "../../src/core/errors.ts";
import type { SquadEventBody } from "../../src/core/events.ts";
import type { TurnOutcome } from "../../src/core/outcome.ts";
import { blockRows } from "../../src/tui/block-rows.ts";
import { formatMoment } from "../../src/tui/time-format.ts";
import { initialView, reduceView, type ViewAction, type ViewState } from "../../src/tui/view-model.ts";
import { attemptError } from "../support/tui-fake-host.ts";

const NOW = Date.parse("2026-11-23T12:00:00.000Z");
const START = initialView({ columns: 60, rows: 24 }, { icon: "📊", name: "Mary" });

const event = (body: SquadEventBody): ViewAction => ({ type: "event", event: body });
const attempt = (number: number, provider: string): ViewAction =>
  event({ type: "attempt-start", attempt: number, provider, model: "m", tier: "boss" });
const delta = (text: string): ViewAction => event({ type: "text-delta", text });
const SUBMIT: ViewAction = { type: "submit", text: "hi" };
const end = (outcome: TurnOutcome): ViewAction => ({ type: "outcome", outcome, now: NOW });

const receipt = (provider: string): TurnOutcome => ({
  kind: "answered",
  text: "answer",
  receipt: {
    provider,
    model: "m",
    tier: "boss",
    fallback: provider !== "groq",
    finish: "stop",
    attempts: [],
    usage: { promptTokens: 1, completionTokens: 1, estimated: false },
    timing: { waitedMs: 0, ttftMs: 1, totalMs: 1200 },
  },
});

const run = (...actions: readonly ViewAction[]): ViewState => actions.reduce(reduceView, START);

/** The settled transcript as plain lines, without empty ones. */
const lines = (view: ViewState): string[] =>
  view.fresh
    .flatMap((block) => blockRows(block, 60))
    .map((row) => row.map(({ text }) => text).join(""))
    .filter((line) => line !== "");

describe("an answer", () => {
  it("streams under the agent's name and ends with its receipt", () => {
    const live = run(SUBMIT, attempt(1, "groq"), delta("One "), delta("line"));
    expect(lines(live)).toEqual(["› hi", "📊 Mary"]);
    expect(live.turn?.tail.text).toBe("One line");
    const done = reduceView(live, end(receipt("groq")));
    expect(lines(done)).toEqual(["› hi", "📊 Mary", "One line", "groq · m · 1.2 s"]);
    expect(done.turn).toBeNull();
  });

  it("is shown even when no text was streamed", () => {
    expect(lines(run(SUBMIT, end(receipt("groq"))))).toEqual([
      "› hi",
      "📊 Mary",
      "answer",
      "groq · m · 1.2 s",
    ]);
  });

  it("settles paragraphs while it streams", () => {
    const view = run(SUBMIT, attempt(1, "groq"), delta("\n\nFirst.\n\nSecond"));
    expect(lines(view)).toEqual(["› hi", "📊 Mary", "First."]);
    expect(view.turn?.tail.text).toBe("Second");
  });

  it("settles rows that no longer fit when the screen shrinks", () => {
    const view = run(SUBMIT, attempt(1, "groq"), delta("a\nb\nc\nd"));
    expect(view.turn?.tail.text).toBe("a\nb\nc\nd");
    const shrunk = reduceView(view, { type: "resize", viewport: { columns: 20, rows: 5 } });
    expect(shrunk.turn?.tail.text).toBe("d");
    expect(lines(shrunk).slice(-3)).toEqual(["a", "b", "c"]);
  });

  it("says when it was cut off at its length limit", () => {
    const view = run(
      SUBMIT,
      attempt(1, "groq"),
      delta("cut"),
      event({
        type: "attempt-end",
        attempt: 1,
        provider: "groq",
        model: "m",
        status: 200,
        finish: "length",
        ttftMs: 1,
        durationMs: 2,
        usage: null,
      }),
    );
    expect(lines(view).at(-1)).toBe("— cut off: the answer reached its length limit —");
  });
});

describe("a detour", () => {
  const detour = [SUBMIT, attempt(1, "groq"), event(attemptError(1, "groq", {})), attempt(2, "cerebras")];

  it("is announced once, not again in the next turn, and again after all was well", () => {
    const said = (view: ViewState): number =>
      lines(view).filter((line) => line === "groq is rate limited; cerebras answers").length;
    const twice = run(...detour, end(receipt("cerebras")), ...detour, end(receipt("cerebras")));
    expect(said(twice)).toBe(1);
    const recovered = [...detour, end(receipt("cerebras")), SUBMIT, attempt(1, "groq"), end(receipt("groq"))];
    expect(said(run(...recovered, ...detour))).toBe(2);
  });

  it("keeps the text of a broken answer, marks it, and goes on below", () => {
    const broken = event(attemptError(1, "groq", { kind: "interrupted", shown: 4 }));
    const view = run(
      SUBMIT,
      attempt(1, "groq"),
      delta("Half"),
      broken,
      attempt(2, "cerebras"),
      delta("Whole"),
    );
    expect(lines(view)).toEqual([
      "› hi",
      "📊 Mary",
      "Half",
      "— interrupted, groq stopped answering; cerebras continues —",
    ]);
    expect(view.turn?.tail.text).toBe("Whole");
  });

  it("marks a rejected answer that was shown", () => {
    const reject = event({
      type: "quality-reject",
      attempt: 1,
      provider: "groq",
      model: "m",
      reason: "looping",
    });
    const view = run(SUBMIT, attempt(1, "groq"), delta("la la"), reject, attempt(2, "cerebras"));
    expect(lines(view).slice(-2).join(" ")).toBe(
      "— set aside, groq gave a poor answer (looping); cerebras continues —",
    );
  });

  it("says nothing when the same provider tries again before any text", () => {
    const view = run(
      SUBMIT,
      attempt(1, "groq"),
      event(attemptError(1, "groq", { next: "retry" })),
      attempt(2, "groq"),
    );
    expect(lines(view)).toEqual(["› hi"]);
  });
});

describe("an end without an answer", () => {
  it("names the reason, the hint and the local time of the next chance", () => {
    const error = new SquadError("throttled", "Everyone is busy", { hint: "Try /status." });
    const retryAt = NOW + 90_000;
    const view = run(SUBMIT, end({ kind: "failed", error, attempts: [], partial: null, retryAt }));
    const expected = `Everyone is busy. A provider will serve again at ${formatMoment(retryAt, NOW)}. Try /status.`;
    expect(lines(view).slice(1).join(" ")).toBe(expected);
  });

  it("keeps a cancelled answer, marked", () => {
    const view = run(
      SUBMIT,
      attempt(1, "groq"),
      delta("Half"),
      end({ kind: "cancelled", attempts: [], partial: null }),
    );
    expect(lines(view).slice(-2)).toEqual(["Half", "— interrupted —"]);
  });

  it("survives a bug of the host", () => {
    const view = run(SUBMIT, { type: "crash", message: "boom" });
    expect(lines(view).at(-1)).toBe("Internal error: boom");
    expect(view.turn).toBeNull();
  });
});

describe("the limiter", () => {
  it("is said to be degraded once, and to be back once", () => {
    const lost = event({ type: "limiter-degrade", reason: "redis is gone" });
    const back = event({ type: "limiter-restore" });
    expect(lines(run(back, lost, lost, back, back))).toEqual([
      "Shared limits lost: redis is gone. Local limits apply.",
      "Shared limits are back.",
    ]);
  });
});

it("accepts text and outcomes that come without a turn", () => {
  const view = run(delta("stray"), end({ kind: "cancelled", attempts: [], partial: null }));
  expect(lines(view)).toEqual(["📊 Mary", "stray", "— interrupted —"]);
});
