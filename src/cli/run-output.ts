import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { SquadError } from "../core/errors.ts";
import { write } from "./output.ts";

/** Where a run's result goes. */
export interface RunOutput {
  write(text: string): Promise<void>;
  /** The result is whole: a file appears under its name now. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): void;
}

export function standardOutput(): RunOutput {
  return {
    write: (text) => write(process.stdout, text),
    finish: () => Promise.resolve(),
    discard: () => undefined,
  };
}

/**
 * A file that is written beside its place and renamed when it is whole, so that readers see the old one or the new. A
 * link stays and what it points at is replaced; devices and pipes are written to as they are. Opened at once: a folder
 * that is missing, or a file that may not be written, fails before any request is spent.
 * @throws {SquadError} `storage`
 */
export function fileOutput(path: string): RunOutput {
  const target = guarded(path, () => targetOf(path));
  return target.isFile ? replacingFile(path, target) : openFile(path, () => openSync(target.path, "w"));
}

interface Target {
  readonly path: string;
  readonly isFile: boolean;
  /** Permissions of the new file. */
  readonly mode: number;
}

const NEW_FILE_MODE = 0o666;

function targetOf(path: string): Target {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts === undefined) return { path, isFile: true, mode: NEW_FILE_MODE };
  if (facts.isDirectory()) throw Object.assign(new Error("a folder"), { code: "EISDIR" });
  accessSync(path, constants.W_OK);
  return { path: realpathSync(path), isFile: facts.isFile(), mode: facts.mode & 0o777 };
}

function replacingFile(shown: string, { path, mode }: Target): RunOutput {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  const file = openFile(shown, () => openSync(temporary, "wx", mode));
  return {
    write: (text) => file.write(text),
    async finish() {
      await file.finish();
      guarded(shown, () => renameSync(temporary, path));
    },
    discard() {
      file.discard();
      rmSync(temporary, { force: true });
    },
  };
}

function openFile(shown: string, open: () => number): RunOutput {
  const descriptor = guarded(shown, open);
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
  return {
    async write(text) {
      guarded(shown, () => writeSync(descriptor, text));
    },
    async finish() {
      guarded(shown, () => {
        try {
          fsyncSync(descriptor);
        } catch (error) {
          // Pipes and devices have nothing to sync.
          if ((error as { code?: string }).code !== "EINVAL") throw error;
        }
        close();
      });
    },
    discard: close,
  };
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = (error as { code?: string }).code ?? "error";
    throw new SquadError("storage", `${path} cannot be written (${code})`, {
      hint: "check the path after -o, its rights and the free space",
      cause: error,
    });
  }
}
