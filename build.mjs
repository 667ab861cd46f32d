// Bundles src/ into dist/: split, minified, each command loaded on demand.
import { cpSync, readFileSync, rmSync } from "node:fs";
import { bundleOptions } from "./scripts/bundle.mjs";
import { checkedSettings, compiledConfig, compiledPersonas } from "./scripts/compiled-files.mjs";
import { buildJoined } from "./scripts/join-chunks.mjs";

const root = import.meta.dirname;
const { version } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
rmSync(`${root}/dist`, { recursive: true, force: true });

const { banner, ...options } = bundleOptions;
const joined = {
  ...options,
  entryPoints: { squad: "src/cli/main.ts" },
  outdir: "dist",
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
await buildJoined(joined, START, banner.js);

// Redis runs them as they are; they lie beside the chunk that reads them.
cpSync(`${root}/src/limits/redis/lua`, `${root}/dist/chunks/lua`, { recursive: true });
