import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffLines } from "../../../src/tools/diff-lines.ts";
import { expectLinear } from "../../support/growth.ts";

const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 30 }).map((lines) => lines.join("\n"));

describe("the difference of two texts", () => {
  it("is nothing for one text, and all of it for a new one", () => {
    expect(diffLines("a\nb\n", "a\nb\n")).toMatchObject({ added: 0, removed: 0 });
    expect(diffLines("", "a\nb\n")).toEqual({
      lines: [
        { kind: "added", text: "a" },
        { kind: "added", text: "b" },
      ],
      added: 2,
      removed: 0,
    });
  });

  it("shows every change: what it takes away and adds makes the one text of the other", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { lines, added, removed } = diffLines(before, after);
        const kinds = (kind: string): number => lines.filter((line) => line.kind === kind).length;
        expect([kinds("added"), kinds("removed")]).toEqual([added, removed]);
        const gaps = lines.reduce((sum, line) => sum + (line.kind === "gap" ? Number(line.text) : 0), 0);
        const count = (whole: string): number =>
          whole === "" ? 0 : whole.split("\n").length - (whole.endsWith("\n") ? 1 : 0);
        expect(kinds("same") + gaps + removed).toBe(count(before));
        expect(kinds("same") + gaps + added).toBe(count(after));
      }),
    );
  });

  it("takes no longer for texts that have nothing in common", async () => {
    const many = (length: number, word: string): string =>
      Array.from({ length }, (_, at) => `${word} ${at}`).join("\n");
    const diff = await expectLinear((size) => diffLines(many(size, "old"), many(size, "new")), 20_000);
    expect(diff).toMatchObject({ added: 20_000, removed: 20_000 });
  });
});
