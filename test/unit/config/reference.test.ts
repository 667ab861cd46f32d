import { join } from "node:path";
import { expect, it } from "vitest";
import { configReference } from "../../../src/config/reference.ts";

it("docs/configuration.md is what the schema says (renew it with `vitest run -u`)", async () => {
  const file = join(import.meta.dirname, "../../../docs/configuration.md");
  await expect(configReference()).toMatchFileSnapshot(file);
});

it("the reference describes every setting", () => {
  const rows = configReference()
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  expect(rows.length).toBeGreaterThan(35);
  const empty = rows.filter((row) => row.split("|").length === 7 && /^\s*$/.test(row.split("|")[4] ?? ""));
  expect(empty).toEqual([]);
});
