// Compares limiter policies in virtual time:
//   node test/simulation/run.ts [--seeds 21] [--minutes 30] [--only name,name] [--policy name,name] [--json]
import { parseArgs } from "node:util";
import { POLICIES } from "./policies.ts";
import { SCENARIOS } from "./scenarios.ts";
import { simulateSeries } from "./series.ts";
import { type Row, section } from "./table.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "21" },
    minutes: { type: "string", default: "30" },
    only: { type: "string" },
    policy: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const extent = { seeds: count("seeds", values.seeds), minutes: count("minutes", values.minutes) };
const scenarios = named("only", SCENARIOS, values.only);
const policies = named("policy", POLICIES, values.policy);

const report = [];
for (const scenario of scenarios) {
  const rows: Row[] = [];
  for (const policy of policies) {
    rows.push({ policy: policy.name, figures: await simulateSeries(scenario, policy, extent) });
  }
  report.push({ scenario: scenario.name, rows });
  if (!values.json) console.log(section(scenario, rows));
}
if (values.json) console.log(JSON.stringify({ ...extent, report }, neverInWords, 2));

/** JSON has no infinity. */
function neverInWords(_key: string, value: unknown): unknown {
  return value === Infinity ? "never" : value;
}

function count(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${option}: not a positive whole number`);
  return number;
}

/** Those of `all` that the comma-separated `names` name; all without any. */
function named<T extends { readonly name: string }>(
  option: string,
  all: readonly T[],
  names: string | undefined,
): readonly T[] {
  if (names === undefined) return all;
  return names.split(",").map((name) => {
    const found = all.find((each) => each.name === name);
    if (found !== undefined) return found;
    throw new Error(`--${option}: ${name} is none of ${all.map((each) => each.name).join(", ")}`);
  });
}
