import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSimple, LazySegmenter } from "../../src/core/text/lazy-segmenter.ts";

const real = new Intl.Segmenter("en", { granularity: "grapheme" });
const lazy = new LazySegmenter("en", { granularity: "grapheme" });

/** Characters that join their neighbours in every way there is, among such that do not. */
const joining = fc.constantFrom(
  ...Array.from(
    "\u0301\u200d\ufe0f\ufe0e\u{1f3fb}\u00ad\r\n\t\u001b\u200b\u0600\u0e33\u0903\u1100\u1161\u11a8\uac00\ud800\udc00",
  ),
  "\u{1f1e9}\u{1f1ea}",
  "क्ष",
  "👨‍👩‍👧",
  "🏳️‍🌈",
  "🏗️",
  "1️⃣",
  "\u{e0067}",
);
const plain = fc.constantFrom(
  "a",
  "é",
  "Ж",
  "名",
  "か",
  "·",
  "…",
  "›",
  "─",
  "█",
  "📊",
  "🧙",
  "⚓",
  " ",
  "\u001b[1m",
);
const text = fc.array(fc.oneof({ weight: 3, arbitrary: plain }, joining, fc.string({ unit: "binary" })), {
  maxLength: 8,
});

describe("the lazy segmenter", () => {
  it("finds the clusters that Intl.Segmenter finds, in any text", () => {
    fc.assert(
      fc.property(text, (parts) => {
        const input = parts.join("");
        const clusters = lazy.segment(input);
        const expected = real.segment(input);
        expect([...clusters]).toEqual([...expected].map(({ segment, index }) => ({ segment, index, input })));
        for (let index = -1; index <= input.length; index += 1) {
          expect(clusters.containing(index)?.segment).toBe(expected.containing(index)?.segment);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("takes only characters for simple that never join one another", () => {
    const simple: string[] = [];
    for (let code = 0; code < 0x110000; code += 1) {
      const character = String.fromCodePoint(code);
      if (isSimple(character)) simple.push(character);
    }
    expect(simple.length).toBeGreaterThan(20_000);
    const selected = simple.filter((character) => isSimple(`${character}\ufe0f`));
    for (const characters of [
      simple,
      simple.toReversed(),
      selected.map((character) => `${character}\ufe0f`),
    ]) {
      const found = Array.from(real.segment(characters.join("")), ({ segment }) => segment);
      expect(found.length).toBe(characters.length);
      expect(found.every((segment, index) => segment === characters[index])).toBe(true);
    }
  });

  it("leaves words to the real one", () => {
    const words = new LazySegmenter("en", { granularity: "word" });
    expect(Array.from(words.segment("two words"), ({ segment }) => segment)).toEqual(["two", " ", "words"]);
  });
});
