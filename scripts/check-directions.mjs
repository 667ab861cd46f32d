// Runs dependency-cruiser over src/ and fails when it finds a violation, or when it saw no modules at all.
import { cruise } from "dependency-cruiser";
import rules from "../.dependency-cruiser.mjs";

const { output } = await cruise(["src"], {
  ...rules.options,
  ruleSet: { forbidden: rules.forbidden },
  validate: true,
});
const { totalCruised, violations } = output.summary;
for (const { rule, from, to } of violations) console.error(`${rule.name}: ${from} → ${to}`);
if (totalCruised < 20) console.error(`only ${totalCruised} modules seen: the cruise is broken`);
console.log(`${totalCruised} modules, ${violations.length} violations`);
process.exit(violations.length > 0 || totalCruised < 20 ? 1 : 0);
