import { setTimeout as delay } from "node:timers/promises";
import { SquadError } from "../../src/core/errors.ts";
import { attemptError, beginAttempt, type Scenario, type Stage } from "./tui-fake-host.ts";

const say = (emit: Stage["emit"], text: string): void => {
  for (const piece of text.match(/[\s\S]{1,7}/gu) ?? []) emit({ type: "text-delta", text: piece });
};

const LONG = Array.from(
  { length: 30 },
  (_, index) => `Point ${index + 1}: a sentence that is long enough to need a second row on a narrow screen.`,
).join("\n");

/** Turns to play in tests, by the first word of the input. A gate opens when the test says so. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  /** Says a little, then waits at the gate before it ends. */
  gated: async ({ emit, gate }) => {
    beginAttempt(emit, 1, "groq");
    say(emit, "The first half");
    await gate();
    say(emit, " and the second half.");
    return "The first half and the second half.";
  },
  /** Says a little, asks whether it may write a file of forty lines, and says what it was told. */
  write: async ({ emit, consent, signal }) => {
    beginAttempt(emit, 1, "groq");
    say(emit, "I will write it.");
    const diff = Array.from(
      { length: 40 },
      (_, index) => ({ kind: "added", text: `line ${index + 1}` }) as const,
    );
    const request = { path: "docs/brief\u202e.md", isNew: true, diff, added: 40, removed: 0 } as const;
    const isAllowed = await consent.mayWrite({ ...request, warnings: ["tainted"] }, signal);
    beginAttempt(emit, 2, "groq");
    say(emit, isAllowed ? "It is written." : "It is not written.");
    return "written";
  },
  /** Asks the user which of two, and repeats the answer. */
  which: async ({ emit, consent, signal }) => {
    const answer = await consent.answer({ text: "Which market?", options: ["Bees", "Birds"] }, signal);
    beginAttempt(emit, 1, "groq");
    say(emit, `Then it is ${answer ?? "nothing"}.`);
    return "which";
  },
  /** Never ends, not even when it is told to. */
  stubborn: ({ emit }) => {
    beginAttempt(emit, 1, "groq");
    say(emit, "So far");
    return new Promise(() => undefined);
  },
  /** Is asked, and says nothing until the gate opens. */
  silent: async ({ emit, gate }) => {
    beginAttempt(emit, 1, "groq");
    await gate();
    say(emit, "At last.");
    return "At last.";
  },
  /** Thirty lines, a gate in the middle. */
  long: async ({ emit, gate }) => {
    beginAttempt(emit, 1, "groq");
    say(emit, LONG.slice(0, LONG.length / 2));
    await gate();
    say(emit, LONG.slice(LONG.length / 2));
    return LONG;
  },
  /** Numbered words, twenty-five every 300 ms, in paragraphs of forty, until the gate opens. */
  stream: async ({ emit, gate }) => {
    beginAttempt(emit, 1, "groq");
    const opened = gate().then(() => true);
    for (let word = 1; ; word += 1) {
      emit({ type: "text-delta", text: `word${word}${word % 40 === 0 ? ".\n\n" : " "}` });
      if (word % 25 === 0 && (await Promise.race([opened, delay(300, false)]))) return "stream";
    }
  },
  /** Thirty lines at once, in a code fence. */
  code: ({ emit }) => {
    beginAttempt(emit, 1, "groq");
    const text = `Here it is:\n\n\`\`\`ts\n${LONG}\n\nend();\n\`\`\`\n\nThat is all.`;
    say(emit, text);
    return Promise.resolve(text);
  },
  /** Five thousand lines, faster than any screen. */
  flood: async ({ emit }) => {
    beginAttempt(emit, 1, "groq");
    for (let line = 1; line <= 5000; line += 1) {
      emit({ type: "text-delta", text: `Line ${line} of a flood\n${line % 10 === 0 ? "\n" : ""}` });
      if (line % 50 === 0) await new Promise(setImmediate);
    }
    return "flood";
  },
  /** Breaks off in mid-answer; another provider goes on. */
  fallback: ({ emit }) => {
    beginAttempt(emit, 1, "groq");
    say(emit, "Half an answer that brea");
    emit(attemptError(1, "groq", { kind: "interrupted", status: null, shown: 24 }));
    beginAttempt(emit, 2, "cerebras");
    say(emit, "A whole answer.");
    return Promise.resolve("A whole answer.");
  },
  /** The first provider refuses before it says anything. */
  detour: ({ emit }) => {
    beginAttempt(emit, 1, "groq");
    emit(attemptError(1, "groq", {}));
    beginAttempt(emit, 2, "cerebras");
    say(emit, "From the second.");
    return Promise.resolve("From the second.");
  },
  /** Waits for a slot until the gate opens. */
  wait: async ({ emit, gate, now }) => {
    emit({
      type: "admission-wait",
      provider: "groq",
      model: "m",
      waitMs: 42_000,
      until: now() + 42_000,
      reason: "window",
    });
    await gate();
    emit({ type: "admission-grant", provider: "groq", model: "m", waitedMs: 42_000 });
    beginAttempt(emit, 1, "groq");
    say(emit, "At last.");
    return "At last.";
  },
  /** Every provider is throttled. */
  throttled: ({ emit }) => {
    beginAttempt(emit, 1, "groq");
    emit(attemptError(1, "groq", { next: "stop" }));
    return Promise.reject(new SquadError("throttled", "Every provider is rate limited for now"));
  },
  /** An answer that tries to take over the terminal, its sequences cut by chunks. */
  hostile: ({ emit }) => {
    beginAttempt(emit, 1, "groq");
    const text =
      "before \u001b]0;owned\u0007\u001b[2J\u001b[3J\u001b[31mred\u001b[0m\u009b5m \u001b]52;c;aGk=\u0007after";
    for (const char of text) emit({ type: "text-delta", text: char });
    return Promise.resolve(text);
  },
};
