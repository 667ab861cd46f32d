import type { Remark } from "./complaints/complaint.ts";

/**
 * Generation of BMad a persona file belongs to, as `agents list` prints it: YAML in Markdown (4, 5), compiled XML
 * (6.0.0-alpha to 6.2), a skill (6.2.1 to 6.3), a skill with `customize.toml` (since 6.4), the compiler's own source,
 * a text without structure, or squad's own.
 */
export type Generation = "v4" | "xml" | "skill" | "skill-toml" | "agent-yaml" | "prose" | "bundled";

/** What the host itself does for a menu item, in every language. */
export type BuiltIn = "menu" | "chat" | "dismiss" | "party" | "agent" | "status" | "document" | "yolo";

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
  /** File-derived id in lower case, e.g. `analyst`, `tech-writer`; for skills without `bmad-agent-`. */
  readonly id: string;
  /** What BMad's configuration and party groups call it, e.g. `bmad-agent-analyst`, where that is not `id`. */
  readonly canonicalId?: string;
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

/** What the project's BMad configuration says about its user. Free text as users wrote it, but for languages. */
export interface ProjectProfile {
  readonly userName: string;
  /** Language of conversation as a model is told it, e.g. `Brazilian Portuguese`; empty when not configured. */
  readonly communicationLanguage: string;
  /** Language of documents, likewise. */
  readonly documentLanguage: string;
  /** Language of the user's system, likewise, where no language of conversation is configured. @default English */
  readonly systemLanguage?: string;
  readonly projectName: string;
  /** Absolute output folder; null when not configured. */
  readonly outputFolder: string | null;
  /**
   * Absolute folders inside the project for what agents write: planning artifacts, implementation artifacts, project
   * knowledge and the output folder, without repetition. `_bmad-output` where none is configured.
   */
  readonly outputFolders: readonly string[];
  /** `beginner`, `intermediate`, `expert` as written; empty when not configured. */
  readonly userSkillLevel: string;
  /**
   * Every configured text and number, by `key` (the first module in the order bmm, others, core wins) and by
   * `module.key`. Placeholders for other keys are resolved, `{project-root}` and unknown ones stand as written.
   */
  readonly values: Readonly<Record<string, string>>;
}

/** A kind of place that was searched for agents. */
export interface SearchedPlace {
  readonly kind:
    | "installation"
    | "v4"
    | "skills"
    | "home skills"
    | "own files"
    | "ide commands"
    | "roster table";
  /** Absolute. */
  readonly folder: string;
  /** Agents that come from there. */
  readonly agents: number;
  /** Files and skills looked at. */
  readonly looked: number;
}

/** A file that gave no persona, and why. */
export interface SkippedFile {
  readonly source: string;
  readonly reason: string;
  /** Set when it holds an agent that was read from this file. */
  readonly copyOf?: string;
}

/** All personas found for a project, and what could not be read. */
export interface Roster {
  /** Absolute project root. */
  readonly projectRoot: string;
  /** Absolute BMad root (the folder that holds the manifest); null when there is none, or the bundled squad is used. */
  readonly bmadRoot: string | null;
  /** Version of the installation in `bmadRoot`; null when its manifest names none. */
  readonly bmadVersion?: string | null;
  readonly profile: ProjectProfile;
  readonly personas: readonly Persona[];
  /** Files that gave no persona of their own, each with the reason. */
  readonly skipped: readonly SkippedFile[];
  /** Where agents were looked for; places that do not exist are left out. */
  readonly searched?: readonly SearchedPlace[];
  /** Warnings about the installation as a whole. */
  readonly warnings: readonly Remark[];
}
