import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSanitizer, sanitize, sanitizeLine } from "../../src/core/sanitize.ts";
import { cut, FORBIDDEN, hostileText, referenceSanitize } from "../support/session-hostile-text.ts";

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

  it("gives the same for a fixed seed however the text is cut, one unit at a time too", () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const sanitizer = createSanitizer();
        const units = Array.from({ length: text.length }, (_, index) => sanitizer.push(text.charAt(index)));
        expect(units.join("") + sanitizer.end()).toBe(sanitize(text));
      }),
      { numRuns: 10_000, seed: 20_261_126 },
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

  it("leaves no grapheme that marks make endless", () => {
    for (const mark of ["\u0301", "\u0e48", "🏽", "\u{1d165}", "\u0301\u200d", "\u0304\ufe0f"]) {
      const output = sanitize(`a${mark.repeat(100_000)}b`);
      expect(output.length).toBeLessThan(200);
      expect(output).toMatch(/^a.*b$/u);
    }
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
