import { errnoOf } from "../../core/errno.ts";
import { SquadError } from "../../core/errors.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { WriteFlaw } from "../../core/complaints/tool-complaint.ts";

const PATH_LENGTH = 120;

interface Words {
  readonly what: (path: string) => string;
  readonly hint?: string;
}

const WORDS: Readonly<Record<WriteFlaw, Words>> = {
  outside: {
    what: (path) => `${path} is no path inside this project`,
    hint: "Name it from the project's root, like docs/notes.md.",
  },
  never: {
    what: (path) => `${path} is never written: files of its kind hold keys, or belong to git or squad`,
  },
  placeholder: {
    what: (path) => `${path} holds a placeholder in braces`,
    hint: "Put its value in its place.",
  },
  "too-long": { what: (path) => `${path} has a name that is too long for a disk` },
  folder: { what: (path) => `${path} is a folder`, hint: "Name a file in it." },
  "in-the-way": { what: (path) => `${path} lies below something that is no folder` },
  special: { what: (path) => `${path} is no ordinary file` },
  binary: { what: (path) => `${path} is not text in UTF-8, and is left alone` },
  "too-large": { what: (path) => `${path} would be, or is, larger than 256 KB` },
  changed: { what: (path) => `${path} changed meanwhile`, hint: "Read it again, then write." },
  "no-permission": { what: (path) => `You have no permission to write ${path}` },
  disk: { what: (path) => `The disk does not take ${path}` },
};

/** A file that is not written: `file-refused`, with the reason for programs. */
export class WriteRefusal extends SquadError {
  readonly reason: WriteFlaw;

  /** @param path as it was asked for */
  constructor(reason: WriteFlaw, path: string, cause?: unknown) {
    const { what, hint } = WORDS[reason];
    const shown = sanitizeLine(path, PATH_LENGTH);
    super("file-refused", what(shown), {
      complaint: { kind: "write", flaw: reason, path: shown },
      ...(hint === undefined ? {} : { hint }),
      ...(cause === undefined ? {} : { cause }),
    });
    this.reason = reason;
  }
}

const REASON_OF: Readonly<Record<string, WriteFlaw>> = {
  EACCES: "no-permission",
  EPERM: "no-permission",
  EROFS: "no-permission",
  ENAMETOOLONG: "too-long",

  EISDIR: "folder",
  ENOSPC: "disk",
  EDQUOT: "disk",
  EFBIG: "disk",
  EIO: "disk",
  EMFILE: "disk",
  ENFILE: "disk",
  // What was there a moment ago, and what was not.
  ENOENT: "changed",
  EEXIST: "changed",
  ELOOP: "changed",
  ENOTDIR: "changed",
};

/** What the system says about a write, as a refusal; an error that is none of its own stays what it is. */
export function asWriteRefusal(error: unknown, path: string): unknown {
  const reason = REASON_OF[errnoOf(error)];
  return error instanceof WriteRefusal || reason === undefined
    ? error
    : new WriteRefusal(reason, path, error);
}
