// What squad brings along as the build puts it into the program, so that no start has to parse it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "./bundle.mjs";

const root = join(import.meta.dirname, "..");

/** Every file of `config/` as `src/config/yaml-reader.ts` wants it. */
export async function compiledConfig() {
  const { compileYaml } = await compiler("src/config/compile-yaml.ts");
  return filesIn("config").map((path) => compileYaml(readFileSync(path, "utf8"), path));
}

/** What the files of `config/` come to, as `src/config/checked-settings.ts` wants it. */
export async function checkedSettings() {
  const { checkSettings } = await compiler("src/config/check-settings.ts");
  return checkSettings(
    Object.fromEntries(filesIn("config").map((path) => [basename(path), readFileSync(path, "utf8")])),
  );
}

/** Every file of `agents/` as `src/personas/compiled-persona.ts` wants it. */
export async function compiledPersonas() {
  const { compilePersona } = await compiler("src/personas/compile-persona.ts");
  return Promise.all(filesIn("agents").map(compilePersona));
}

function filesIn(folder) {
  return readdirSync(join(root, folder)).map((name) => join(root, folder, name));
}

/** A module that compiles, itself compiled: not every Node that squad supports runs TypeScript. */
async function compiler(source) {
  const outdir = mkdtempSync(join(tmpdir(), "squad-build-"));
  try {
    await build({
      ...bundleOptions,
      // One file: what is imported on demand is gone by then.
      splitting: false,
      entryPoints: { compiler: source },
      outdir,
      outExtension: { ".js": ".mjs" },
    });
    return await import(pathToFileURL(join(outdir, "compiler.mjs")).href);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
