import { mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { bundleOptions } from "../../scripts/bundle.mjs";
import { checkedSettings, compiledConfig } from "../../scripts/compiled-files.mjs";

const ROOT = resolve(import.meta.dirname, "../..");

/** Where a bug is put into squad. `bug` is a statement. */
export interface Break {
  /** Path of a module below `src`. */
  readonly module: string;
  /** A piece of that module, which the bug follows from SIGUSR2 on, when a key is pressed; without it SIGUSR2 is the bug. */
  readonly after?: string;
  readonly bug: string;
}

/** Builds squad with one bug in it; resolves to the program's path, in a folder of its own. */
export async function buildBrokenSquad(broken: Break): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "squad-broken-"));
  for (const name of ["agents", "config", "node_modules"]) symlinkSync(join(ROOT, name), join(folder, name));
  const outdir = join(folder, "dist");
  await build({
    ...bundleOptions,
    entryPoints: { squad: "src/cli/main.ts" },
    outdir,
    outExtension: { ".js": ".mjs" },
    define: {
      ...bundleOptions.define,
      SQUAD_VERSION: JSON.stringify("0.0.0"),
      SQUAD_COMPILED_CONFIG: JSON.stringify(JSON.stringify(await compiledConfig())),
      SQUAD_CHECKED_SETTINGS: JSON.stringify(JSON.stringify(await checkedSettings())),
    },
    plugins: [breaking(broken), ...(bundleOptions.plugins ?? [])],
  });
  return join(outdir, "squad.mjs");
}

function breaking({ module, after, bug }: Break): Plugin {
  return {
    name: "breaking",
    setup(hooks) {
      hooks.onLoad({ filter: new RegExp(`/src/${module}$`) }, ({ path }) => {
        const source = readFileSync(path, "utf8");
        if (after !== undefined && !source.includes(after)) throw new Error(`${module} holds no ${after}`);
        const broken =
          after === undefined
            ? source
            : source.replace(after, `${after} if (globalThis.isBroken) { ${bug} }`);
        const now = after === undefined ? bug : 'globalThis.isBroken = true; process.stdin.unshift("x")';
        return {
          contents: `${broken}\nprocess.on("SIGUSR2", () => { ${now} });`,
          loader: path.endsWith("x") ? "tsx" : "ts",
        };
      });
    },
  };
}
