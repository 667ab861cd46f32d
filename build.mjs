// Bundles src/ into dist/: split, minified, each command loaded on demand.
import { cpSync, readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";
import { bundleOptions } from "./scripts/bundle.mjs";
import { compiledConfig } from "./scripts/compiled-config.mjs";

const root = import.meta.dirname;
const { version } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
rmSync(`${root}/dist`, { recursive: true, force: true });

await build({
  ...bundleOptions,
  entryPoints: { squad: "src/cli/main.ts" },
  outdir: "dist",
  chunkNames: "chunks/[name]-[hash]",
  define: {
    ...bundleOptions.define,
    SQUAD_VERSION: JSON.stringify(version),
    SQUAD_COMPILED_CONFIG: JSON.stringify(JSON.stringify(await compiledConfig())),
  },
});

// Redis runs them as they are; they lie beside the chunk that reads them.
cpSync(`${root}/src/limits/redis/lua`, `${root}/dist/chunks/lua`, { recursive: true });
