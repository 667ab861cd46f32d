/** Why a file of an installation is not read. */
export type UnreadFlaw =
  | {
      readonly kind: "link-outside" | "special" | "too-large" | "binary" | "empty" | "large-toml" | "no-toml";
    }
  /** The system refused, with this code. */
  | { readonly kind: "refused"; readonly code: string }
  /** It is no TOML from here on. */
  | { readonly kind: "toml"; readonly line: number; readonly column: number };

export type InstallationComplaint =
  /** It is left out. */
  | { readonly kind: "unread-file"; readonly file: string; readonly flaw: UnreadFlaw }
  /** It is no YAML, and was read line by line. */
  | { readonly kind: "loose-yaml"; readonly file: string }
  /**
   * A configured folder for documents is not used: it cannot be resolved, lies outside the project, or holds more than
   * documents. `folder` is as it is written.
   */
  | {
      readonly kind: "output-folder";
      readonly key: string;
      readonly folder: string;
      readonly flaw: "unresolved" | "outside" | "shared";
    }
  /** It holds no agent: squad's own are used. */
  | { readonly kind: "no-team"; readonly folder: string }
  /** A party names somebody who is not there. */
  | { readonly kind: "no-member"; readonly party: string; readonly member: string }
  | {
      readonly kind: "no-party";
      readonly name: string;
      readonly near: string | null;
      readonly parties: readonly string[];
    }
  /** One agent is no party. */
  | { readonly kind: "lone-agent" };
