// Measures what drawing a streamed answer costs: microseconds a delta, beside what plain text costs.
// node test/perf/markdown.mjs [kilobytes = 50]
import { highlight } from "../../src/tui/markdown/languages.ts";
import { EMPTY_TAIL, flushTail, splitTail, tailRows } from "../../src/tui/state/live-tail.ts";
import { wrapText } from "../../src/tui/drawing/wrap.ts";

const KILOBYTES = Number(process.argv[2] ?? 50);
const ROUNDS = 5;
const COLUMNS = 79;
const ROWS = 4;
/** Most a delta may cost: a tenth of a core at 500 deltas a second. */
const CEILING_US = 200;
/** Cost of an answer four times as long, a delta, at most. */
const GROWTH_MAX = 2;

const PROSE =
  "The **analyst** asks *three* questions before she writes a `line` of the [brief](https://a.b/c). ";
const CODE =
  "export const total = (items: Item[]) => items.reduce((sum, { price }) => sum + price, 0); // euros\n";
const ITEM =
  "- A **point** of some length, with `code` and a [link](https://example.com), that needs two rows\n";
const ROW = "| Mary | Analyst | asks **questions** | 12 |\n";

const ANSWERS = {
  "one paragraph": (length) => PROSE.repeat(length / PROSE.length),
  "one code fence": (length) => `Here it is:\n\n\`\`\`ts\n${CODE.repeat(length / CODE.length)}\`\`\`\n`,
  "one list": (length) => ITEM.repeat(length / ITEM.length),
  "one table": (length) => `| a | b | c | d |\n|---|---|---|---|\n${ROW.repeat(length / ROW.length)}`,
  "prose, then code": (length) =>
    `${`${PROSE}\n\n`.repeat(length / 2 / PROSE.length)}\`\`\`ts\n${CODE.repeat(length / 2 / CODE.length)}\`\`\`\n`,
};

/** Tokens of four characters, as most models stream them. */
const deltasOf = (text) => text.match(/[^]{1,4}/gu) ?? [];

/** Settles and lays out the tail at every delta, though a screen does so thirty times a second at most. */
function markdown(deltas) {
  const options = { columns: COLUMNS, maxRows: ROWS, highlighter: highlight };
  let tail = EMPTY_TAIL;
  let rows = 0;
  for (const text of deltas) {
    const split = splitTail({ ...tail, text: tail.text + text }, options);
    tail = split.tail;
    rows += split.settled.length + tailRows(tail, options).length;
  }
  return rows + flushTail(tail, options).settled.length;
}

/** The same with nothing but wrapping: whole lines settle, and the line that grows is wrapped. */
function plain(deltas) {
  let tail = "";
  let rows = 0;
  for (const text of deltas) {
    tail += text;
    const end = Math.max(tail.lastIndexOf("\n") + 1, tail.length - COLUMNS * ROWS);
    rows += wrapText(tail.slice(0, end), COLUMNS).length + wrapText(tail.slice(end), COLUMNS).length;
    tail = tail.slice(end);
  }
  return rows;
}

/** Microseconds a delta, the best of some rounds. */
function cost(draw, text) {
  const deltas = deltasOf(text);
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = performance.now();
    draw(deltas);
    best = Math.min(best, (1000 * (performance.now() - from)) / deltas.length);
  }
  return best;
}

let isSlow = false;
for (const [name, make] of Object.entries(ANSWERS)) {
  const text = make(KILOBYTES * 1000);
  const drawn = cost(markdown, text);
  const bare = cost(plain, text);
  const growth = drawn / cost(markdown, make(KILOBYTES * 250));
  isSlow ||= drawn > CEILING_US || growth > GROWTH_MAX;
  console.log(
    `${name.padEnd(18)} ${drawn.toFixed(1).padStart(6)} µs a delta, ${(drawn / bare).toFixed(1).padStart(5)} × plain text, ` +
      `${growth.toFixed(2)} × that of a quarter of its length`,
  );
}
process.exitCode = isSlow ? 1 : 0;
