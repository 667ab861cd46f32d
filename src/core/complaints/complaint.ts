import type { RestCause } from "../limits/key-state.ts";
import type { InstallationComplaint } from "./installation-complaint.ts";
import type { KeyFault } from "./key-fault.ts";
import type { LimitsComplaint } from "./limits-complaint.ts";
import type { FailureKind } from "../providers/provider-error.ts";
import type { SessionComplaint } from "./session-complaint.ts";
import type { StorageComplaint } from "./storage-complaint.ts";
import type { ToolComplaint } from "./tool-complaint.ts";
import type { WorkflowComplaint } from "./workflow-complaint.ts";

/** Why a file is not read. `missing` stands for all that lies outside the project too, whether it exists or not. */
export type FileFlaw =
  | "missing"
  | "secret"
  | "folder"
  | "special"
  | "unreadable"
  | "binary"
  | "too-large"
  | "no-such-lines";

/** A provider of which nobody asks anything at the moment. */
export interface RestingProvider {
  readonly name: string;
  /** `model`: it does not have the model. */
  readonly cause: RestCause | "model";
  readonly model: string;
  /** Milliseconds until it can be asked again; null when that is not known or waiting does not help. */
  readonly waitMs: number | null;
}

/** A provider without room for an input, in tokens. */
export interface SmallProvider {
  readonly name: string;
  /** Of the input and what the agent is told. */
  readonly needed: number;
  /** The shortest answer there must be room for. */
  readonly answer: number;
  /** What it takes at once. */
  readonly takes: number;
  /** What bounds that: the model's window or the limit of tokens per minute. */
  readonly bound: "window" | "tpm";
}

/** One line for people, in English, and the same as data. */
export interface Remark {
  readonly message: string;
  readonly complaint: Complaint;
}

/** A remark, or an error of which nobody may have said it as data. */
export interface Said {
  readonly message: string;
  readonly complaint?: Complaint | undefined;
}

/** What an error or a warning says, as data, for whoever says it in another language than English. */
export type Complaint =
  | StorageComplaint
  | LimitsComplaint
  | ToolComplaint
  | InstallationComplaint
  | WorkflowComplaint
  | SessionComplaint
  | { readonly kind: "no-session"; readonly id: string; readonly near: string | null }
  | { readonly kind: "no-session-yet" }
  /** Of these at most one may be given. */
  | { readonly kind: "flags-exclude"; readonly flags: readonly string[] }
  | { readonly kind: "no-model-id" }
  | { readonly kind: "session-name"; readonly id: string; readonly longest: number }
  | {
      readonly kind: "no-agent";
      readonly name: string;
      readonly near: string | null;
      /** Some of those there are, and how many more. */
      readonly agents: readonly string[];
      readonly more: number;
    }
  | {
      readonly kind: "no-provider";
      readonly name: string;
      readonly near: string | null;
      readonly providers: readonly string[];
    }
  | {
      readonly kind: "no-key";
      /** Null: none has one. */
      readonly provider: string | null;
      readonly failed: readonly { readonly provider: string; readonly fault: KeyFault }[];
      readonly unset: readonly { readonly variable: string; readonly url: string | null }[];
      /** A provider whose key squad could keep; null when there is none. */
      readonly storable: string | null;
    }
  /** A provider is left out from here on: its key_command gave no key. */
  | { readonly kind: "key-command"; readonly provider: string; readonly fault: KeyFault }
  /** A key's check failed. `models` are some that the key can use where the one asked for is not there. */
  | {
      readonly kind: "key-check";
      readonly provider: string;
      readonly outcome: FailureKind;
      readonly model: string;
      readonly models: readonly string[];
    }
  /** A bug, named `error`: a part of squad is told no more of what happens. */
  | { readonly kind: "broken-sink"; readonly error: string }
  | { readonly kind: "file-exists"; readonly file: string; readonly free: string }
  | { readonly kind: "no-folder"; readonly file: string }
  | { readonly kind: "outside-project"; readonly file: string }
  | {
      readonly kind: "file";
      readonly flaw: FileFlaw;
      readonly path: string;
      /** The file that may have been meant, as it is mentioned; absent where nobody looked. */
      readonly near?: string | null;
    }
  | {
      readonly kind: "files";
      readonly refused: readonly { readonly flaw: FileFlaw; readonly path: string }[];
    }
  | { readonly kind: "many-files"; readonly most: number }
  | {
      readonly kind: "too-large";
      readonly hasFiles: boolean;
      /** The one that takes most, and all of them. */
      readonly largest: SmallProvider;
      readonly providers: readonly SmallProvider[];
    }
  | { readonly kind: "resting"; readonly providers: readonly RestingProvider[] };
