import { describe, expect, it } from "vitest";
import { mergeLayers } from "../../../src/personas/formats/structural-merge.ts";

describe("merging layers", () => {
  it("merges tables, replaces scalars and appends plain arrays", () => {
    const merged = mergeLayers([
      { a: { x: 1, list: ["p"] }, b: 1 },
      { a: { y: 2, list: ["q"] } },
      { a: { x: 3 }, b: { c: 4 } },
    ]);
    expect(merged).toEqual({ a: { x: 3, y: 2, list: ["p", "q"] }, b: { c: 4 } });
  });

  it("replaces by code where all items have one, else by id, and keeps the order", () => {
    const base = {
      menu: [
        { code: "A", n: 1 },
        { code: "B", n: 1 },
      ],
    };
    expect(
      mergeLayers([
        base,
        {
          menu: [
            { code: "C", n: 2 },
            { code: "A", n: 2 },
          ],
        },
      ]),
    ).toEqual({
      menu: [
        { code: "A", n: 2 },
        { code: "B", n: 1 },
        { code: "C", n: 2 },
      ],
    });
    expect(mergeLayers([{ m: [{ id: "a", n: 1 }] }, { m: [{ id: "a", n: 2 }] }])).toEqual({
      m: [{ id: "a", n: 2 }],
    });
  });

  it("keeps what one layer itself has twice", () => {
    const twice = {
      menu: [
        { code: "A", n: 1 },
        { code: "A", n: 2 },
      ],
    };
    expect(mergeLayers([twice])).toEqual(twice);
  });

  it.each([
    ["one item lacks it", [{ code: "A" }], [{ description: "x" }]],
    ["one is no text", [{ code: "A" }], [{ code: 1 }]],
    ["one is no table", [{ code: "A" }], ["A"]],
  ])("appends when %s", (_, base, override) => {
    expect(mergeLayers([{ menu: base }, { menu: override }])).toEqual({ menu: [...base, ...override] });
  });

  it("ends at tables that nest without end", () => {
    const nest = (value: unknown): Record<string, unknown> => {
      let table: Record<string, unknown> = { value };
      for (let level = 0; level < 50_000; level += 1) table = { a: table };
      return table;
    };
    expect(() => mergeLayers([nest(1), nest(2)])).not.toThrow();
  });
});
