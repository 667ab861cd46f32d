// Measures the condensed system prompts of all agents below a folder: node test/perf/prompts.mjs DIR
// Exits 1 when the 90th percentile is over its budget, or when over 0.5 % of the agents lack name, text or menu without a warning.
import { resolve } from "node:path";
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

const share = (list) => (personas.length === 0 ? 0 : list.length / personas.length);
const percent = (list) => `${(share(list) * 100).toFixed(1)} %`;
const complete = personas.filter((persona) => hasAll(persona));
const explained = personas.filter((persona) => hasAll(persona) || persona.warnings.length > 0);
console.log(
  `\n${personas.length} agents: ${percent(complete)} with name, text and menu, ${percent(explained)} with these or a warning that says what is missing; ${skipped.length} files are no agents`,
);
for (const { source, warnings } of personas.filter((persona) => !hasAll(persona)))
  console.log(`  ${source}: ${warnings.join("; ")}`);
for (const { persona, tokens } of measured.toSorted((a, b) => b.tokens - a.tokens).slice(0, 10))
  console.log(`  ${String(tokens).padStart(5)}  ${persona.generation}  ${persona.source}`);
if (quantile(all, 0.9) > BUDGET || share(explained) < LEAST_READ) process.exitCode = 1;
