import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFlatYaml } from "../../src/personas/flat-yaml.ts";
import { parseFrontMatter } from "../../src/personas/yaml-front-matter.ts";
import { parseYaml } from "../../src/personas/safe-yaml.ts";

/** Pieces that mean something to YAML, words that look like other types, and plain text. */
const piece = fc.oneof(
  fc.constantFrom(...Array.from("abzAZ09 _-.,()/'\"\\:#&*!|>%@`[]{}?~<=\t\r\u0085\u00a0\u2028\ufeffé名😀")),
  fc.constantFrom("true", "False", "null", "NULL", "yes", "no", "on", "0x1f", "1e3", ".inf", "2026-01-01"),
  fc.constantFrom(
    ": ",
    " #",
    "- ",
    "? ",
    "---",
    "...",
    "{project-root}/",
    "{",
    "<<",
    "''",
    "\\n",
    "word",
    " ",
  ),
  fc.string({ unit: "grapheme", maxLength: 6 }),
);
const soup = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
const key = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z][\w-]{0,8}$/) },
  fc.constantFrom(
    "name",
    "description",
    "true",
    "null",
    "No",
    "constructor",
    "toString",
    "x-y",
    "1",
    "__proto__",
  ),
  soup,
);
const value = fc.oneof(
  soup.map((text) => `"${text}"`),
  soup.map((text) => `'${text}'`),
  soup,
  fc.stringMatching(/^"[^"\\{}[\]]{0,20}"$/),
  fc.stringMatching(/^[A-Za-z][\w ,.()/-]{0,20}$/),
);
const line = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(key, value).map(([name, text]) => `${name}: ${text}`) },
  fc.constantFrom("", "# a comment", "#", " ", "  indented: yes", "key:", "- item", "#\tx"),
  soup.map((text) => `# ${text}`),
  soup,
);
const flatLine = fc
  .tuple(
    fc.stringMatching(/^[a-z][a-z_]{0,8}$/),
    fc.constantFrom('"Jo: #1, {project-root}/x"', "'C:\\x'", "Zoë B."),
  )
  .map(([name, text]) => `${name}: ${text}`);

const SAMPLE = `# BMM Module Configuration
# Version: 6.0.0-alpha.12

project_name: harbour
user_skill_level: intermediate
planning_artifacts: "{project-root}/_out/planning"
tea_mode: 'light'

# Core Configuration Values
user_name: Zoë
`;

describe("the reader of flat YAML", () => {
  it("agrees with the YAML parser on every text it does not leave to it", () => {
    let read = 0;
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), fc.boolean(), (lines, ended) => {
        const text = lines.join("\n") + (ended ? "\n" : "");
        const flat = readFlatYaml(text);
        if (flat === null) return;
        read += 1;
        expect({ ...flat }).toEqual(parseYaml(text) ?? {});
        expect(Object.entries(flat)).toEqual(Object.entries(parseFrontMatter(`${text}\n`)));
      }),
      { numRuns: 10_000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it("reads lines of text itself, as long as no key repeats", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(flatLine, { selector: (text) => text.split(":")[0], maxLength: 8 }),
        (lines) => {
          const flat = readFlatYaml(lines.join("\n"));
          fc.pre(!lines.some((text) => /^(?:null|true|false):/.test(text)));
          expect({ ...flat }).toEqual(parseYaml(lines.join("\n")) ?? {});
        },
      ),
    );
  });

  it("reads what installers write", () => {
    expect({ ...readFlatYaml(SAMPLE) }).toEqual(parseYaml(SAMPLE));
    expect({ ...readFlatYaml('name: "mary"\ndescription: "Business Analyst"\n') }).toEqual({
      name: "mary",
      description: "Business Analyst",
    });
  });

  it.each([
    ["a number", "level: 3"],
    ["another type", "enabled: True"],
    ["a repeated key", "a: x\na: y"],
    ["an escape", 'a: "x\\ty"'],
    ["a comment behind a value", "a: x # y"],
    ["nesting", "a:\n  b: c"],
    ["a list", "a: [b]"],
    ["a value over two lines", "a: b\n  c"],
    ["more than 16 KB", `# ${"x".repeat(390)}\n`.repeat(50)],
  ])("leaves %s to the YAML parser", (_, text) => {
    expect(readFlatYaml(text)).toBeNull();
  });
});
