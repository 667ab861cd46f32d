import { expect, test } from "vitest";
import { ansiRows } from "../../src/tui/terminal/ansi.ts";

const ROWS = [
  [
    { text: "Mary", tone: "strong" },
    { text: " — analyst", tone: "dim" },
  ],
  [],
  [
    { text: "", tone: "accent" },
    { text: "a plain row", tone: "plain" },
  ],
  [{ text: "careful", tone: "warn" }],
] as const;

test("rows become lines, and each span begins and ends its own style", () => {
  expect(ansiRows(ROWS, "dark")).toBe(
    "\u001b[1mMary\u001b[22m\u001b[2m — analyst\u001b[22m\n \na plain row\n\u001b[33mcareful\u001b[39m",
  );
});

test("without colours there is what can be told without", () => {
  expect(ansiRows(ROWS, "mono")).toBe(
    "\u001b[1mMary\u001b[22m — analyst\n \na plain row\n\u001b[1mcareful\u001b[22m",
  );
});
