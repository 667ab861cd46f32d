// The bundled configuration as the build puts it into the program, so that no start has to parse it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "./bundle.mjs";

const folder = join(import.meta.dirname, "../config");

/** Every file of `config/` as `src/config/yaml-reader.ts` wants it. */
export async function compiledConfig() {
  const { compileYaml } = await compiler();
  return readdirSync(folder).map((name) =>
    compileYaml(readFileSync(join(folder, name), "utf8"), join(folder, name)),
  );
}

/** The module that compiles, itself compiled: not every Node that squad supports runs TypeScript. */
async function compiler() {
  const outdir = mkdtempSync(join(tmpdir(), "squad-build-"));
  try {
    const entryPoints = { compiler: "src/config/compile-yaml.ts" };
    await build({ ...bundleOptions, entryPoints, outdir, outExtension: { ".js": ".mjs" } });
    return await import(pathToFileURL(join(outdir, "compiler.mjs")).href);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
