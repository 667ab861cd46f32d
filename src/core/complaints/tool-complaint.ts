/** Why a file is not written. `outside` stands for all that lies outside the project, whether it exists or not. */
export type WriteFlaw =
  | "outside"
  | "never"
  | "placeholder"
  | "too-long"
  | "folder"
  | "in-the-way"
  | "special"
  | "binary"
  | "too-large"
  | "changed"
  | "no-permission"
  | "disk";

/** Why a call of a model's is not carried out; most are its own mistakes. */
export type CallFlaw =
  | "unknown-tool"
  | "tools-off"
  | "arguments"
  | "many-calls"
  | "long-arguments"
  | "cut-off"
  | "no-workflow"
  | "no-document"
  | "no-step"
  | "unfinished-step"
  | "no-section"
  | "empty-section"
  | "unnamed-document";

/** Why a search of the web failed. */
export type SearchFlaw =
  | "key"
  | "refused"
  | "limit"
  | "status"
  | "too-much"
  | "no-results"
  | "late"
  | "unreachable"
  | "failed";

export type ToolComplaint =
  | { readonly kind: "write"; readonly flaw: WriteFlaw; readonly path: string }
  /**
   * Nothing was written although it could be: the user did not agree, it may not be written here, it steers programs or
   * other agents, or it would replace a key by its mask.
   */
  | {
      readonly kind: "not-written";
      readonly why: "declined" | "not-allowed" | "steers" | "masked-key";
    }
  | { readonly kind: "call"; readonly flaw: CallFlaw }
  | { readonly kind: "search"; readonly flaw: SearchFlaw; readonly status: number | null };
