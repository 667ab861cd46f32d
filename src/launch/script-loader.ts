import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";
import type { CodeCache } from "./code-cache.ts";

export interface ScriptLoader {
  /** What the script in that file exports; it runs when it is first asked for. */
  load(file: string): unknown;
  /** Keeps the code of scripts that were compiled in this run. */
  save(): void;
}

/** What of Node's wrapper around a CommonJS file the build's files make use of. */
type Wrapped = (require: (id: string) => unknown, module: { exports: unknown }, dirname: string) => void;

/**
 * Loads squad's own CommonJS files, and keeps what V8 compiled of them with all functions that were called. Node's
 * compile cache keeps a file's code as it is before it runs, and then compiles 1,500 functions again at each start.
 * @param builtin a module of Node's; undefined when it has none of that name
 * @param onCompiled something is to be saved that was not before
 */
export function createScriptLoader(parts: {
  readonly cache: CodeCache;
  readonly builtin: (id: string) => unknown;
  readonly onCompiled: () => void;
}): ScriptLoader {
  const { cache, builtin, onCompiled } = parts;
  const modules = new Map<string, { exports: unknown }>();
  const compiled = new Map<string, Script>();

  const load = (file: string): unknown => {
    const known = modules.get(file);
    if (known !== undefined) return known.exports;
    const name = basename(file);
    const cachedData = cache.read(name);
    const script = new Script(wrapped(readFileSync(file, "utf8")), {
      filename: file,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
    if (cachedData === undefined || script.cachedDataRejected === true) {
      compiled.set(name, script);
      onCompiled();
    }
    const module = { exports: {} };
    modules.set(file, module);
    const folder = dirname(file);
    const require = (id: string): unknown => {
      if (id.startsWith(".")) return load(join(folder, id));
      const found = builtin(id);
      if (found === undefined) throw new Error(`squad is not built with "${id}"`);
      return found;
    };
    (script.runInThisContext() as Wrapped)(require, module, folder);
    return module.exports;
  };

  return {
    load,
    save() {
      for (const [name, script] of compiled) cache.write(name, script.createCachedData());
      compiled.clear();
    },
  };
}

/** Its lines keep their numbers. */
function wrapped(source: string): string {
  return `(function (require, module, __dirname) { ${source}\n})`;
}
