import { describe, expect, it } from "vitest";
import { readFrontMatter } from "../../../src/personas/front-matter.ts";
import { parseYaml } from "../../../src/personas/safe-yaml.ts";

describe("front matter", () => {
  it("is split from the body", async () => {
    const { values, body, warnings } = await readFrontMatter(
      '---\nname: "mary"\nlevel: 3\n---\n# Body\n---\nrule\n',
    );
    expect([...values]).toEqual([
      ["name", "mary"],
      ["level", "3"],
    ]);
    expect(body).toBe("# Body\n---\nrule\n");
    expect(warnings).toEqual([]);
  });

  it.each(["---js", "---javascript", "--- js", "---json", "---coffee"])(
    "never evaluates %s",
    async (opening) => {
      const text = `${opening}\n{ "name": (globalThis.evaluated = true) && "x" }\n---\nBody`;
      const read = await readFrontMatter(text);
      expect(read.values.size).toBe(0);
      expect(read.body).toBe(text);
      expect(read.warnings).toEqual(["front matter in another language than YAML: left unread"]);
      expect(globalThis).not.toHaveProperty("evaluated");
    },
  );

  it("reads broken YAML line by line, the same way each time", async () => {
    const text = "---\nname: 'sm'\ndescription: Plans: and [more\n---\nBody";
    for (let time = 0; time < 2; time += 1) {
      const read = await readFrontMatter(text);
      expect([...read.values]).toEqual([
        ["name", "sm"],
        ["description", "Plans: and [more"],
      ]);
      expect(read.warnings).toEqual(["front matter is not valid YAML: read line by line"]);
    }
  });

  it.each([
    ["no front matter", "# Title\n", []],
    ["a rule at the top", "----\ntext", []],
    ["no end", "---\nname: x\n", ["front matter has no end: left unread"]],
  ])("leaves text with %s alone", async (_, text, warnings) => {
    expect(await readFrontMatter(text)).toMatchObject({ body: text, warnings });
  });

  it("is empty when its YAML is no mapping", async () => {
    expect(await readFrontMatter("---\n- a\n---\nBody")).toMatchObject({ body: "Body", warnings: [] });
  });
});

describe("YAML of unknown origin", () => {
  it.each([
    ["brackets", "[".repeat(20_000)],
    ["braces", "a: " + "{a: ".repeat(20_000)],
    ["compact sequences", "- ".repeat(20_000)],
    ["compact keys", "? ".repeat(20_000)],
    ["indentation", Array.from({ length: 300 }, (_, level) => `${" ".repeat(level)}a:`).join("\n")],
  ])("is refused when %s nest too deep, instead of ending the process", (_, text) => {
    expect(() => parseYaml(text)).toThrow(/nested deeper|more than 64 KB/);
  });

  it("is refused when aliases would multiply", () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [from, to] of ["ab", "bc", "cd", "de", "ef", "fg"].map((pair) => pair.split(""))) {
      lines.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(", ")}]`);
    }
    expect(() => parseYaml(lines.join("\n"))).toThrow(/alias/i);
  });

  it("may hold long lists and flat flow collections", () => {
    const list = Array.from({ length: 500 }, (_, index) => `- {id: ${index}, tags: [a, b]}`).join("\n");
    expect(parseYaml(list)).toHaveLength(500);
  });
});
