import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleOptions } from "../../scripts/bundle.mjs";

/** Bundles the REPL fixture as the product is bundled; resolves to the program's path in a folder of its own. */
export async function bundleReplFixture(): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), "squad-tui-"));
  await build({
    ...bundleOptions,
    entryPoints: { fixture: "test/support/tui-repl-fixture.ts" },
    outdir,
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunk-[hash]",
  });
  return join(outdir, "fixture.mjs");
}
