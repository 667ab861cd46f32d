import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth, truncate } from "../../src/core/text/display-width.ts";
import {
  EMPTY_BUFFER,
  editBuffer,
  type EditAction,
  type EditBuffer,
} from "../../src/tui/editor/edit-buffer.ts";
import { layoutInput } from "../../src/tui/drawing/input-layout.ts";
import { wrapLine, wrapText } from "../../src/tui/drawing/wrap.ts";

const buffer = (text: string, ...moves: EditAction["type"][]): EditBuffer =>
  moves.reduce(
    (buffer, type) => editBuffer(buffer, { type } as EditAction),
    editBuffer(EMPTY_BUFFER, { type: "insert", text }),
  );

const anyText = fc.string({
  unit: fc.constantFrom("a", "b", " ", "日", "👍🏽", "e\u0301", "-", "\t", "\n", "`"),
});

describe("displayWidth", () => {
  it.each([
    ["plain", 5],
    ["日本語", 6],
    ["e\u0301", 1],
    ["👍", 2],
    ["👍🏽", 2],
    ["👨‍👩‍👧", 2],
    ["🇩🇪", 2],
    ["⚠️", 2],
    ["1️⃣", 2],
    ["한국", 4],
    ["ｆｕｌｌ", 8],
    ["—·›●", 4],
    ["a\u200bb", 2],
    ["", 0],
  ])("gives %j %i cells", (text, cells) => {
    expect(displayWidth(text)).toBe(cells);
  });

  it("cuts between characters and marks the cut", () => {
    expect(truncate("日本語です", 6)).toBe("日本…");
    expect(truncate("short", 5)).toBe("short");
    expect(truncate("anything", 0)).toBe("");
  });
});

describe("wrapping", () => {
  it("breaks at spaces and drops the space it breaks at", () => {
    expect(wrapText("the quick brown fox", 10)).toEqual(["the quick", "brown fox"]);
  });

  it("breaks a word that is too long, and keeps indentation and empty lines", () => {
    expect(wrapText("  abcdefgh\n\nx", 4)).toEqual(["  ab", "cdef", "gh", "", "x"]);
  });

  it("never exceeds the columns, loses nothing but spaces, and settles every row but the last", () => {
    fc.assert(
      fc.property(anyText, anyText, fc.integer({ min: 2, max: 12 }), (head, more, columns) => {
        const line = head.replaceAll(/[\n\t]/gu, " ");
        const longer = line + more.replaceAll(/[\n\t]/gu, " ");
        const rows = wrapLine(line, columns);
        for (const row of rows) expect(displayWidth(row.text)).toBeLessThanOrEqual(columns);
        expect(
          rows
            .map(({ text }) => text)
            .join("")
            .replaceAll(" ", ""),
        ).toBe(line.replaceAll(" ", ""));
        const settled = rows.slice(0, -1).map(({ text }) => text);
        const later = wrapLine(longer, columns).map(({ text }) => text);
        expect(later.slice(0, settled.length)).toEqual(settled);
      }),
    );
  });
});

describe("layoutInput", () => {
  it("puts the cursor behind wide characters", () => {
    expect(layoutInput(buffer("日本x", "left"), 20, 3)).toEqual({
      rows: ["日本x"],
      cursor: { x: 4, y: 0 },
      hidden: 0,
    });
  });

  it("gives the cursor a row of its own behind a full row", () => {
    expect(layoutInput(buffer("abcd"), 4, 3)).toEqual({
      rows: ["abcd", ""],
      cursor: { x: 0, y: 1 },
      hidden: 0,
    });
  });

  it("shows the rows around the cursor", () => {
    expect(layoutInput(buffer("1\n2\n3\n4\n5"), 10, 2)).toEqual({
      rows: ["4", "5"],
      cursor: { x: 1, y: 1 },
      hidden: 3,
    });
    const top = buffer("1\n2\n3\n4\n5", "text-start");
    expect(layoutInput(top, 10, 2)).toEqual({ rows: ["1", "2"], cursor: { x: 0, y: 0 }, hidden: 0 });
  });

  it("shows a large paste as its label", () => {
    const pasted = editBuffer(buffer("see "), { type: "paste", text: "row\n".repeat(50) });
    expect(layoutInput(pasted, 40, 3).rows).toEqual(["see [pasted 50 lines]"]);
  });

  it("always has its cursor inside its rows", () => {
    const moves = fc.array(
      fc.constantFrom<EditAction["type"]>("left", "text-start", "text-end", "line-start", "word-left"),
    );
    fc.assert(
      fc.property(
        anyText,
        moves,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 4 }),
        (text, ...rest) => {
          const [steps, columns, maxRows] = rest;
          const { rows, cursor } = layoutInput(buffer(text, ...steps), columns, maxRows);
          expect(rows.length).toBeLessThanOrEqual(maxRows);
          expect(cursor.y).toBeGreaterThanOrEqual(0);
          expect(cursor.y).toBeLessThan(rows.length);
          expect(cursor.x).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});
