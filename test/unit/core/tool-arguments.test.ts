import { describe, expect, it } from "vitest";
import { readArguments } from "../../../src/core/tools/tool-arguments.ts";
import type { ToolParameters } from "../../../src/core/tools/tool.ts";

const PARAMETERS: ToolParameters = {
  type: "object",
  properties: {
    path: { type: "string" },
    from: { type: "integer" },
    options: { type: "array", items: { type: "string" } },
  },
  required: ["path"],
};

const read = (json: string) => {
  const reading = readArguments(json, PARAMETERS);
  if (reading.kind === "fault") return reading.message;
  const { arguments: args } = reading;
  return [args.text("path"), args.integer("from"), args.list("options")];
};

describe("arguments of a tool", () => {
  it.for([
    ['{"path":"a"}', ["a", undefined, []]],
    ['{"path":"a","from":null,"options":null}', ["a", undefined, []]],
    ['{"path":"a","from":"12","options":"one"}', ["a", 12, ["one"]]],
    ['{"path":"a","from":3,"options":["x","y"],"other":{"deep":[1]}}', ["a", 3, ["x", "y"]]],
    ['{"path":"a","__proto__":{"from":9}}', ["a", undefined, []]],
    ['{"path":"a","from":1.5}', '"from" must be a whole number from 1.'],
    ['{"path":"a","options":{"0":"x"}}', '"options" must be a list of at most 20 texts.'],
    ['{"path":["a"]}', '"path" must be a text.'],
    ["", '"path" is missing: it must be a text.'],
    ["null", 'The arguments must be one JSON object with "path", "from", "options".'],
    [`{"path":"${"x".repeat(33_000)}"}`, "The arguments are longer than 32 KB. Send less at a time."],
  ] as const)("%s", ([json, expected]) => {
    expect(read(json)).toEqual(expected);
  });

  it("nested beyond all measure are a fault like any other", () => {
    expect(read(`{"path":${"[".repeat(16_000)}${"]".repeat(16_000)}}`)).toBe('"path" must be a text.');
    expect(read("[".repeat(30_000))).toContain("must be one JSON object");
  });

  it("have no name that belongs to every object", () => {
    const { properties } = PARAMETERS;
    const reading = readArguments("{}", { type: "object", properties, required: [] });
    expect(reading.kind === "arguments" && reading.arguments.text("constructor")).toBeUndefined();
  });
});
