import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createSeam } from "../../../src/core/turn/seam.ts";

/** What is shown of a continuation that comes in pieces. */
function shown(before: string, pieces: readonly string[]): string {
  const seam = createSeam(before);
  return pieces.map((piece) => seam.push(piece)).join("") + seam.end();
}

test.each([
  ["One, two, three, four, five", ["three, four, five, six"], ", six"],
  ["One, two, three, four, five", [" three, four, five, six"], ", six"],
  ["One, two, ", ["three"], "three"],
  ["the end of the ", ["the last"], "the last"],
  ["", ["all of it"], "all of it"],
  ["something", [], ""],
])("after %j, %j shows %j", (before, pieces, expected) => {
  expect(shown(before, pieces)).toBe(expected);
});

test("what was repeated is left out and nothing else, however the text is split", () => {
  const words = fc.string({ unit: fc.constantFrom("a", "b", " "), minLength: 30, maxLength: 300 });
  const rest = fc
    .string({ unit: fc.constantFrom("x", "y", " "), minLength: 1, maxLength: 400 })
    .map((text) => `z${text}`);
  fc.assert(
    fc.property(
      words,
      rest,
      fc.nat({ max: 240 }),
      fc.integer({ min: 1, max: 50 }),
      (before, more, repeated, size) => {
        const overlap = before.slice(-Math.min(repeated, before.length) || before.length);
        const isOverlap = repeated >= 12;
        const text = (isOverlap ? overlap : "") + more;
        const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
          text.slice(index * size, (index + 1) * size),
        );
        expect(shown(before, pieces)).toBe(isOverlap && overlap.length > 240 ? text : more);
      },
    ),
  );
});
