// Prints how the quality gate does on the labelled answers: npm run measure:quality
// With --tuned the held-out quarter is left out, so that nobody tunes the gate to it.
import { figuresOf, named, type Judged } from "./figures.ts";
import { labelledAnswers, type Labelled } from "./labelled.ts";

const share = (part: number, whole: number): string =>
  `${String(part).padStart(4)} of ${String(whole).padStart(3)}  ${((100 * part) / whole).toFixed(1).padStart(5)} %`;

function report(title: string, answers: readonly Labelled[]): void {
  const { bad, good, missed, rejected, misnamed } = figuresOf(answers);
  const isEnglish = ({ expected }: Judged): boolean => [null, "en"].includes(expected.language);
  const row = (name: string, from: readonly Judged[]): void =>
    console.log(
      `  ${name.padEnd(16)}${share(from.filter(({ verdict }) => !verdict.ok).length, from.length)}`,
    );
  console.log(`\n${title}: ${answers.length} answers\n\n  bad, caught`);
  for (const flaw of new Set(bad.map((one) => one.flaw))) {
    row(
      flaw ?? "",
      bad.filter((one) => one.flaw === flaw),
    );
  }
  row(
    "not English",
    bad.filter((one) => !isEnglish(one)),
  );
  row("all", bad);
  console.log("\n  good, rejected");
  row("English", good.filter(isEnglish));
  row(
    "not English",
    good.filter((one) => !isEnglish(one)),
  );
  row("all", good);
  for (const [what, list] of Object.entries({ missed, rejected, "caught for another flaw": misnamed })) {
    if (list.length > 0) console.log(`\n  ${what}:\n${list.map((one) => `    ${named(one)}`).join("\n")}`);
  }
}

const answers = labelledAnswers();
report(
  "tuned",
  answers.filter(({ heldOut }) => !heldOut),
);
if (!process.argv.includes("--tuned")) {
  report(
    "held out",
    answers.filter(({ heldOut }) => heldOut),
  );
  report("all", answers);
}
