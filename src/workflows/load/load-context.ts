/** What a menu item names, as its persona's file says it. */
export interface LoadTarget {
  /** `workflow`, `exec`, `validate-workflow`, `tmpl`, `data`, `task` or `skill`; anything else is read as `exec`. */
  readonly kind: string;
  /** As written: a path with placeholders, `skill:bmad-prd`, or V4's prose (`use task create-doc with x-tmpl.yaml`). */
  readonly value: string;
  /** Absolute path it resolves to, where that is known. */
  readonly path: string | null;
  /** The item's other attributes as written: `data`, `tmpl`, `checklist`, … */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a loader may know and ask for. Files are reached through it alone, so that whoever calls bounds them. */
export interface LoadContext {
  readonly target: LoadTarget;
  /** Absolute, `/` between folders, none at the end. */
  readonly projectRoot: string;
  /** Absolute folder of the BMad installation. */
  readonly bmadRoot: string;
  /** What the caller knows of BMad's configuration, placeholders unresolved; the installation's files give the rest. */
  readonly config: Readonly<Record<string, string>>;
  /** Today, `YYYY-MM-DD`. */
  readonly today: string;
  /** The text of a file by its absolute path, lines ended by LF; null when it is missing, too large or out of bounds. */
  readonly read: (path: string) => Promise<string | null>;
  /** Names in a folder by its absolute path, sorted, those of folders with a `/` behind; empty when there is none. */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** Parses YAML of unknown origin. @throws {Error} when it is no YAML, or out of bounds. */
  readonly parseYaml: (text: string) => unknown;
  /** The `[workflow]` table of a skill's `customize.toml` with its overrides merged in; empty when there is none. */
  readonly customization: (skillFolder: string) => Promise<Readonly<Record<string, unknown>>>;
}
