// Measures the condensed system prompts of all agents below a folder: node test/perf/prompts.mjs DIR
// Then what was read of them, by generation: with name, text and menu; with these but for a menu where the file holds
// none; with a warning that says what is missing. Exits 1 when the 90th percentile is over its budget, or when under
// 99.5 % of the agents have all that their files hold.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { estimateTokens } from "../../src/core/tokens.ts";
import { checkPaths } from "../../src/personas/check-paths.ts";
import { systemPrompt } from "../../src/personas/system-prompt.ts";

const BUDGET = 450;
const LEAST_READ = 0.995;
const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: node test/perf/prompts.mjs DIR");

/** A user whose language is not the prompt's own, as a third of the configurations have it. */
const PROFILE = {
  userName: "Ines",
  communicationLanguage: "Portuguese",
  documentLanguage: "English",
  projectName: "Tides",
  outputFolder: null,
};

const { personas, skipped } = await checkPaths([resolve(folder)]);
const colleagues = personas.slice(0, 8).map((persona, index) => ({ ...persona, id: `colleague-${index}` }));

const measured = personas.map((persona) => {
  // As in a whole installation: that targets lie elsewhere makes no prompt smaller.
  const menu = persona.menu.map((item) => ({ ...item, runnable: true }));
  const prompt = systemPrompt({ ...persona, menu }, PROFILE, {
    roster: { personas: colleagues, bmadRoot: null },
  });
  return { persona, tokens: estimateTokens(prompt) };
});

function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function row(name, tokens) {
  const cells = [tokens.length, quantile(tokens, 0.5), quantile(tokens, 0.9), Math.max(0, ...tokens)];
  return `${name.padEnd(12)}${cells.map((cell) => String(cell).padStart(8)).join("")}`;
}

const hasAll = ({ name, role, identity, principles, communicationStyle, prose, menu }) =>
  name !== "" && (role || identity || principles || communicationStyle || prose) !== "" && menu.length > 0;

console.log(
  `${"generation".padEnd(12)}${["agents", "p50", "p90", "max"].map((word) => word.padStart(8)).join("")}`,
);
for (const generation of new Set(personas.map((persona) => persona.generation)))
  console.log(
    row(
      generation,
      measured.filter((one) => one.persona.generation === generation).map((one) => one.tokens),
    ),
  );
const all = measured.map((one) => one.tokens);
console.log(row("all", all));

/** Whether a file shows any of the shapes that menus have, told apart from how they are read. */
const MENU_SHAPES =
  /<(?:item|c)\s[^>]*\b(?:cmd|trigger)=|^\s*-?\s*trigger:|^\s*(?:commands|menu)\s*:\s*\S*$|^\[\[agent\.menu\]\]|^\s*\|\s*(?:Code|Command|Trigger)\s*\||^\s*[-*]\s+`?\*[a-z]|^#+ .*\b(?:Menu|Commands|Specialized Prompts)\b/im;
const holdsMenu = ({ source }) => {
  const beside = join(dirname(source), "customize.toml");
  return [source, beside].some((path) => existsSync(path) && MENU_SHAPES.test(readFileSync(path, "utf8")));
};

const hasText = ({ name, role, identity, principles, communicationStyle, prose }) =>
  name !== "" && (role || identity || principles || communicationStyle || prose) !== "";
const readings = personas.map((persona) => ({
  persona,
  isWhole: hasAll(persona),
  isAllThereIs: hasAll(persona) || (hasText(persona) && !holdsMenu(persona)),
  isExplained: hasAll(persona) || persona.warnings.length > 0,
}));
const percent = (list, test) =>
  list.length === 0 ? "-" : `${((list.filter(test).length / list.length) * 100).toFixed(1)} %`;
console.log(
  `\n${"generation".padEnd(12)}${["agents", "whole", "all held", "explained"].map((word) => word.padStart(11)).join("")}`,
);
const groups = Object.entries(Object.groupBy(readings, ({ persona }) => persona.generation));
for (const [generation, list] of [...groups, ["all", readings]]) {
  const cells = [
    String(list.length),
    percent(list, (one) => one.isWhole),
    percent(list, (one) => one.isAllThereIs),
    percent(list, (one) => one.isExplained),
  ];
  console.log(`${generation.padEnd(12)}${cells.map((cell) => cell.padStart(11)).join("")}`);
}
console.log(`${skipped.length} files are no agents`);
for (const { persona, isAllThereIs } of readings.filter((one) => !one.isWhole))
  console.log(`  ${isAllThereIs ? "" : "LOST "}${persona.source}: ${persona.warnings.join("; ")}`);
const held = readings.filter((one) => one.isAllThereIs).length / Math.max(1, readings.length);
for (const { persona, tokens } of measured.toSorted((a, b) => b.tokens - a.tokens).slice(0, 10))
  console.log(`  ${String(tokens).padStart(5)}  ${persona.generation}  ${persona.source}`);
if (quantile(all, 0.9) > BUDGET || held < LEAST_READ || readings.some((one) => !one.isExplained))
  process.exitCode = 1;
