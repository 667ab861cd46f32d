import { Parser } from "commonmark";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInline } from "../../../src/tui/markdown/inline.ts";

const said = (source: string): string =>
  parseInline(source)
    .spans.map(({ text, tone, ...marks }) => {
      const names = [...(tone === "plain" ? [] : [tone]), ...Object.keys(marks)];
      return names.length === 0 ? text : `{${names.join(" ")}: ${text}}`;
    })
    .join("");

describe("inline Markdown", () => {
  it.each([
    ["**strong**, *soft* and ***both***", "{bold: strong}, {italic: soft} and {bold italic: both}"],
    ["`code` and ``a ` b``", "{code: code} and {code: a ` b}"],
    ["~~gone~~ but ~5 and ~10", "{strike: gone} but ~5 and ~10"],
    ["2 * 3 * 4, snake_case_name, **unclosed", "2 * 3 * 4, snake_case_name, **unclosed"],
    [String.raw`\*as is\* and C:\dir`, String.raw`*as is* and C:\dir`],
    ["[notes](https://a.b/c) here", "{link: notes}{dim:  (https://a.b/c)} here"],
    ["[https://a.b](https://a.b) and <https://c.d>", "{link: https://a.b} and {link: https://c.d}"],
    ["[me@a.b](mailto:me@a.b)", "{link: me@a.b}"],
    ['[**bold** x](u "title")', '{link bold: bold}{link:  x}{dim:  (u "title")}'],
    ["![a map](map.png) and ![](x.png)", "{link: a map}{dim:  (map.png)} and {link: x.png}"],
    ["see https://a.b/c_d_e.", "see {link: https://a.b/c_d_e}."],
    ["[x] and [y][z] and a[0](", "[x] and [y][z] and a[0]("],
    ["<b>bold</b> &amp; &lt;i&gt; &#27;", "<b>bold</b> & <i> &#27;"],
  ])("reads %j", (source, spans) => {
    expect(said(source)).toBe(spans);
  });

  it("agrees with CommonMark's reference on emphasis, code and escapes", () => {
    const part = fc.constantFrom(
      "a",
      "b c",
      " ",
      "*",
      "**",
      "_",
      "__",
      "`",
      "``",
      "\\",
      ".",
      "(",
      "é",
      "日",
      "***",
      "-",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 16 }), (parts) => {
        const source = `x${parts.join("")}`.trimEnd();
        expect(characters(source)).toEqual(reference(source));
      }),
      { numRuns: 2000 },
    );
  });
});

/** Each visible character with its style. */
function characters(source: string): string[] {
  return parseInline(source).spans.flatMap(({ text, tone, bold = false, italic = false }) =>
    Array.from(text, (char) =>
      `${char} ${tone === "code" ? "code " : ""}${bold ? "bold " : ""}${italic ? "italic" : ""}`.trimEnd(),
    ),
  );
}

function reference(source: string): string[] {
  const out: string[] = [];
  const walker = new Parser().parse(source).walker();
  const open: Record<string, number> = { strong: 0, emph: 0 };
  for (let step = walker.next(); step !== null; step = walker.next()) {
    const { node, entering } = step;
    if (node.type in open) open[node.type] = (open[node.type] ?? 0) + (entering ? 1 : -1);
    if (node.type !== "text" && node.type !== "code") continue;
    const style = `${node.type === "code" ? "code " : ""}${open["strong"] === 0 ? "" : "bold "}${open["emph"] !== 0 ? "italic" : ""}`;
    for (const char of node.literal ?? "") out.push(`${char} ${style}`.trimEnd());
  }
  return out;
}
