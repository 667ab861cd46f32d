import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, join, basename } from "node:path";
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
 * A file that is written beside its place and renamed when it is whole, so that readers see the old one or the new.
 * Opened at once: a folder that is missing or read-only fails before any request is spent.
 * @throws {SquadError} `storage`
 */
export function fileOutput(path: string): RunOutput {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      const code = (error as { code?: string }).code ?? "error";
      throw new SquadError("storage", `${path} cannot be written (${code})`, {
        hint: "check the folder after -o, its rights and its free space",
        cause: error,
      });
    }
  };
  const descriptor = guard(() => openSync(temporary, "w", 0o666));
  let open = true;
  return {
    write: async (text) => {
      guard(() => writeSync(descriptor, text));
    },
    finish: async () => {
      guard(() => {
        fsyncSync(descriptor);
        closeSync(descriptor);
        open = false;
        renameSync(temporary, path);
      });
    },
    discard: () => {
      if (open) closeSync(descriptor);
      open = false;
      rmSync(temporary, { force: true });
    },
  };
}
