// Bundles src/ into dist/: split, minified, each command loaded on demand.
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleOptions } from "./scripts/bundle.mjs";
import { checkedSettings, compiledConfig, compiledPersonas } from "./scripts/compiled-files.mjs";
import { buildJoined } from "./scripts/join-chunks.mjs";

const root = import.meta.dirname;
const { version } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
rmSync(`${root}/dist`, { recursive: true, force: true });

const { banner: _, ...options } = bundleOptions;
const joined = {
  ...options,
  entryPoints: { program: "src/cli/main.ts" },
  outdir: "dist/program",
  chunkNames: "chunks/[name]-[hash]",
  define: {
    ...bundleOptions.define,
    SQUAD_VERSION: JSON.stringify(version),
    SQUAD_COMPILED_CONFIG: JSON.stringify(JSON.stringify(await compiledConfig())),
    SQUAD_CHECKED_SETTINGS: JSON.stringify(JSON.stringify(await checkedSettings())),
    SQUAD_COMPILED_PERSONAS: JSON.stringify(JSON.stringify(await compiledPersonas())),
  },
};

/** What a start loads, in its order. */
const START = [
  "src/cli/main.ts",
  "src/cli/commands/status.ts",
  "src/cli/commands/chat.ts",
  "src/tui/repl.tsx",
  "src/cli/commands/run.ts",
];
await buildJoined(joined, START);

// Redis runs them as they are; they lie beside the chunk that reads them.
cpSync(`${root}/src/limits/redis/lua`, `${root}/dist/program/chunks/lua`, { recursive: true });

// What starts it. It must tell this build's code from any other's.
const hash = createHash("sha256");
for (const name of readdirSync(`${root}/dist/program`, { recursive: true }).toSorted((a, b) =>
  a < b ? -1 : 1,
)) {
  const path = join(root, "dist/program", name);
  if (statSync(path).isFile()) hash.update(name).update(readFileSync(path));
}
await build({
  ...options,
  splitting: false,
  format: "cjs",
  entryPoints: { squad: "src/launch/launch.ts" },
  outdir: "dist",
  define: {
    "import.meta.dirname": "__dirname",
    SQUAD_BUILD: JSON.stringify(hash.digest("hex").slice(0, 16)),
  },
  inject: [],
});
writeFileSync(`${root}/dist/package.json`, JSON.stringify({ type: "commonjs" }));
