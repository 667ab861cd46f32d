import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder squad is installed in: the nearest one above this module that holds both `agents` and `config`. */
export function packageRoot(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "agents")) && existsSync(join(folder, "config"))) return folder;
    if (dirname(folder) === folder) throw new Error("squad's own files are incomplete: install it again");
  }
}
