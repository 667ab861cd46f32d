import type { Complaint } from "./complaints/complaint.ts";

/** Exit codes of the command line: one row a code in `docs/cli.md`. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  noInput: 66,
  unreachable: 69,
  io: 74,
  throttled: 75,
  noCredentials: 77,
  config: 78,
  timeout: 124,
  hangup: 129,
  interrupt: 130,
  terminalQuit: 131,
  brokenPipe: 141,
  terminate: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export type ErrorCode =
  | "usage"
  | "agent-not-found"
  | "no-input"
  | "file-refused"
  | "unreachable"
  | "throttled"
  | "no-credentials"
  | "config-invalid"
  | "timeout"
  | "cancelled"
  | "session-unreadable"
  | "storage"
  | "provider"
  | "internal";

const EXIT_OF: Record<ErrorCode, ExitCode> = {
  usage: EXIT.usage,
  "agent-not-found": EXIT.usage,
  "no-input": EXIT.noInput,
  "file-refused": EXIT.noInput,
  unreachable: EXIT.unreachable,
  throttled: EXIT.throttled,
  "no-credentials": EXIT.noCredentials,
  "config-invalid": EXIT.config,
  timeout: EXIT.timeout,
  cancelled: EXIT.interrupt,
  "session-unreadable": EXIT.failure,
  storage: EXIT.io,
  provider: EXIT.failure,
  internal: EXIT.failure,
};

/**
 * An expected failure that is shown to the user. `message` says what is wrong in one line, `details` give each part's
 * own reason in a line, `hint` says how to fix it: all in English. `complaint` is the same as data, where somebody may say
 * it in another language.
 * Identity is `code`, never the class: bundlers rename classes.
 */
export class SquadError extends Error {
  override readonly name = "SquadError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: readonly string[];
  readonly complaint: Complaint | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; cause?: unknown; details?: readonly string[]; complaint?: Complaint } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? [];
    this.complaint = options.complaint;
  }

  get exitCode(): ExitCode {
    return EXIT_OF[this.code];
  }
}

/** True for a `SquadError`, also one made by another copy of this module. */
export function isSquadError(value: unknown): value is SquadError {
  return value instanceof Error && value.name === "SquadError" && "code" in value;
}
