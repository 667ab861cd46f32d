import { expect, it } from "vitest";
import { blockRows } from "../../src/tui/drawing/block-rows.ts";

const rowsOf = (text: string, columns = 40): string[] =>
  blockRows({ kind: "user", text }, columns).map((row) => row.map((span) => span.text).join(""));

const lines = (count: number): string =>
  Array.from({ length: count }, (_, row) => `row ${row + 1}`).join("\n");

it("repeats a message of twelve rows whole", () => {
  const rows = rowsOf(lines(12));
  expect(rows).toHaveLength(12);
  expect(rows.at(-1)).toBe("  row 12");
});

it.each([
  ["of more lines", lines(13)],
  ["whose one line takes more rows", "word ".repeat(200).trim()],
  ["that is a single endless word", "x".repeat(10_000)],
])("cuts a message %s after twelve rows and says so", (_, text) => {
  const rows = rowsOf(text);
  expect(rows).toHaveLength(13);
  expect(rows.at(-1)).toBe("  …");
});
