import { describe, expect, it } from "vitest";
import { sectionName } from "../../../src/workflows/load/section-name.ts";
import { headOf, shapeIn } from "../../../src/workflows/load/skill-head.ts";
import { sectionPlaces, withoutLogic, withPlainNames } from "../../../src/workflows/load/template-text.ts";
import { headingAbove, withoutOpenPlaces } from "../../../src/workflows/run/open-places.ts";

const written =
  (...names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);

describe("a template's logic", () => {
  const either = "A\n{{#if plan}}\nNext: {{plan}}\n{{else}}\nNext: nothing\n{{/if}}\nB\n";

  it("keeps the side that fits what will be known", () => {
    expect(withoutLogic(either, written("plan"))).toBe("A\nNext: {{plan}}\nB\n");
    expect(withoutLogic(either, written())).toBe("A\nNext: nothing\nB\n");
  });

  it("keeps what has no other side, within lines too", () => {
    expect(withoutLogic("{{#if a}}\n{{a}}\n{{/if}}\n{{#each b}}- {{this}}{{/each}}\n", written())).toBe(
      "{{a}}\n- {{this}}\n",
    );
  });

  it("tells an else of its own from one of a block inside, and turns `unless` round", () => {
    const nested = "{{#if a}}\n1\n{{#if b}}\n2\n{{else}}\n3\n{{/if}}\n{{else}}\n4\n{{/if}}\n";
    expect(withoutLogic(nested, written("a"))).toBe("1\n3\n");
    expect(withoutLogic(nested, written("b"))).toBe("4\n");
    expect(withoutLogic("{{#unless a}}\n1\n{{else}}\n2\n{{/unless}}\n", written("a"))).toBe("2\n");
  });

  it("survives marks that nothing opened or closed", () => {
    expect(withoutLogic("{{/if}}\n{{else}}\nA\n{{#if b}}\nB", written())).toBe("A\nB");
  });
});

describe("the places of a template", () => {
  it("are sections on lines of their own, and values elsewhere", () => {
    expect([...sectionPlaces("# A: {{name}}\n\n{{vision}}\n- {{goal}}\n**By:** {{user}}\n")]).toEqual([
      "vision",
      "goal",
    ]);
  });

  it("of the installer's own spelling become ordinary ones", () => {
    expect(withPlainNames("date: { system-date }\nauthor: { user }\nset: { a }\n")).toBe(
      "date: {{date}}\nauthor: {{user_name}}\nset: { a }\n",
    );
  });

  it("have a heading when they are alone under it", () => {
    const template = "# A\n\n## One\n\n{{one}}\n\n## Two\n\n{{two}}\n{{three}}\n";
    expect(headingAbove(template, "One")).toBe("## One");
    expect(headingAbove(template, "two")).toBeNull();
    expect(headingAbove("{{one}}\n", "one")).toBeNull();
  });
});

describe("a finished document", () => {
  it("loses places that nobody filled, with their labels and headings", () => {
    const document =
      "# A\n\n**For:** {{kind}}\n\n## One\n\nText of this {{kind}} plan.\n\n## Two\n\n### Deep\n\n{{two}}\n\n---\n\n## Three\n\nEnd\n";
    expect(withoutOpenPlaces(document, ["kind", "two"])).toBe(
      "# A\n\n## One\n\nText of this plan.\n\n---\n\n## Three\n\nEnd\n",
    );
  });

  it("keeps what the user wrote: other braces, and headings that were empty before", () => {
    const document = "# A\n\n## Later\n\n## One\n\nWrite {{name}} in Mustache.\n\n{{two}}\n";
    expect(withoutOpenPlaces(document, ["two"])).toBe(
      "# A\n\n## Later\n\n## One\n\nWrite {{name}} in Mustache.\n",
    );
    expect(withoutOpenPlaces("# A  b\n\n\n\nc\n", ["two"])).toBe("# A  b\n\n\n\nc\n");
  });
});

describe("a skill's document", () => {
  it("begins with the front matter that its text names and the title of its template", () => {
    const shape = shapeIn("# About\n\nSome words.\n\n```markdown\n# Brief: {Product Name}\n\n## One\n```\n");
    expect(headOf("Write it with YAML frontmatter (title, status, created, owner).", shape)).toBe(
      '---\ntitle: "{{project_name}}"\nstatus: draft\ncreated: {{date}}\n---\n\n# Brief: {{project_name}}\n',
    );
    expect(headOf("Write it.", "## One\n")).toBeNull();
  });

  it.each([
    ["1. Goals & Success Metrics", "Goals & Success Metrics"],
    ["{Project} Specific Requirements [draft]", "Specific Requirements"],
    ["Who, when, where?", "Who when where"],
    ["  ", ""],
  ])("calls the section %j %j", (heading, name) => {
    expect(sectionName(heading)).toBe(name);
  });
});
