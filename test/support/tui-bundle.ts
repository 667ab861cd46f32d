import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

const ROOT = join(import.meta.dirname, "../..");

const withoutDevtools: Plugin = {
  name: "without-devtools",
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^react-devtools-core$/ }, () => ({
      path: "devtools",
      namespace: "empty",
    }));
    pluginBuild.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "export default {}" }));
  },
};

/** Bundles the REPL fixture as the product is bundled; resolves to the program's path in a folder of its own. */
export async function bundleReplFixture(): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), "squad-tui-"));
  await build({
    absWorkingDir: ROOT,
    entryPoints: { fixture: "test/support/tui-repl-fixture.ts" },
    outdir,
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunk-[hash]",
    bundle: true,
    splitting: true,
    minify: true,
    keepNames: true,
    platform: "node",
    format: "esm",
    target: "node22.13",
    define: { "process.env.NODE_ENV": '"production"' },
    banner: { js: "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);" },
    logLevel: "warning",
    plugins: [withoutDevtools],
  });
  return join(outdir, "fixture.mjs");
}
