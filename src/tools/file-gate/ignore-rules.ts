import ignore from "ignore";

/** The rules of the `.gitignore` files from a folder up to the root, in git's order: the nearest one decides. */
export interface IgnoreRules {
  /** @param path relative to the root, with `/` */
  isIgnored(path: string, isFolder: boolean): boolean;
  /** These rules and those of a `.gitignore` in `folder` (relative; empty for the root). */
  with(folder: string, gitignore: string): IgnoreRules;
}

/** Nothing is ignored. */
export const NO_RULES: IgnoreRules = rulesOf([]);

interface FolderRules {
  /** Ends in `/` unless it is empty. */
  readonly prefix: string;
  readonly rules: ReturnType<typeof ignore>;
}

function rulesOf(folders: readonly FolderRules[]): IgnoreRules {
  return {
    isIgnored(path, isFolder) {
      for (const { prefix, rules } of folders.toReversed()) {
        const { ignored, unignored } = rules.test(`${path.slice(prefix.length)}${isFolder ? "/" : ""}`);
        if (ignored || unignored) return ignored;
      }
      return false;
    },
    with: (folder, gitignore) =>
      rulesOf([...folders, { prefix: folder === "" ? "" : `${folder}/`, rules: ignore().add(gitignore) }]),
  };
}
