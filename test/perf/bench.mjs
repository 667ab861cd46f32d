// Every measurement in turn, each compared with something measured in the same run: npm run bench
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const PARTS = ["startup.mjs", "repl.mjs", "admission.mjs", "limiters.mjs", "sessions.mjs", "sanitize.mjs"];

let failed = 0;
for (const part of PARTS) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, part)], { stdio: "inherit" });
  if (status !== 0) failed += 1;
}
process.exitCode = failed > 0 ? 1 : 0;
