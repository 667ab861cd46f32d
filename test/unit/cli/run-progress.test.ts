import { describe, expect, it } from "vitest";
import { progressNotes } from "../../../src/cli/run-progress.ts";
import type { SquadEventBody } from "../../../src/core/events.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

function listener() {
  const clock = new VirtualClock();
  const lines: string[] = [];
  const notes = progressNotes(clock, (line) => lines.push(line));
  const hear = (event: SquadEventBody): void => notes.sink({ v: 1, at: "", ...event });
  const wait = (waitMs: number): void =>
    hear({
      type: "admission-wait",
      provider: "groq",
      model: "m",
      waitMs,
      until: clock.wall() + waitMs,
      reason: "window",
    });
  return { clock, lines, notes, hear, wait };
}

describe("the notes of a run", () => {
  it("say why it waits, and every 30 s that it still does, until something happens", async () => {
    const { clock, lines, hear, wait } = listener();
    wait(70_000);
    await clock.advance(65_000);
    expect(lines).toEqual([
      "squad: waiting 70 s for groq: its requests of this minute are spent",
      "squad: still waiting for groq, 40 s left",
      "squad: still waiting for groq, 10 s left",
    ]);
    hear({ type: "admission-grant", provider: "groq", model: "m", waitedMs: 70_000 });
    await clock.advance(120_000);
    expect(lines).toHaveLength(3);
    expect(clock.sleeping).toBe(0);
  });

  it("do not mention waits below a second, nor anything of a turn that just works", () => {
    const { lines, hear, wait } = listener();
    wait(900);
    hear({ type: "attempt-start", attempt: 1, provider: "groq", model: "m", tier: "boss" });
    hear({ type: "text-delta", text: "hi" });
    hear({ type: "turn-end", outcome: "answered" });
    expect(lines).toEqual([]);
  });

  it("say once what failed and what follows, but leave the last failure to the result", () => {
    const { lines, hear } = listener();
    const failure = {
      type: "attempt-error",
      attempt: 1,
      provider: "groq",
      model: "m",
      kind: "network",
      status: null,
      shown: 0,
    } as const;
    hear({ ...failure, message: "groq cannot be reached", next: "fall-back" });
    hear({ ...failure, message: "groq cannot be reached", next: "retry" });
    hear({ ...failure, attempt: 2, message: "groq cannot be reached", next: "retry" });
    hear({ ...failure, message: "groq cannot be reached", next: "stop" });
    expect(lines).toEqual([
      "squad: groq cannot be reached; asking the next provider",
      "squad: groq cannot be reached; asking it once more",
    ]);
  });

  it("say what is left out for whom, once, and again when it is much more", () => {
    const { lines, hear } = listener();
    const trim = { type: "conversation-trim", reason: "window", room: 4096, answerTokens: null } as const;
    for (const dropped of [2, 4, 20]) hear({ ...trim, dropped, provider: "ollama" });
    hear({ ...trim, dropped: 2, provider: null, reason: "cap", room: null });
    expect(lines).toEqual([
      "squad: ollama reads 4096 tokens at once: the oldest 2 messages are left out for it, but kept in the session",
      "squad: ollama reads 4096 tokens at once: the oldest 20 messages are left out for it, but kept in the session",
      "squad: the oldest 2 messages are no longer sent, but kept in the session",
    ]);
  });
});
