import { describe, expect, it } from "vitest";
import { SquadError, type ErrorCode } from "../../src/core/errors.ts";
import type { SquadEventBody } from "../../src/core/events.ts";
import type { AttemptRecord, TurnOutcome } from "../../src/core/outcome.ts";
import type { FinishReason } from "../../src/core/providers/provider.ts";
import type { FailureKind } from "../../src/core/providers/provider-error.ts";
import { blockRows } from "../../src/tui/drawing/block-rows.ts";
import { formatMoment } from "../../src/tui/bar/time-format.ts";
import { reduceView, type ViewAction } from "../../src/tui/state/view-model.ts";
import { initialView, type ViewState } from "../../src/tui/state/view-state.ts";
import type { Trim } from "../../src/core/chat/trim-words.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { attemptError } from "../support/tui-fake-host.ts";

const NOW = Date.parse("2026-11-23T12:00:00.000Z");
const START = initialView({ columns: 60, rows: 24 }, { icon: "📊", name: "Mary" }, EN);

const event = (body: SquadEventBody): ViewAction => ({ type: "event", event: body });
const attempt = (number: number, provider: string): ViewAction =>
  event({ type: "attempt-start", attempt: number, provider, model: "m", tier: "boss" });
const delta = (text: string): ViewAction => event({ type: "text-delta", text });
const SUBMIT: ViewAction = { type: "submit", text: "hi" };
const end = (outcome: TurnOutcome): ViewAction => ({ type: "outcome", outcome, now: NOW });

const receipt = (provider: string, finish: FinishReason = "stop"): TurnOutcome => ({
  kind: "answered",
  text: "answer",
  receipt: {
    provider,
    model: "m",
    tier: "boss",
    fallback: provider !== "groq",
    finish,
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

  it("goes on after its tools, each told in a line", () => {
    const call = { id: "1", tool: "read_file", arguments: "docs/x.md" };
    const ended = { status: 200, finish: "tool_calls", ttftMs: 1, durationMs: 1, usage: null } as const;
    const identity = { attempt: 1, provider: "groq", model: "m" };
    const done = run(
      SUBMIT,
      attempt(1, "groq"),
      delta("I look it up."),
      event({ type: "attempt-end", ...identity, ...ended }),
      event({ type: "tool-call", ...call }),
      event({ type: "tool-result", ...call, isError: false, summary: "", lines: 120 }),
      event({ type: "tool-call", ...call }),
      event({ type: "tool-result", ...call, isError: true, summary: "no \u001b[31msuch file", lines: 1 }),
      event({ type: "attempt-start", ...identity, tier: "boss", continues: true }),
      delta("\n\nIt is bread."),
      event({ type: "turn-end", outcome: "answered" }),
      end(receipt("groq")),
    );
    expect(lines(done)).toEqual([
      "› hi",
      "📊 Mary",
      "I look it up.",
      "⚙ read_file docs/x.md — 120 lines",
      "⚙ read_file docs/x.md — failed: no such file",
      "It is bread.",
      "groq · m · 1.2 s",
    ]);
  });

  it("is shown even when no text was streamed", () => {
    expect(lines(run(SUBMIT, end(receipt("groq"))))).toEqual([
      "› hi",
      "📊 Mary",
      "answer",
      "groq · m · 1.2 s",
    ]);
  });

  it("of the offline provider has no model and no time to tell", () => {
    const { receipt: online, ...rest } = receipt("offline") as Extract<TurnOutcome, { kind: "answered" }>;
    const outcome = { ...rest, receipt: { ...online, model: "none" } };
    expect(lines(run(SUBMIT, end(outcome))).at(-1)).toBe("offline");
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
    expect(lines(view).at(-1)).not.toContain("cut off");
    const end = reduceView(view, { type: "outcome", outcome: receipt("groq", "length"), now: 0 });
    expect(lines(end).slice(-3).join(" ")).toContain(
      "— cut off: the answer reached its length limit; /continue goes on —",
    );
  });
});

describe("a detour", () => {
  const detour = [SUBMIT, attempt(1, "groq"), event(attemptError(1, "groq", {})), attempt(2, "cerebras")];

  it("is announced in full once, in short in the next turn, and in full again after all was well", () => {
    const said = (view: ViewState): number =>
      lines(view).filter((line) => line === "groq is rate limited; asking cerebras").length;
    const twice = run(...detour, end(receipt("cerebras")), ...detour, end(receipt("cerebras")));
    expect(said(twice)).toBe(1);
    expect(lines(twice)).toContain("still no answer from groq; asking cerebras");
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
      "— interrupted, groq stopped answering; cerebras starts over",
      "—",
    ]);
    expect(view.turn?.tail.text).toBe("Whole");
  });

  it("marks a rejected answer that was shown", () => {
    const reject = event({
      type: "quality-reject",
      attempt: 1,
      provider: "groq",
      model: "m",
      reason: "repetition",
      score: 0.2,
    });
    const view = run(SUBMIT, attempt(1, "groq"), delta("la la"), reject, attempt(2, "cerebras"));
    expect(lines(view).slice(-2).join(" ")).toBe(
      "— set aside, groq gave a poor answer (repetition); cerebras starts over —",
    );
  });

  it("names every failure of its own turn, a second try too, whatever the turn before met", () => {
    const failed = (number: number, provider: string, kind: FailureKind): ViewAction =>
      event(attemptError(number, provider, { kind }));
    const view = run(
      ...detour,
      end(receipt("cerebras")),
      SUBMIT,
      attempt(1, "groq"),
      failed(1, "groq", "rate_limited"),
      attempt(2, "cerebras"),
      failed(2, "cerebras", "server_error"),
      attempt(3, "cerebras"),
      failed(3, "cerebras", "network"),
      attempt(4, "gemini"),
      failed(4, "gemini", "timeout"),
      end({ kind: "cancelled", attempts: [], partial: null }),
    );
    expect(lines(view).slice(-5)).toEqual([
      "still no answer from groq; asking cerebras",
      "cerebras had a server error; asking it once more",
      "cerebras could not be reached; asking gemini",
      "gemini did not answer in time",
      "— stopped —",
    ]);
  });

  it("is announced before the wait for whoever is asked next", () => {
    const wait = event({
      type: "admission-wait",
      provider: "cerebras",
      model: "m",
      waitMs: 5000,
      until: NOW + 5000,
      reason: "window",
    });
    const waiting = run(SUBMIT, attempt(1, "groq"), event(attemptError(1, "groq", {})), wait);
    expect(lines(waiting).at(-1)).toBe("groq is rate limited; asking cerebras");
    expect(waiting.active).toEqual({ provider: "cerebras", model: "m", isAwaited: true });
    expect(lines(reduceView(waiting, attempt(2, "cerebras")))).toEqual(lines(waiting));
    expect(reduceView(waiting, end(receipt("cerebras"))).active).toEqual({
      provider: "cerebras",
      model: "m",
    });
  });

  it("that led to nobody better leaves the refused answer standing", () => {
    const reject = { attempt: 1, provider: "groq", model: "m", reason: "refusal", score: 0.1 } as const;
    const view = run(
      SUBMIT,
      attempt(1, "groq"),
      delta("No."),
      event({ type: "quality-reject", ...reject }),
      attempt(2, "cerebras"),
      event(attemptError(2, "cerebras", { kind: "server_error" })),
      end(receipt("groq")),
    );
    expect(lines(view).slice(-2)).toEqual([
      "cerebras had a server error; the answer of groq stands",
      "groq · m · 1.2 s",
    ]);
  });

  it("shows no speaker over an answer of white space, however it comes", () => {
    const reject = { attempt: 1, provider: "groq", model: "m", reason: "empty", score: 0.1 } as const;
    const blank = [delta("\n"), delta("  "), delta("\t\n ")];
    const view = run(SUBMIT, attempt(1, "groq"), ...blank, event({ type: "quality-reject", ...reject }));
    const next = [attempt(2, "cerebras"), delta("  "), delta("Real.")].reduce(reduceView, view);
    expect(lines(next)).toEqual(["› hi", "groq gave an empty answer; asking cerebras", "📊 Mary"]);
    expect(next.turn?.tail.text).toBe("  Real.");
  });
});

describe("older messages that are left out", () => {
  const trim = (change: Partial<Trim> = {}): ViewAction =>
    event({
      type: "conversation-trim",
      dropped: 2,
      reason: "tpm",
      provider: "groq",
      room: 8000,
      answerTokens: null,
      ...change,
    });
  const told = (...actions: ViewAction[]): number =>
    run(...actions).fresh.filter(({ kind }) => kind === "note").length;
  const cap = { reason: "cap", provider: null, room: null } as const;

  it("are spoken of once, and again in a new conversation", () => {
    expect(lines(run(trim(cap)))).toEqual([
      "The oldest 2 messages are no longer sent, but kept in the",
      "session.",
    ]);
    expect(told(trim(cap), trim({ ...cap, dropped: 4 }))).toBe(1);
    expect(told(trim(cap), { type: "start-over" }, trim(cap))).toBe(2);
  });

  it("are spoken of for each provider, with how many and why", () => {
    const view = run(trim(), trim(), trim({ provider: "ollama", reason: "window", room: 4096, dropped: 8 }));
    expect(lines(view).join(" ")).toBe(
      "groq takes 8000 tokens a minute: the oldest 2 messages are left out for it, but kept in the session. " +
        "ollama reads 4096 tokens at once: the oldest 8 messages are left out for it, but kept in the session.",
    );
  });

  it("are spoken of again when many more are, and when the answer gets shorter too", () => {
    const growing = [2, 4, 6, 8, 10, 12, 14].map((dropped) => trim({ dropped }));
    expect(told(...growing)).toBe(2);
    expect(told(...growing, trim({ dropped: 14, answerTokens: 1024 }), trim({ answerTokens: 1500 }))).toBe(3);
  });

  it("are spoken of after the failure that led to it", () => {
    const refused = attemptError(1, "groq", { kind: "too_large" });
    const view = run(SUBMIT, attempt(1, "groq"), event(refused), trim({ reason: "refused" }));
    expect(lines(view).slice(1, 3)).toEqual([
      "groq takes no conversation this long; asking it once more",
      "groq refused about 8000 tokens as too many: the oldest 2",
    ]);
  });
});

describe("an end without an answer", () => {
  const failed = (code: ErrorCode, retryAt: number | null, ...attempts: AttemptRecord[]): TurnOutcome => ({
    kind: "failed",
    error: new SquadError(code, "Everyone is busy", { hint: "Set a key." }),
    attempts,
    partial: null,
    retryAt,
  });
  const tried = (provider: string, outcome: FailureKind, change: Partial<AttemptRecord> = {}) => ({
    provider,
    model: "m",
    outcome,
    status: null,
    waitedMs: 0,
    ttftMs: null,
    durationMs: 5,
    ...change,
  });
  const told = (outcome: TurnOutcome, isGivenBack = false): string[] =>
    lines(run(SUBMIT, { type: "outcome", outcome, now: NOW, isGivenBack })).slice(1);

  it("says what to do, then how each provider failed last", () => {
    const outcome = failed(
      "throttled",
      NOW + 20_000,
      tried("groq", "rate_limited", { status: 429 }),
      tried("cerebras", "network"),
      tried("cerebras", "server_error", { status: 503, message: "cerebras answered 503: it is overloaded" }),
      tried("gemini", "auth", {
        status: 401,
        message: "gemini answered 401: it does not serve this country",
      }),
    );
    expect(told(outcome)).toEqual([
      "Nobody could answer. Try again in 20 s: /retry.",
      "  groq:      rate limited (429)",
      "  cerebras:  overloaded (503)",
      "  gemini:    it does not serve this country (401)",
    ]);
  });

  it.each([
    [
      failed("throttled", NOW + 600_000),
      `No provider is free. Try again at ${formatMoment(NOW + 600_000, NOW)}`,
    ],
    [
      failed("throttled", null, tried("groq", "quota_exhausted")),
      "Nobody could answer. Try again later: /retry.",
    ],
    [
      failed("unreachable", null, tried("groq", "network")),
      "Nobody could be reached. Check the network, then: /retry.",
    ],
    [
      failed("unreachable", null, tried("groq", "server_error")),
      "Nobody could answer just now. Try again in a moment: /retry.",
    ],
    [
      failed("no-credentials", null, tried("groq", "auth")),
      "Every key was refused. /status says how to set them anew;",
    ],
    [failed("provider", null, tried("groq", "too_large")), "Everyone is busy. Set a key."],
    [
      failed("provider", null, tried("groq", "empty")),
      "Nobody gave an answer. Say it in other words, or try again:",
    ],
    [failed("no-credentials", null), "Everyone is busy. Set a key."],
  ])("says what helps, case %#", (outcome, line) => {
    expect(told(outcome)[0]).toMatch(new RegExp(`^${line.replaceAll(/[.?]/gu, String.raw`\$&`)}`, "u"));
  });

  it("names Enter where the input stands in the input line again", () => {
    expect(told(failed("throttled", NOW + 20_000), true)).toEqual([
      "No provider is free. Try again in 20 s: press Enter.",
    ]);
  });

  it("keeps a cancelled answer, marked", () => {
    const view = run(
      SUBMIT,
      attempt(1, "groq"),
      delta("Half"),
      end({ kind: "cancelled", attempts: [], partial: null }),
    );
    expect(lines(view).slice(-2)).toEqual(["Half", "— interrupted; /continue goes on, /retry starts over —"]);
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
      "Limits are not shared as usual: redis is gone.",
      "Limits are shared again.",
    ]);
  });
});

it("accepts text and outcomes that come without a turn", () => {
  const view = run(delta("stray"), end({ kind: "cancelled", attempts: [], partial: null }));
  expect(lines(view)).toEqual(["📊 Mary", "stray", "— interrupted; /continue goes on, /retry starts over —"]);
});
