// Fuzzes the terminal sanitizer against its reference and measures its speed.
// node test/perf/sanitize.mjs [strings = 1000000] [seed]
import * as fc from "fast-check";
import { createSanitizer, sanitize } from "../../src/core/sanitize.ts";
import { cut, FORBIDDEN, hostileText, referenceSanitize } from "../support/session-hostile-text.ts";

const FLOOR_MCHARS = 10;
const strings = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Math.floor(performance.timeOrigin));

const SAMPLES = {
  "plain prose": "The analyst asks three questions before she writes a single line of the brief.\n",
  portuguese: "A analista faz três perguntas: não é só a visão, são também as restrições e a solução.\n",
  chinese: "分析师在写下第一行之前会先问三个问题：这是为谁做的？\n",
  "emoji-rich": "✅ Done 🚀 next: 📋 the PRD, 🧪 tests, 👩‍💻 Mary ❤️\n",
  "coloured log": "\u001b[32m12:00:01\u001b[0m \u001b[1mGET\u001b[22m /index.html \u001b[2m200\u001b[0m\r\n",
};

/** A text and where it is cut: nowhere, at some places, or at every one. */
const CASES = fc.tuple(
  hostileText(),
  fc.oneof(fc.array(fc.nat(), { maxLength: 12 }), fc.constant(Array.from({ length: 400 }, (_, at) => at))),
);

const BATCH = 10_000;
let failures = 0;
const started = performance.now();
for (let done = 0; done < strings; done += BATCH) {
  for (const [text, places] of fc.sample(CASES, {
    numRuns: Math.min(BATCH, strings - done),
    seed: seed + done,
  })) {
    const whole = sanitize(text);
    const stream = createSanitizer();
    let pieces = "";
    for (const piece of cut(text, places)) pieces += stream.push(piece);
    pieces += stream.end();
    if (FORBIDDEN.test(whole) || whole !== pieces || whole !== referenceSanitize(text)) {
      failures += 1;
      if (failures <= 5) console.error(`failed: ${JSON.stringify(text)}`);
    }
  }
}
console.log(
  `${strings} strings, seed ${seed}, ${failures} failures, ${((performance.now() - started) / 1000).toFixed(1)} s`,
);

let slowest = Infinity;
for (const [name, line] of Object.entries(SAMPLES)) {
  const text = line.repeat(Math.ceil(4_000_000 / line.length));
  sanitize(text);
  const from = performance.now();
  Buffer.from(sanitize(text)); // encoded, as a write to a terminal would
  const speed = text.length / 1000 / (performance.now() - from);
  slowest = Math.min(slowest, speed);
  console.log(`${name.padEnd(14)} ${speed.toFixed(0)} Mchar/s`);
}
process.exitCode = failures > 0 || slowest < FLOOR_MCHARS ? 1 : 0;
