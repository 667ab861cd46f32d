import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSanitizer, sanitize, sanitizeLine } from "../../src/core/sanitize.ts";
import { FORBIDDEN, hostileText, referenceSanitize } from "../support/session-hostile-text.ts";

/** Cuts `text` at the given places, each taken modulo its length. */
function cut(text: string, places: readonly number[]): string[] {
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [...ends, text.length].map((end, index) => text.slice(index === 0 ? 0 : ends[index - 1], end));
}

describe("the sanitizer, for any text", () => {
  it("lets no control, bidirectional or invisible character through and agrees with the reference", () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const output = sanitize(text);
        expect(output).not.toMatch(FORBIDDEN);
        expect(output.isWellFormed()).toBe(true);
        expect(output).toBe(referenceSanitize(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it("gives the same output however the text is cut", () => {
    fc.assert(
      fc.property(hostileText(), fc.array(fc.nat(), { maxLength: 6 }), (text, places) => {
        const sanitizer = createSanitizer();
        const output = cut(text, places)
          .map((chunk) => sanitizer.push(chunk))
          .join("");
        expect(output + sanitizer.end()).toBe(sanitize(text));
      }),
      { numRuns: 10_000 },
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const once = sanitize(text);
        expect(sanitize(once)).toBe(once);
      }),
      { numRuns: 10_000 },
    );
  });

  it("makes one bounded line of it", () => {
    fc.assert(
      fc.property(hostileText(), fc.integer({ min: 1, max: 80 }), (text, maxLength) => {
        const line = sanitizeLine(text, maxLength);
        expect(line.length).toBeLessThanOrEqual(maxLength);
        expect(line).not.toMatch(/[\t\n]/);
        expect(line).not.toMatch(FORBIDDEN);
        expect(line.isWellFormed()).toBe(true);
        expect(line).toBe(line.trim());
      }),
      { numRuns: 5_000 },
    );
  });
});
