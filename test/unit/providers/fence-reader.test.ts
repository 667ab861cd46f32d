import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFenceReader } from "../../../src/providers/fence-reader.ts";

const save = (path: string, text: string) => ({
  name: "save_file",
  arguments: JSON.stringify({ path, text }),
});

function read(pieces: readonly string[], mayServe: typeof save | null = save) {
  const reader = createFenceReader(mayServe);
  const shown = pieces.map((piece) => reader.push(piece)).join("");
  const { text, calls } = reader.end();
  return { text: shown + text, calls: calls.map((call) => [call.name, call.arguments]) };
}

const TOOL = '```tool\n{"tool": "read_file", "path": "a.md"}\n```';
const CALL = ["read_file", '{"path":"a.md"}'];

describe("a block", () => {
  it.each<[string, string, { text: string; calls: readonly (readonly string[])[] }]>([
    ["of a call", `Let me look.\n\n${TOOL}`, { text: "Let me look.\n\n", calls: [CALL] }],
    ["not closed", TOOL.slice(0, -4), { text: "", calls: [CALL] }],
    ["with CR LF", TOOL.replaceAll("\n", "\r\n"), { text: "", calls: [CALL] }],
    ["and another", `${TOOL}\n${TOOL}\n`, { text: "", calls: [CALL, CALL] }],
    ["and a made-up result", `${TOOL}\nThe file says bread.`, { text: "", calls: [CALL] }],
    [
      "with arguments apart",
      '```tool_call\n{"name": "read_file", "arguments": {"path": "a.md"}}\n```',
      { text: "", calls: [CALL] },
    ],
    [
      "of broken JSON",
      '```tool\n{"tool": "read_file", "path": \n```',
      { text: "", calls: [["read_file", '{"tool": "read_file", "path": \n']] },
    ],
    [
      "of a document, with a block in it",
      "Here it is.\n```file:docs/a.md\n# A\n```js\nlet a;\n```\nEnd\n```\n",
      {
        text: "Here it is.\n",
        calls: [["save_file", '{"path":"docs/a.md","text":"# A\\n```js\\nlet a;\\n```\\nEnd\\n"}']],
      },
    ],
    [
      "of a document in a longer fence",
      "````file:a.md\n```\ncode\n```\n````",
      { text: "", calls: [["save_file", '{"path":"a.md","text":"```\\ncode\\n```\\n"}']] },
    ],
    [
      "within another block is an example",
      `\`\`\`\`md\n${TOOL}\n\`\`\`\``,
      { text: `\`\`\`\`md\n${TOOL}\n\`\`\`\``, calls: [] },
    ],
    ["of another kind", "```ts\nlet a;\n```\nDone", { text: "```ts\nlet a;\n```\nDone", calls: [] }],
    ["in the middle of a line", "write ```tool to call", { text: "write ```tool to call", calls: [] }],
  ])("%s", (_what, answer, expected) => {
    expect(read([answer])).toEqual(expected);
    expect(read(answer.split(""))).toEqual(expected);
  });

  it("of a document is text where nothing can be saved", () => {
    const answer = "```file:a.md\n# A\n```";
    expect(read([answer], null)).toEqual({ text: answer, calls: [] });
  });
});

it("reads the same however an answer is cut", () => {
  const part = fc.constantFrom(
    "```tool\n",
    "```",
    "```\n",
    "````\n",
    "```file:a.md\n",
    '{"tool":"x"}',
    "\n",
    "a",
    " ",
    "```js\n",
    "`",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), fc.array(fc.nat(60), { maxLength: 12 }), (parts, cuts) => {
      const answer = parts.join("");
      const marks = [
        0,
        ...cuts.filter((cut) => cut < answer.length).toSorted((a, b) => a - b),
        answer.length,
      ];
      const pieces = marks.slice(1).map((mark, index) => answer.slice(marks[index], mark));
      expect(read(pieces)).toEqual(read([answer]));
    }),
    { numRuns: 500 },
  );
});

it("gives out a line of text before it ends", () => {
  const reader = createFenceReader(save);
  expect(reader.push("Hel")).toBe("Hel");
  expect(reader.push("lo\n``")).toBe("lo\n");
  expect(reader.push("x")).toBe("``x");
});
