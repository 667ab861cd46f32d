import { describe, expect, it } from "vitest";
import { fillPlaceholders, valueMap, withSection } from "../../../src/workflows/run/document.ts";
import { withProgress } from "../../../src/workflows/run/front-matter.ts";
import { freePath, openNames, outputPath } from "../../../src/workflows/run/output-path.ts";
import { briefWorkflow } from "../../support/sample-workflow.ts";

const put = (document: string, text: string, before: string | null = null, name = "core_vision"): string =>
  withSection(document, { section: { name, text }, before });

describe("a section in a document", () => {
  it("takes the place of its placeholder, however its name is written, and of no other", () => {
    expect(put("# A\n\n{{ Core-Vision }}\n\n{{other}}\n", "Bread.")).toBe("# A\n\nBread.\n\n{{other}}\n");
  });

  it("repeats no heading that stands above its placeholder, then and when it is written again", () => {
    const document = put("## Core Vision\n\n{{core_vision}}\n", "### core vision\n\nBread.");
    expect(document).toBe("## Core Vision\n\nBread.\n");
    expect(put(document, "### Core vision\n\nCake.", "### core vision\n\nBread.")).toBe(
      "## Core Vision\n\nCake.\n",
    );
    expect(put("## Core Vision\n\n{{core_vision}}\n", "### Why\n\nBread.")).toContain("### Why");
  });

  it("fills one placeholder of several of its name", () => {
    expect(put("{{core_vision}}\n{{core_vision}}\n", "Bread.")).toBe("Bread.\n{{core_vision}}\n");
  });

  it("takes the place of what was written of it before, whatever is in it", () => {
    expect(put("# A\n\nOld $& text.\n\nRest\n", "New $& text.", "Old $& text.")).toBe(
      "# A\n\nNew $& text.\n\nRest\n",
    );
  });

  it("takes the place of the part under its heading, not of what follows", () => {
    const document = "# A\n\n## Vision\n\nOld.\n\n### Deep\n\n```sh\n# no heading\n```\n\n## Users\n\nAna.\n";
    expect(put(document, "## Vision\n\nNew.")).toBe("# A\n\n## Vision\n\nNew.\n\n## Users\n\nAna.\n");
    expect(put(document, "## Users\n\nBea.")).toMatch(/no heading\n```\n\n## Users\n\nBea\.\n$/u);
  });

  it("comes at the end where nothing else holds it, and begins an empty document", () => {
    expect(put("# A\n", "## B\n\nText")).toBe("# A\n\n## B\n\nText\n");
    expect(put("", "## B")).toBe("## B\n");
  });

  it("has the values that are known filled in, and leaves the rest", () => {
    const values = valueMap([{ name: "project_name", text: "Padaria" }]);
    expect(fillPlaceholders("{{Project Name}} {{project-name}} {{date}}", values)).toBe(
      "{{Project Name}} Padaria {{date}}",
    );
  });
});

describe("the front matter of step files", () => {
  it("says which steps are done, and keeps the rest", () => {
    const document = "---\nstepsCompleted: []\ninputDocuments:\n  - a.md\n---\n# A\n";
    expect(withProgress(document, ["step-01-init", "step-02-vision"], false)).toBe(
      "---\nstepsCompleted: [1, 2]\ninputDocuments:\n  - a.md\n---\n# A\n",
    );
  });

  it("replaces a list over several lines, and says when all is done", () => {
    const document = "---\nstepsCompleted:\n  - 1\n- 2\nstatus: draft\n---\n";
    expect(withProgress(document, ["step-01b-continue"], true)).toBe(
      '---\nstepsCompleted: ["step-01b-continue"]\nstatus: complete\n---\n',
    );
  });

  it("is made where there is none", () => {
    expect(withProgress("# A\n", ["1"], false)).toBe("---\nstepsCompleted: [1]\n---\n\n# A\n");
    expect(withProgress("---\n---\n# A\n", [], false)).toBe("---\nstepsCompleted: []\n---\n# A\n");
  });
});

describe("the path of a document", () => {
  const workflow = briefWorkflow();

  it("is made of values that open no folder", () => {
    const values = valueMap([
      { name: "project_name", text: "../../etc/Pão & Co." },
      { name: "date", text: "2026-11-23" },
    ]);
    expect(outputPath(workflow, values)).toBe("/p/docs/brief-etc-Pão-Co-2026-11-23.md");
    expect(openNames(workflow, values)).toEqual([]);
  });

  it("knows what is not filled in, and does without", () => {
    expect(openNames(workflow, valueMap([{ name: "project_name", text: ".." }]))).toEqual([
      "project_name",
      "date",
    ]);
    expect(outputPath(workflow, new Map())).toBe("/p/docs/brief-draft-draft.md");
  });

  it("gets a number where a file lies", async () => {
    const there = new Set(["/p/a.md", "/p/a-2.md"]);
    const read = (path: string): Promise<string | null> => Promise.resolve(there.has(path) ? "" : null);
    expect(await freePath("/p/a.md", read)).toBe("/p/a-3.md");
    expect(await freePath("/p/b.c/d", read)).toBe("/p/b.c/d");
  });
});
