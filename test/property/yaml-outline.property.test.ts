import * as fc from "fast-check";
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { readOutline } from "../../src/personas/yaml-outline.ts";

/** Lines of which YAML of any damage is made. */
const LINES = fc.array(
  fc.tuple(
    fc.nat({ max: 40 }),
    fc.constantFrom(
      "- ",
      "-",
      "a: ",
      "b:",
      "- a:",
      "- - x",
      "c: |",
      "d: >-",
      '"e: f',
      "# g",
      "h: [",
      "{",
      "text",
      "",
    ),
    fc.string({ maxLength: 8 }),
  ),
  { maxLength: 200 },
);

const WORD = fc
  .stringMatching(/^[a-z][a-z ]{0,20}[a-z]$/)
  .filter((word) => !/^(?:true|false|null|no|yes)$/.test(word));
const KEY = fc.stringMatching(/^[a-z][a-z_]{0,10}$/).filter((key) => !/^(?:true|false|null)$/.test(key));
/** Mappings of texts, lists of texts and lists of small mappings, as agents are. */
const AGENT = fc.dictionary(
  KEY,
  fc.oneof(
    WORD,
    fc.array(WORD, { minLength: 1, maxLength: 4 }),
    fc.array(fc.dictionary(KEY, WORD, { minKeys: 1, maxKeys: 3 }), { minLength: 1, maxLength: 3 }),
    fc.dictionary(KEY, WORD, { minKeys: 1, maxKeys: 4 }),
  ),
  { minKeys: 1, maxKeys: 6 },
);

it("any lines are read, and give a mapping of texts", () => {
  fc.assert(
    fc.property(LINES, (lines) => {
      const text = lines.map(([indent, mark, rest]) => `${" ".repeat(indent)}${mark}${rest}`).join("\n");
      const found = readOutline(text);
      expect(Array.isArray(found)).toBe(false);
      JSON.stringify(found, (_, value: unknown) => {
        expect(["string", "object"]).toContain(typeof value);
        return value;
      });
    }),
  );
});

it("plain YAML of an agent's shape is read as a YAML parser reads it", () => {
  fc.assert(
    fc.property(AGENT, fc.constantFrom(2, 4), (agent, indent) => {
      const text = stringify(agent, { indent, lineWidth: 0, aliasDuplicateObjects: false });
      expect(JSON.parse(JSON.stringify(readOutline(text)))).toEqual(JSON.parse(JSON.stringify(agent)));
    }),
  );
});
