import * as fc from "fast-check";

/** Numbered words: each says where it belongs. */
const word = fc.constantFrom(
  "alpha",
  "bé",
  "日本",
  "שלום",
  "مرحبا",
  "👩‍💻",
  "x",
  "e\u0301t\u0301",
  "longer-word-with-hyphens",
);
const marker = fc.constantFrom(
  ..."** * _ __ ~~ ` `` [ ] ( ) ](u) [a](b) ![i](j) <http://u.v> https://w.x/y_z | \\ \\* &amp; # > - 1. + ~~~ ``` == -- :--".split(
    " ",
  ),
);
const space = fc.constantFrom(" ", " ", " ", "", "  ", "\t");

const inline = fc
  .array(fc.oneof({ weight: 4, arbitrary: word }, marker, space), { maxLength: 14 })
  .map((parts) => parts.map((part, index) => (index % 2 === 0 ? part : ` ${part}`)).join(""));

const tidy = fc
  .array(
    fc.oneof(
      word,
      fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => `**${words.join(" ")}**`),
      word.map((text) => `*${text}*`),
      word.map((text) => `\`${text}\``),
      word.map((text) => `[${text}](https://example.com/${text.length})`),
    ),
    { minLength: 1, maxLength: 16 },
  )
  .map((words) => words.join(" "));

const text = fc.oneof(inline, tidy);
const opening = fc.constantFrom(
  "",
  "",
  "",
  "# ",
  "### ",
  "- ",
  "  - ",
  "    - ",
  "1. ",
  "12) ",
  "   2. ",
  "> ",
  "> > ",
  "> - ",
  "- [ ] ",
  "* [x] ",
  "    ",
  "| ",
  "- | ",
);

const fence = fc
  .tuple(
    fc.constantFrom("", "  ", "- ", "> "),
    fc.constantFrom("```", "~~~~", "```ts", "``` py x"),
    fc.array(inline, { maxLength: 5 }),
    fc.boolean(),
  )
  .map(([indent, open, lines, isClosed]) =>
    [
      indent + open,
      ...lines,
      ...(isClosed ? [`${indent.replace(/\S/u, " ")}${open.replace(/[^`~]/gu, "").trim()}`] : []),
    ].join("\n"),
  );

const table = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.array(fc.array(text, { minLength: 1, maxLength: 5 }), { maxLength: 8 }),
    fc.constantFrom("", "> ", "  "),
  )
  .map(([columns, rows, indent]) => {
    const head = Array.from({ length: columns }, (_, column) => `head${column}`);
    return [head, head.map((_, column) => (column === 1 ? ":-:" : "---")), ...rows]
      .map((cells) => `${indent}| ${cells.join(" | ")} |`)
      .join("\n");
  });

const line = fc.tuple(opening, text).map(([begin, rest]) => begin + rest);
const short = fc.constantFrom(
  "",
  "",
  "---",
  "* * *",
  "===",
  "-",
  "+",
  "1.",
  "#",
  ">",
  "```",
  "|",
  "| a | b |",
  "a | b",
  "--- | ---",
  "|--|--|",
  "\t",
  "   ",
);

/** Texts full of what Markdown gives a meaning, well-formed and not. */
export function markdownText(): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof({ weight: 5, arbitrary: line }, { weight: 3, arbitrary: short }, fence, table), {
      maxLength: 14,
    })
    .map((lines) => lines.join("\n"));
}

/** The text in pieces, cut between characters. */
export function pieces(text: string, cuts: readonly number[]): string[] {
  const characters = Array.from(text);
  const at = [...new Set(cuts.map((cut) => cut % (characters.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => characters.slice(from, at[index] ?? characters.length).join(""));
}
