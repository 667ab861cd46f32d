// Bundles src/ into dist/: split, minified, each command loaded on demand.
import { readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";

const root = import.meta.dirname;
const { version } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
rmSync(`${root}/dist`, { recursive: true, force: true });

/** Ink imports react-devtools-core only when DEV=true; it is not a dependency of squad. */
const withoutDevtools = {
  name: "without-devtools",
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^react-devtools-core$/ }, () => ({
      path: "react-devtools-core",
      namespace: "empty",
    }));
    pluginBuild.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "export default {}" }));
  },
};

await build({
  absWorkingDir: root,
  entryPoints: { squad: "src/cli/main.ts" },
  outdir: "dist",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node22.13",
  splitting: true,
  minify: true,
  keepNames: true,
  define: { "process.env.NODE_ENV": '"production"', SQUAD_VERSION: JSON.stringify(version) },
  banner: {
    js: "import{createRequire as __squadCreateRequire}from'node:module';const require=__squadCreateRequire(import.meta.url);",
  },
  legalComments: "none",
  logLevel: "warning",
  plugins: [withoutDevtools],
});
