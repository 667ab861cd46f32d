import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../../src/core/display-width.ts";
import type { Block } from "../../../src/tui/block.ts";
import { blockRows } from "../../../src/tui/block-rows.ts";
import { EMPTY_TAIL, flushTail, splitTail, tailRows } from "../../../src/tui/live-tail.ts";
import type { MarkdownOptions } from "../../../src/tui/markdown/markdown.ts";
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
      { numRuns: Number(process.env["RUNS"] ?? 60) },
    );
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
      { numRuns: Number(process.env["RUNS"] ?? 60) },
    );
  });
});
void tailRows;
