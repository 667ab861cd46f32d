import type { FileFlaw } from "../../core/complaints/complaint.ts";
import { SquadError } from "../../core/errors.ts";
import { sanitizeLine } from "../../core/sanitize.ts";

const PATH_LENGTH = 120;

interface Words {
  readonly what: (path: string) => string;
  readonly hint?: string;
}

const WORDS: Readonly<Record<FileFlaw, Words>> = {
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
  readonly reason: FileFlaw;

  /** @param path as it was asked for */
  constructor(reason: FileFlaw, path: string) {
    const { what, hint } = WORDS[reason];
    const shown = sanitizeLine(path, PATH_LENGTH);
    const complaint = { kind: "file", flaw: reason, path: shown } as const;
    super("file-refused", what(shown), { complaint, ...(hint === undefined ? {} : { hint }) });
    this.reason = reason;
  }
}
