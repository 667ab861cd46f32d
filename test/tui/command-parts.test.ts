import { describe, expect, it } from "vitest";
import type { SessionTranscript } from "../../src/core/session.ts";
import { clipboardSequence } from "../../src/tui/terminal/clipboard.ts";
import { lastCodeBlock } from "../../src/tui/commands/code-block.ts";
import { ownMessages } from "../../src/tui/commands/edit.ts";
import { blockRows } from "../../src/tui/drawing/block-rows.ts";
import { limitsBlocks } from "../../src/tui/blocks/limits-blocks.ts";
import { formatAge } from "../../src/tui/bar/time-format.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { RECEIPT } from "../support/session-fixtures.ts";
import { providerStatus, statusReport } from "../support/tui-fake-host.ts";

const said = { agent: "analyst", at: "2026-11-23T12:00:00.000Z" };
const answered = (user: string): SessionTranscript["turns"][number] => ({
  kind: "exchange",
  ...said,
  user,
  assistant: "Yes.",
  receipt: RECEIPT,
});
const stopped = (user: string): SessionTranscript["turns"][number] => ({
  kind: "interrupted",
  ...said,
  user,
  partial: null,
  reason: "cancelled",
});

describe("a user's own messages", () => {
  it("are counted from the last, each with the turns that began with it", () => {
    expect(ownMessages({ turns: [answered("one"), stopped("two"), answered("three")] })).toEqual([
      { text: "three", turns: 1 },
      { text: "two", turns: 2 },
      { text: "one", turns: 3 },
    ]);
  });

  it("count once when they were sent again for want of an answer, twice when they were repeated", () => {
    const turns = [stopped("one"), stopped("one"), answered("one"), answered("one")];
    expect(ownMessages({ turns })).toEqual([
      { text: "one", turns: 1 },
      { text: "one", turns: 4 },
    ]);
  });
});

describe("the last code block", () => {
  it.each([
    ["no code", null],
    ["```\na\n```\n```js\nb\nc\n```\nend", "b\nc"],
    ["~~~\na\n```\n~~~", "a\n```"],
    ["````\n```\ninner\n```\n````", "```\ninner\n```"],
    ["```py\ncut off", "cut off"],
    ["``` not a fence ``` at all", null],
  ])("of %j is %j", (text, code) => {
    expect(lastCodeBlock(text)).toBe(code);
  });
});

it("asks the terminal for its clipboard in base64, whatever the text, and wraps it for tmux", () => {
  expect(clipboardSequence("\u001b]0;x\u0007ação", false)).toMatch(/^\u001b\]52;c;[\w+/=]+\u0007$/u);
  expect(clipboardSequence("a", true)).toBe(
    "\u001bPtmux;\u001b\u001b]52;c;YQ==\u0007\u001b\\\u001b]52;c;YQ==\u0007",
  );
});

it("says how long ago something was", () => {
  const ages = [0, 59_000, 60_000, 3_600_000, 90_000_000].map((ms) => formatAge(0, ms, EN));
  expect(ages).toEqual(["just now", "just now", "1 min ago", "1 h ago", "1 d ago"]);
});

describe("limits in full", () => {
  const NOW = Date.parse("2026-11-23T12:00:00.000Z");
  const lines = (change: object, state: Parameters<typeof providerStatus>[1] = {}): string => {
    const provider = providerStatus("groq", state);
    const limits = provider.limits === null ? null : { ...provider.limits, ...change };
    return limitsBlocks(statusReport(NOW, [{ ...provider, limits }]), EN)
      .flatMap((block) => blockRows(block, 200))
      .map((row) => row.map(({ text }) => text).join(""))
      .join("\n");
  };

  it("name what slows a provider down and when its next request may start", () => {
    const text = lines({
      rpm: { used: 3, limit: 12, configured: 30 },
      throttle: { factor: 0.5, recent429: 2, nextRestoreAt: NOW + 60_000 },
      learned: { rpm: 12, probeAt: NOW + 30_000 },
      nextSlotAt: NOW + 20_000,
      parked: { "model\u001b[2J": NOW + 40_000 },
    });
    expect(text).toContain("3 of 12 this minute · set to 30 · 41 of 1000 today · 4 of 4 at once");
    expect(text).toContain("slowed to 50% after refusals, faster in 60 s");
    expect(text).toContain("its refusals taught about 12 a minute, more is tried in 30 s");
    expect(text).toContain("2 refused lately");
    expect(text).toContain("model rests and is asked again in 40 s");
    expect(text).toMatch(/next +in 20 s/u);
  });

  it("promise no next request where none can start", () => {
    expect(lines({}, { state: "no_key" })).not.toContain("next");
    expect(lines({})).toMatch(/next +now/u);
  });
});
