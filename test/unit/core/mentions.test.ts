import { describe, expect, it } from "vitest";
import { mentionOf, parseMentions } from "../../../src/core/chat/mentions.ts";

const found = (message: string): readonly string[] =>
  parseMentions(message).map(({ path, range, isCertain }) => {
    const lines = range === null ? "" : `:${range.from}-${range.to}`;
    return `${path}${lines}${isCertain ? "" : "?"}`;
  });

describe("a mention of a file", () => {
  it.for([
    ["@docs/brief.md", ["docs/brief.md"]],
    ["see (@docs/brief.md), or @a.ts: both", ["docs/brief.md", "a.ts"]],
    ['@"my notes.md" and @"x y":3', ["my notes.md", "x y:3-3"]],
    ["@src/a.c:10-80.", ["src/a.c:10-80"]],
    ["@src/a.ts:7, please", ["src/a.ts:7-7"]],
    ["@app/(group)/[id].tsx!", ["app/(group)/[id].tsx"]],
    ["@Makefile", ["Makefile?"]],
    ["lines @a.md\n@b.md\t@c.md", ["a.md", "b.md", "c.md"]],
    ["¿@notas.md?", ["notas.md"]],
    ["@../up.md @/etc/passwd @~/x @.env", ["../up.md", "/etc/passwd", "~/x", ".env"]],
    ["@a.md:0-4", ["a.md:0-4?"]],
    ["@a.md:9-4", ["a.md:9-4?"]],
  ] as const)("is found in %j", ([message, expected]) => {
    expect(found(message)).toEqual(expected);
  });

  it.for([
    ["ana@example.org", []],
    ["a.b+c@docs/brief.md", []],
    ["@babel/core@7.1.2", []],
    ["@@ -1,3 +1,4 @@", []],
    ["@ nothing", []],
    ["@... @, @", []],
    ["@scope/pkg", ["scope/pkg?"]],
    ["@Override", ["Override?"]],
    ["@Component({ a: 1 })", ["Component({?"]],
    ["@app.route('/x')", ["app.route(?"]],
    ["@pytest.mark.skip", ["pytest.mark.skip?"]],
    ['x="@a.md"', ["a.md"]],
  ] as const)("is none, or none for certain, in %j", ([message, expected]) => {
    expect(found(message)).toEqual(expected);
  });

  it.for(["docs/brief.md", "my notes.md", "a.b.", "São.md", "x(1).md", ".env.example"])(
    "is written so that it is found: %s",
    (path) => {
      expect(parseMentions(`see ${mentionOf(path)}, please`).map((mention) => mention.path)).toEqual([path]);
    },
  );
});
