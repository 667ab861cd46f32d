import { SquadError } from "../../core/errors.ts";
import { sanitizeLine } from "../../core/sanitize.ts";

/** Why a file is not read. `missing` stands for all that lies outside the project too, whether it exists or not. */
export type RefusalReason =
  | "missing"
  | "secret"
  | "folder"
  | "special"
  | "unreadable"
  | "binary"
  | "too-large"
  | "no-such-lines";

const PATH_LENGTH = 120;

interface Words {
  readonly what: (path: string) => string;
  readonly hint?: string;
}

const WORDS: Readonly<Record<RefusalReason, Words>> = {
  missing: { what: (path) => `There is no file ${path} in this project` },
  secret: {
    what: (path) => `${path} is not sent: files of its kind hold keys and passwords`,
    hint: "Copy what matters into a message.",
  },
  folder: { what: (path) => `${path} is a folder`, hint: "Name a file in it." },
  special: { what: (path) => `${path} is no ordinary file` },
  unreadable: { what: (path) => `You have no permission to read ${path}` },
  binary: { what: (path) => `${path} is not text in UTF-8` },
  "too-large": {
    what: (path) => `${path} is larger than 256 KB`,
    hint: "Name the lines that matter, like @FILE:10-80.",
  },
  "no-such-lines": { what: (path) => `${path} has fewer lines than that` },
};

/** A file that is not read: `file-refused`, with the reason for programs. */
export class FileRefusal extends SquadError {
  readonly reason: RefusalReason;

  /** @param path as it was asked for */
  constructor(reason: RefusalReason, path: string) {
    const { what, hint } = WORDS[reason];
    super("file-refused", what(sanitizeLine(path, PATH_LENGTH)), hint === undefined ? {} : { hint });
    this.reason = reason;
  }
}
