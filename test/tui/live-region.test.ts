import { describe, expect, it } from "vitest";
import { EMPTY_TAIL, tailRows, withoutWritten, type LiveTail } from "../../src/tui/state/live-tail.ts";
import { createLiveRegion } from "../../src/tui/terminal/live-region.ts";
import type { ResizeBehaviour } from "../../src/tui/terminal/resize-behaviour.ts";
import { reflow, reflowedHead } from "../../src/tui/terminal/reflow.ts";
import type { Screen } from "../../src/tui/drawing/screen.ts";

const ESC = "\u001b";
const live = (text: string): LiveTail => ({ ...EMPTY_TAIL, text });

/** A region on which `rows` are drawn, with the cursor on row `y`, and all that it wrote since. */
function drawn(
  rows: readonly string[],
  y: number,
  { textRows = 0, behaviour = "follows" }: { textRows?: number; behaviour?: ResizeBehaviour } = {},
) {
  const written: string[] = [];
  const region = createLiveRegion({
    write: (text) => written.push(text),
    clear: () => written.push("clear"),
    forget: () => written.push("forget"),
    behaviour: () => behaviour,
  });
  const screen: Screen = {
    rows: rows.map((text) => [{ text, tone: "plain" }]),
    cursor: { x: 0, y },
    textRows,
  };
  region.laidOut(screen, live("live text"), { columns: 80, rows: 24 });
  region.drawn();
  return { region, written };
}

/** What erases the cursor's row, all below it and `rows` rows above it. */
const erased = (rows: number): string => `\r${ESC}[J${`${ESC}[1A${ESC}[2K`.repeat(rows)}`;

describe("the live region", () => {
  it("is erased as high as the narrower terminal has wrapped it", () => {
    const { region, written } = drawn(["", "x".repeat(70), "日".repeat(35), "input"], 3);
    expect(region.resized({ columns: 31, rows: 24 })).toEqual(EMPTY_TAIL);
    region.erase(null);
    expect(written).toEqual([erased(1 + 3 + 3), "forget"]);
  });

  it("is erased with its live text, which is drawn anew", () => {
    const { region, written } = drawn(["one", "two", "", "input"], 3, { textRows: 2 });
    expect(region.resized({ columns: 70, rows: 24 })).toEqual(EMPTY_TAIL);
    region.erase(null);
    expect(written).toEqual([erased(3), "forget"]);
  });

  it("leaves live text that may be out of reach where it stands and says once what it was", () => {
    const { region, written } = drawn(["one", "two", "", "input"], 3, { textRows: 2 });
    expect(region.resized({ columns: 80, rows: 3 })).toEqual(live("live text"));
    expect(region.resized({ columns: 80, rows: 24 })).toEqual(EMPTY_TAIL);
    region.erase(null);
    expect(written).toEqual([erased(1), "forget"]);
  });

  it("is not erased higher than it stands on a terminal that wraps nothing", () => {
    const { region, written } = drawn(["", "x".repeat(70), "input"], 2, { behaviour: "stays" });
    region.resized({ columns: 31, rows: 24 });
    region.erase(null);
    expect(written).toEqual([erased(2), "forget"]);
  });

  it("is erased from its end where the cursor drifts, each row in all of its pieces", () => {
    const lead = `${ESC}[1B${ESC}[?45h\r\b\r\b\r${ESC}[1A\r\b\r\b\r\b\r${ESC}[1A\r${ESC}[?45l\r${ESC}[J`;
    const { region, written } = drawn(["", "input", "bar"], 1, { behaviour: "drifts" });
    region.resized({ columns: 31, rows: 24 });
    region.erase(1);
    expect(written).toEqual([lead, "forget"]);
  });

  it("is not erased beyond the rows that a lower terminal still has below a cursor that drifts", () => {
    for (const below of [0, null]) {
      const { region, written } = drawn(["", "input", "bar"], 1, { behaviour: "drifts" });
      region.resized({ columns: 80, rows: 20 });
      region.erase(below);
      expect(written[0]?.split(`${ESC}[1A`)).toHaveLength(2);
    }
  });

  it("leaves live text that may be out of reach also where the cursor drifts", () => {
    const { region, written } = drawn(["one", "two", "", "input"], 3, { textRows: 2, behaviour: "drifts" });
    expect(region.resized({ columns: 80, rows: 3 })).toEqual(live("live text"));
    region.erase(0);
    expect(written[0]?.split(`${ESC}[1A`)).toHaveLength(2);
  });

  it("remembers what a low terminal has pushed out of reach, until something else follows it", () => {
    const { region, written } = drawn(["", "a", "b", "input"], 3);
    region.resized({ columns: 80, rows: 2 });
    region.erase(null);
    written.length = 0;
    region.resized({ columns: 80, rows: 24 });
    region.erase(null);
    expect(written).toEqual([erased(2), "forget"]);
    const other = drawn(["", "a", "b", "input"], 3);
    other.region.resized({ columns: 80, rows: 2 });
    other.region.erase(null);
    other.region.settled();
    other.written.length = 0;
    other.region.resized({ columns: 80, rows: 24 });
    other.region.erase(null);
    expect(other.written).toEqual([erased(0), "forget"]);
  });

  it("scrolls the whole screen away with line feeds, which every terminal keeps", () => {
    const { region, written } = drawn(["", "input"], 1);
    region.scrollAway({ columns: 80, rows: 4 });
    expect(written).toEqual(["clear", `\n\n\n${ESC}[H`]);
  });
});

describe("reflow", () => {
  it("cuts at the cell, before a wide character that does not fit", () => {
    expect(reflow("abcdef", 4)).toEqual(["abcd", "ef"]);
    expect(reflow("日本語", 5)).toEqual(["日本", "語"]);
    expect(reflow("", 5)).toEqual([""]);
  });

  it("keeps of a row that is partly out of sight that part", () => {
    expect(reflowedHead(["abcdef", "gh"], 4, 1)).toEqual(["abcd"]);
    expect(reflowedHead(["abcdef", "gh"], 4, 3)).toEqual(["abcdef", "gh"]);
    expect(reflowedHead(["abcdef"], 4, 0)).toEqual([]);
  });
});

describe("live text that was written", () => {
  const options = { columns: 40, maxRows: 4, highlighter: null };
  /** What is drawn of a text whose beginning was written already. */
  const after = (written: string, more: string): string[] => {
    const rest = withoutWritten(live(written + more), live(written), options);
    return tailRows(rest, options).map((row) => row.map(({ text }) => text).join(""));
  };

  it("is not drawn again, and what follows begins a row", () => {
    expect(after("one two", " three")).toEqual(["three"]);
    expect(after("one two", "\nthree")).toEqual(["three"]);
    expect(after("one two", "\n\nthree")).toEqual(["", "three"]);
  });

  it("leaves what follows in its list, quote or code", () => {
    expect(after("- one", " more\n- two")).toEqual(["  more", "• two"]);
    expect(after("> one", " more\n> two")).toEqual(["│ more", "│ two"]);
    expect(after("```ts\n**a", "**\n```\n**b**")).toEqual(["**", "", "b"]);
  });

  it("is left alone when it was settled since", () => {
    const later = live("three");
    expect(withoutWritten(later, live("one two"), options)).toBe(later);
    expect(withoutWritten(later, EMPTY_TAIL, options)).toBe(later);
  });
});
