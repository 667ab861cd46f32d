import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadSqlite } from "../../../src/limits/sqlite-module.ts";

const MODULE = join(import.meta.dirname, "../../../src/limits/sqlite-module.ts");

test("loading SQLite leaves the process's way of warning as it was", () => {
  const before = Object.getOwnPropertyDescriptor(process, "emitWarning");
  expect(loadSqlite().DatabaseSync).toBeTypeOf("function");
  expect(Object.getOwnPropertyDescriptor(process, "emitWarning")).toEqual(before);
});

test("a fresh process loads SQLite in silence, and still hears other warnings", () => {
  const script = `
    const heard = [];
    process.on("warning", (warning) => heard.push(warning.message));
    const load = process.getBuiltinModule;
    process.getBuiltinModule = (id) => {
      process.emitWarning("SQLite is an experimental feature", "ExperimentalWarning");
      process.emitWarning("another thing", "ExperimentalWarning");
      return load(id);
    };
    const { loadSqlite } = await import(${JSON.stringify(MODULE)});
    loadSqlite();
    setImmediate(() => console.log(JSON.stringify(heard)));
  `;
  const args = ["--no-warnings", "--input-type=module", "--eval", script];
  const heard = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
  expect(heard).toEqual(["another thing"]);
});
