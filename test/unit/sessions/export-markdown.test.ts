import { describe, expect, it } from "vitest";
import type { SessionTranscript } from "../../../src/core/session.ts";
import { exportMarkdown } from "../../../src/sessions/export-markdown.ts";
import { RECEIPT } from "../../support/session-fixtures.ts";

const AT = "2026-11-23T14:12:00.000Z";

const TRANSCRIPT: SessionTranscript = {
  id: "20261123-1412-k3f9",
  agent: "analyst",
  createdAt: AT,
  updatedAt: "2026-11-23T14:20:31.000Z",
  messages: 2,
  title: "Is *this* a [link]?",
  turns: [
    {
      kind: "exchange",
      agent: "analyst",
      user: "Is *this* a [link]?\n\n# no",
      assistant: "Yes.\n",
      receipt: RECEIPT,
      at: AT,
    },
    {
      kind: "interrupted",
      agent: "pm",
      user: "And now?",
      reason: "cancelled",
      partial: { provider: "groq", model: "small", text: "Half of an ans" },
      at: AT,
    },
  ],
  unanswered: "Still there?",
  warnings: [
    {
      message: "line 3: the record is damaged and is left out; all others are kept",
      complaint: { kind: "session-line", line: 3, flaw: "damaged" },
    },
  ],
};

describe("exportMarkdown", () => {
  it("marks where a summary stands for all above it", () => {
    const compaction = { turns: 1, agent: "pm", text: "```\nopen", receipt: RECEIPT, at: AT };
    const text = exportMarkdown({ ...TRANSCRIPT, compactions: [compaction] }, (id) => id);
    expect(text).toContain(`Yes.

---

**Summary of all above**, sent in its place · 2026-11-23 14:12 UTC · groq / small · fallback · 1.3 s

\`\`\`
open
\`\`\`

---

**You** · 2026-11-23 14:12 UTC

> And now?`);
  });

  it("has a line for each use of a tool, in which nothing is markup", () => {
    const tools = [
      { tool: "read_file", summary: "docs/*a*.md — 2 lines", isError: false },
      { tool: "save_file", summary: "b.md\n# c — \u001b[31mno", isError: true },
    ];
    const turns = TRANSCRIPT.turns.map((turn) => ({ ...turn, tools }));
    const text = exportMarkdown({ ...TRANSCRIPT, turns }, (id) => id);
    const lines = "- read\\_file: docs/\\*a\\*.md — 2 lines\n- save\\_file (failed): b.md \\# c — no\n";
    expect(text).toContain(`Yes.\n\n${lines}`);
    expect(text).toContain(`Half of an ans\n\n${lines}`);
  });

  it("writes the whole session", () => {
    const names: Record<string, string> = { analyst: "Mary", pm: "John" };
    expect(exportMarkdown(TRANSCRIPT, (id) => names[id] ?? id)).toBe(`# Is \\*this\\* a \\[link\\]?

- Session: \`20261123-1412-k3f9\`
- Started: 2026-11-23 14:12 UTC
- Last turn: 2026-11-23 14:20 UTC
- Messages: 2

---

**You** · 2026-11-23 14:12 UTC

> Is *this* a [link]?
>
> # no

**Mary** · groq / small · fallback · 1.3 s

Yes.

---

**You** · 2026-11-23 14:12 UTC

> And now?

**John** · interrupted: cancelled

Half of an ans

---

**You** · not answered

> Still there?

---

- line 3: the record is damaged and is left out; all others are kept
`);
  });

  const exported = (assistant: string): string =>
    exportMarkdown(
      {
        ...TRANSCRIPT,
        unanswered: null,
        warnings: [],
        turns: [{ kind: "exchange", agent: "a", user: "q", assistant, receipt: RECEIPT, at: AT }],
      },
      () => "A_b\u001b]0;x\u0007",
    );

  it.each([
    ["```ts\nlet x;", "```ts\nlet x;\n```\n"],
    ["````\n```\nx", "````\n```\nx\n````\n"],
    ["~~~\n```\nx", "~~~\n```\nx\n~~~\n"],
    ["```\nx\n```", "```\nx\n```\n"],
    ["a ```inline``` b", "a ```inline``` b\n"],
  ])("closes the code block that %j leaves open, and no other", (assistant, end) => {
    expect(exported(assistant).endsWith(`\n\n${end}`)).toBe(true);
  });

  it("lets no escape sequence through, from texts or names", () => {
    const markdown = exported("a\u001b[2Jb\u009b31m\rc");
    expect(markdown).toContain("ab\nc");
    expect(markdown).toContain("**A\\_b**");
    expect(markdown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  });
});
