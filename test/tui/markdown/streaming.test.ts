import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../../src/core/text/display-width.ts";
import type { Block } from "../../../src/tui/blocks/block.ts";
import { blockRows } from "../../../src/tui/drawing/block-rows.ts";
import {
  EMPTY_TAIL,
  flushTail,
  splitTail,
  tailRows,
  withoutWritten,
} from "../../../src/tui/state/live-tail.ts";
import type { MarkdownOptions } from "../../../src/tui/markdown/options.ts";
import { markdownText, pieces } from "../../support/markdown-texts.ts";

const options = (columns: number, maxRows: number): MarkdownOptions => ({
  columns,
  maxRows,
  highlighter: null,
});

const shown = (blocks: readonly Block[], columns: number): unknown[] =>
  blocks.flatMap((block) => blockRows(block, columns)).map((row) => JSON.stringify(joined(row)));

/** Neighbouring spans of one style as one. */
const joined = (row: readonly { readonly text: string }[]): unknown[] =>
  row.reduce<{ text: string }[]>((spans, { text, ...style }) => {
    const last = spans.at(-1);
    if (
      last !== undefined &&
      JSON.stringify({ ...last, text: "" }) === JSON.stringify({ ...style, text: "" })
    ) {
      return [...spans.slice(0, -1), { ...style, text: last.text + text }];
    }
    return text === "" ? spans : [...spans, { ...style, text }];
  }, []);

/** All that settles of a text in pieces. */
function stream(texts: readonly string[], { columns, maxRows, ...rest }: MarkdownOptions): Block[] {
  const blocks: Block[] = [];
  let tail = EMPTY_TAIL;
  for (const text of texts) {
    const split = splitTail({ ...tail, text: tail.text + text }, { columns, maxRows, ...rest });
    blocks.push(...split.settled);
    tail = split.tail;
  }
  blocks.push(...flushTail(tail, { columns, maxRows, ...rest }).settled);
  return blocks;
}

const anySize = {
  columns: fc.oneof(fc.constantFrom(1, 2, 3, 20, 40, 80), fc.integer({ min: 1, max: 100 })),
  maxRows: fc.integer({ min: 1, max: 4 }),
};
const RUNS = 60;
const cuts = fc.array(fc.nat(3000), { maxLength: 60 });

describe("a streamed answer", () => {
  it("settles to the same rows in whatever pieces it comes", () => {
    fc.assert(
      fc.property(markdownText(), cuts, anySize.columns, anySize.maxRows, (text, at, columns, maxRows) => {
        const size = options(columns, maxRows);
        const whole = shown(stream([text], size), columns);
        expect(shown(stream(pieces(text, at), size), columns)).toEqual(whole);
        expect(shown(stream(Array.from(text), size), columns)).toEqual(whole);
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    ["a line indented by four in a paragraph, which is no heading", "w1z\n    # w2z\n"],
    ["a table of a head alone, too narrow for a grid", "| w1z | w2z |\n| --- | --- |"],
    ["the same before something else", "| w1z | w2z |\n| --- | --- |\n\nw3z"],
  ])("shows %s, in whatever pieces", (_what, text) => {
    const size = options(3, 1);
    const whole = shownText(stream([text], size));
    expect(shownText(stream(Array.from(text), size))).toBe(whole);
    expect(numbers(whole)).toEqual(numbers(text));
  });

  it("is never wider than the screen", () => {
    fc.assert(
      fc.property(markdownText(), anySize.columns, anySize.maxRows, (text, columns, maxRows) => {
        for (const block of stream([text], options(columns, maxRows))) {
          if (block.kind !== "rows") continue;
          for (const row of block.rows) {
            const line = row.map((span) => span.text).join("");
            expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(2, columns));
            expect(line).not.toMatch(/[\n\t]/u);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("says every word once", () => {
    fc.assert(
      fc.property(markdownText(), cuts, anySize.columns, anySize.maxRows, (source, at, columns, maxRows) => {
        const text = numbered(source);
        const drawn = shownText(stream(pieces(text, at), options(columns, maxRows)));
        expect(numbers(drawn)).toEqual(numbers(text));
      }),
      { numRuns: RUNS },
    );
  });

  it("says every word once when it is drawn over in the middle", () => {
    fc.assert(
      fc.property(
        markdownText(),
        fc.nat(3000),
        anySize.columns,
        anySize.maxRows,
        (source, cut, columns, maxRows) => {
          const text = numbered(source);
          const size = options(columns, maxRows);
          const [begin = "", more = ""] = pieces(text, [wordEnd(text, cut)]);
          const before = splitTail({ ...EMPTY_TAIL, text: begin }, size);
          const kept = tailRows(before.tail, size);
          const rest = withoutWritten({ ...before.tail, text: before.tail.text + more }, before.tail, size);
          const after = flushTail(rest, size).settled;
          const drawn = shownText([...before.settled, { kind: "rows", rows: kept }, ...after]);
          expect(numbers(drawn)).toEqual(numbers(text));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it("keeps few rows live, but for a table and for markers without a partner", () => {
    const prose = `${"plain words that go on ".repeat(60)}\n- ${"and an item ".repeat(40)}\n`;
    const code = `\`\`\`ts\n${"const a = 1;\n\n".repeat(40)}\`\`\`\n`;
    const text = `${prose}${"- an item\n".repeat(40)}\n${code}`;
    for (const columns of [20, 40, 80]) {
      let tail = EMPTY_TAIL;
      for (const char of text) {
        tail = splitTail({ ...tail, text: tail.text + char }, options(columns, 4)).tail;
        // A line of which nobody can tell yet what it is stands below them.
        const rows = tailRows(tail, options(columns, 4)).filter((row) => row.length > 0);
        expect(rows.length).toBeLessThanOrEqual(5);
      }
    }
  });

  it("keeps right-to-left text in its order", () => {
    const text = "- שלום **עולם** 1\n- مرحبا `كود` بالعالم";
    const lines = blockRows({ kind: "answer", text }, 80).map((row) => row.map((span) => span.text).join(""));
    expect(lines).toEqual(["• שלום עולם 1", "• مرحبا كود بالعالم"]);
    expect(lines.map(displayWidth)).toEqual([13, 19]);
  });
});

/** The first index from `cut` on, in characters, at which no word is cut: the rest of a table's cell is another cell. */
function wordEnd(text: string, cut: number): number {
  const characters = Array.from(text);
  const from = cut % (characters.length + 1);
  const end = characters.findIndex((char, index) => index >= from && /\s/u.test(char));
  return end === -1 ? characters.length : end;
}

/** The text with its words made unique. */
function numbered(text: string): string {
  let count = 0;
  return text.replaceAll(
    /alpha|bé|日本|שלום|مرحبا|👩‍💻|\bx\b|e\u0301t\u0301|longer-word-with-hyphens/gu,
    () => {
      count += 1;
      return `w${count}z`;
    },
  );
}

/** All that is shown, without white space and the lines of tables and quotes, at which words may be broken. */
function shownText(blocks: readonly Block[]): string {
  const rows = blocks.flatMap((block) => blockRows(block, Infinity));
  return rows
    .map((row) => row.map((span) => span.text).join(""))
    .join("\n")
    .replaceAll(/[\s│─┼]/gu, "");
}

/** The numbers of the words, in order: cells that stand side by side are read across. */
function numbers(text: string): number[] {
  return Array.from(text.matchAll(/w(\d+)z/gu), ([, number]) => Number(number)).toSorted((a, b) => a - b);
}
