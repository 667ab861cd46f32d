// Compares the token estimate with real tokenizers, text by text, and measures its speed.
// npm run measure:tokens
import { estimateTokens } from "../../src/core/tokens.ts";
import { compare } from "./compare.ts";
import { KINDS, readCorpus } from "./corpus.ts";

const FLOOR_MB = 15;
const percent = (share) => `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(0)} %`.padStart(9);
const column = (value) => String(value).padStart(9);

const corpus = readCorpus();
for (const kind of KINDS) {
  console.log(
    `\n${kind.padEnd(14)}${["chars", "guess", "o200k", "llama3", "error", "to o200k"].map(column).join("")}`,
  );
  const rows = corpus
    .filter((sample) => sample.kind === kind)
    .map(({ name, text }) => ({ name, chars: text.length, ...compare(text) }));
  for (const { name, chars, estimate, counts, error } of rows) {
    const figures = [chars, estimate, counts.o200k, counts.llama3].map(column).join("");
    console.log(`${name.padEnd(14)}${figures}${percent(error)}${percent(estimate / counts.o200k - 1)}`);
  }
  const sorted = rows.toSorted((a, b) => a.error - b.error);
  const mean = rows.reduce((sum, { error }) => sum + error, 0) / rows.length;
  const ends = [sorted.at(0), sorted.at(-1)].map(({ name, error }) => `${name} ${percent(error).trim()}`);
  console.log(`mean ${percent(mean).trim()}, lowest ${ends[0]}, highest ${ends[1]}`);
}

const mixed = corpus.map(({ text }) => text).join("\n");
const bytes = Buffer.byteLength(mixed);
const runs = Math.ceil(20_000_000 / bytes);
for (let run = 0; run < 20; run += 1) estimateTokens(mixed);
const from = performance.now();
for (let run = 0; run < runs; run += 1) estimateTokens(mixed);
const speed = (runs * bytes) / 1000 / (performance.now() - from);
console.log(`\nspeed ${speed.toFixed(0)} MB/s over all of it (floor ${FLOOR_MB})`);
process.exitCode = speed < FLOOR_MB ? 1 : 0;
