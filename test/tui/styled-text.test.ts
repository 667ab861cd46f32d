import { expect, test } from "vitest";
import { styledText } from "../../src/tui/styled-text.ts";

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
  expect(styledText(ROWS, true)).toBe(
    "\u001b[1mMary\u001b[22m\u001b[2m — analyst\u001b[22m\n \na plain row\n\u001b[33mcareful\u001b[39m",
  );
});

test("without colours there is nothing but the text", () => {
  expect(styledText(ROWS, false)).toBe("Mary — analyst\n \na plain row\ncareful");
});
