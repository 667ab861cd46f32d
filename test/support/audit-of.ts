import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Home } from "./squad.ts";

/** The lines of a home's `audit.jsonl`: tool, path and outcome of each call. */
export function auditOf(home: Home): readonly (readonly unknown[])[] {
  return auditText(home)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const { tool, path, outcome } = JSON.parse(line) as Readonly<Record<string, unknown>>;
      return [tool, path, outcome];
    });
}

/** The same file as it is; empty when there is none. */
export function auditText({ stateDir }: Home): string {
  const path = join(stateDir, "audit.jsonl");
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
