/**
 * Generation of BMad a persona file belongs to, as `agents list` prints it: YAML blocks of v4, compiled XML (v6 to 6.2),
 * skills (6.2.1 to 6.3), skills with `customize.toml` (since 6.4), YAML sources, prose, or squad's own.
 */
export type Generation = "v4" | "xml" | "skill" | "skill-toml" | "agent-yaml" | "prose" | "bundled";

/** What the host itself does for a menu item, in every language. */
export type BuiltIn = "menu" | "chat" | "dismiss" | "party";

/** What a menu item starts. `none` is an item the host answers itself (help, exit) or plain conversation. */
export type MenuTarget =
  | { readonly kind: "none" }
  | {
      readonly kind:
        | "workflow"
        | "exec"
        | "validate-workflow"
        | "tmpl"
        | "data"
        | "action"
        | "task"
        | "skill";
      /** As written in the file, placeholders unresolved; of a v4 task, its name and what it works with. */
      readonly value: string;
      /** Absolute path it resolves to; null when it is no path, or no such file exists. */
      readonly path: string | null;
      /**
       * All that the item says about what to run, by attribute (`workflow`, `exec`, `data`, `tmpl`, …; of a v4 task
       * `task`, `template`, `checklist`, `data`): the absolute path of the file of the project that it names, else as
       * written.
       */
      readonly attributes: Readonly<Record<string, string>>;
    };

export interface MenuItem {
  /** Full trigger without the asterisk, e.g. `product-brief`; empty when the item has only a code. */
  readonly trigger: string;
  /** Short code, e.g. `BP`; null when the item has none. */
  readonly code: string | null;
  readonly description: string;
  readonly target: MenuTarget;
  /** False when the target is missing or `todo`, and the host does not do it itself. */
  readonly runnable: boolean;
  /** What the host itself does for it; null for what the agent does. */
  readonly builtin: BuiltIn | null;
}

/** A BMad agent as it lies on disk, read. Every text is untrusted data. */
export interface Persona {
  /** File-derived id in lower case, e.g. `analyst`, `tech-writer`. */
  readonly id: string;
  /** Display name, e.g. `Mary`. */
  readonly name: string;
  readonly title: string;
  /** One emoji or empty. */
  readonly icon: string;
  readonly role: string;
  readonly identity: string;
  readonly communicationStyle: string;
  readonly principles: string;
  /** Agent-specific rules that must survive condensation. */
  readonly criticalActions: readonly string[];
  readonly memories: readonly string[];
  /** Whole body of a file that has no persona structure; empty otherwise. */
  readonly prose: string;
  readonly menu: readonly MenuItem[];
  readonly generation: Generation;
  /** Absolute path of the file. */
  readonly source: string;
  /** BMad module the file belongs to (`bmm`, `core`, `cis`, …); empty when unknown. */
  readonly module: string;
  /** What was wrong with the file and how it was read all the same, one line each. */
  readonly warnings: readonly string[];
}

/** What the project's BMad configuration says about its user. Free text as users wrote it. */
export interface ProjectProfile {
  readonly userName: string;
  /** Language of conversation; empty when not configured. */
  readonly communicationLanguage: string;
  /** Language of documents; empty when not configured. */
  readonly documentLanguage: string;
  readonly projectName: string;
  /** Absolute output folder; null when not configured. */
  readonly outputFolder: string | null;
}

/** All personas found for a project, and what could not be read. */
export interface Roster {
  /** Absolute project root. */
  readonly projectRoot: string;
  /** Absolute BMad root (the folder that holds the manifest); null when the bundled squad is used. */
  readonly bmadRoot: string | null;
  readonly profile: ProjectProfile;
  readonly personas: readonly Persona[];
  /** Files that gave no persona, each with the reason. */
  readonly skipped: readonly { readonly source: string; readonly reason: string }[];
  /** Warnings about the installation as a whole. */
  readonly warnings: readonly string[];
}
