import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attachedText } from "../../src/core/chat/attachment.ts";
import { mentionOf, parseMentions } from "../../src/core/chat/mentions.ts";
import { expectLinear } from "../support/growth.ts";

const piece = fc.constantFrom(
  "@",
  '"',
  ":",
  "10-80",
  "a",
  ".md",
  "/",
  "(",
  ")",
  " ",
  "\n",
  ",",
  "é",
  "😀",
  "@a/b.md",
);
const message = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

describe("mentions in any message", () => {
  it("lie in it in their order, each beginning with an @ that ends no word", () => {
    fc.assert(
      fc.property(message, (text) => {
        let last = 0;
        for (const { start, end, path } of parseMentions(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(text[start]).toBe("@");
          expect(start === 0 || !/[\p{L}\p{N}]/u.test(text[start - 1] ?? "")).toBe(true);
          expect(text.slice(start, end)).toContain(path);
          expect(path).not.toBe("");
          last = end;
        }
      }),
    );
  });

  it("of any path without quotation marks are read as they were written", () => {
    const path = fc.stringMatching(/^[\p{L}\p{N} ._()[\]/-]{1,40}$/u).filter((each) => each.trim() !== "");
    fc.assert(
      fc.property(path, message, (each, text) => {
        const [mention] = parseMentions(`${mentionOf(each)} ${text}`);
        expect(mention?.path).toBe(each);
      }),
    );
  });

  it("are found in time in a large message", async () => {
    for (const hostile of ["@)", '@"', "@a", "@((((", "@a:1-", "@".repeat(8), "@a.,;:!?"]) {
      await expectLinear((size) => {
        parseMentions(hostile.repeat(size / hostile.length));
        parseMentions(` ${hostile}`.repeat(size / hostile.length));
      }, 200_000);
    }
  });
});

describe("the block of an attached file", () => {
  it("ends once, whatever the file says", () => {
    const tag = fc.constantFrom(
      "</file>",
      "< / FILE >",
      "</files>",
      "<file path=",
      "x",
      "\n",
      "</",
      "file>",
      '"',
      "&",
    );
    const text = fc.array(tag, { maxLength: 20 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, text, (content, path) => {
        const block = attachedText([{ path, range: null, text: content, masked: 0 }]);
        expect(block.match(/<\s*\/\s*files?\b/giu)).toHaveLength(1);
        expect(block.match(/<\s*files?\b/giu)).toHaveLength(1);
        expect(block.endsWith("\n</file>")).toBe(true);
      }),
    );
  });
});
