import { expect, it } from "vitest";
import { type CallDelta, createCallAssembler } from "../../../src/providers/call-assembler.ts";

function assembled(...deltas: readonly Partial<CallDelta>[]): readonly (readonly string[])[] {
  const assembler = createCallAssembler("m");
  for (const delta of deltas) {
    assembler.push({ index: null, id: "", name: "", arguments: "", seal: "", isWhole: false, ...delta });
  }
  return assembler.end().map((call) => [call.id, call.name, call.arguments]);
}

it.each<[string, readonly Partial<CallDelta>[], readonly (readonly string[])[]]>([
  [
    "pieces of two calls in turns",
    [
      { index: 0, id: "a", name: "x", arguments: "" },
      { index: 1, id: "b", name: "y", arguments: '{"n"' },
      { index: 0, arguments: '{"m":1}' },
      { index: 1, arguments: ":2}" },
    ],
    [
      ["a", "x", '{"m":1}'],
      ["b", "y", '{"n":2}'],
    ],
  ],
  [
    "two whole calls under one index, by their ids",
    [
      { index: 0, id: "a", name: "x", arguments: "{}" },
      { index: 0, id: "b", name: "x", arguments: '{"n":2}' },
    ],
    [
      ["a", "x", "{}"],
      ["b", "x", '{"n":2}'],
    ],
  ],
  [
    "two whole calls under one index without ids",
    [
      { index: 0, name: "x", arguments: { n: 1 } },
      { index: 0, name: "x", arguments: { n: 2 } },
    ],
    [
      ["", "x", '{"n":1}'],
      ["", "x", '{"n":2}'],
    ],
  ],
  [
    "pieces without index or id",
    [{ name: "x" }, { arguments: '{"n"' }, { arguments: ":1}" }, { name: "y", arguments: "{}" }],
    [
      ["", "x", '{"n":1}'],
      ["", "y", "{}"],
    ],
  ],
  [
    "an id and a name that each piece repeats",
    [
      { index: 0, id: "a", name: "x", arguments: '{"n"' },
      { index: 0, id: "a", name: "x", arguments: ":1}" },
    ],
    [["a", "x", '{"n":1}']],
  ],
  ["no arguments", [{ index: 0, id: "a", name: "x", arguments: null }], [["a", "x", "{}"]]],
  ["the arguments null", [{ index: 0, id: "a", name: "x", arguments: "null" }], [["a", "x", "{}"]]],
  ["no name", [{ index: 0, id: "a", arguments: "{}" }], []],
  [
    "the marks of gpt-oss",
    [{ index: 0, id: "a", name: "functions.read_file<|channel|>commentary", arguments: "{}" }],
    [["a", "read_file", "{}"]],
  ],
])("takes %s", (_what, deltas, calls) => {
  expect(assembled(...deltas)).toEqual(calls);
});

it("takes no more calls than any answer has", () => {
  const many = Array.from({ length: 500 }, (_, index) => ({
    index,
    id: `${index}`,
    name: "x",
    arguments: "{}",
  }));
  expect(assembled(...many)).toHaveLength(64);
});
