import { join } from "node:path";
import { systemFacts } from "../config/system-facts.ts";
import { openCodeCache } from "./code-cache.ts";
import { codeFolder } from "./code-folder.ts";
import { createScriptLoader } from "./script-loader.ts";

/** Tells what the build made from what others made; put in by the build. */
declare const SQUAD_BUILD: string;

/** By then a start is over. Later V8 throws away what was not called for long, and it would be missing. */
const SAVE_AFTER_MS = 2000;

const { version, arch, argv } = process;
const folder = codeFolder(systemFacts(), `${SQUAD_BUILD}-${version}-${arch}`, argv[2]);
const cache =
  folder === null
    ? { read: () => undefined, write: () => undefined }
    : openCodeCache(folder, process.getuid?.() ?? null);
const isKept = folder !== null;
let timer: NodeJS.Timeout | undefined;
const loader = createScriptLoader({
  cache,
  builtin: (id) => process.getBuiltinModule(id),
  onCompiled: () => {
    if (isKept) timer ??= setTimeout(save, SAVE_AFTER_MS).unref();
  },
});
function save(): void {
  timer = undefined;
  loader.save();
}
if (isKept) process.on("exit", save);
loader.load(join(import.meta.dirname, "program", "program.js"));
