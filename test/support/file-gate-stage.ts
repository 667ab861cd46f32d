import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ExtraRoot } from "../../src/tools/file-gate/extra-roots.ts";
import type { FileRefusal } from "../../src/tools/file-gate/refusal.ts";
import { openFileGate, type FileGate } from "../../src/tools/file-gate/file-gate.ts";
import { put } from "./wired-home.ts";

/** A project on the real disk beside a folder that is not part of it, both gone when the test ends. */
export interface FileGateStage {
  readonly root: string;
  readonly outside: string;
  readonly gate: FileGate;
  /** The reason for which a path is refused; the text of the file when it is not. */
  readonly verdict: (path: string) => Promise<string>;
}

export interface StageOptions {
  readonly secrets?: readonly string[];
  /** Relative to the project, as are those below. */
  readonly keptBack?: readonly string[];
  readonly sensitive?: readonly string[];
  readonly extraRoots?: () => readonly ExtraRoot[];
}

/** What no answer of the gate may ever contain. */
export const OUTSIDE_TEXT = "text that lies outside the project";

export async function fileGateStage(
  files: Readonly<Record<string, string>>,
  options: StageOptions = {},
): Promise<FileGateStage> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "squad-gate-")));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const root = join(dir, "project");
  const outside = join(dir, "project2");
  mkdirSync(root);
  put(outside, { "file.txt": OUTSIDE_TEXT });
  put(root, files);
  const gate = await openFileGate({
    root,
    keptBack: (options.keptBack ?? []).map((name) => join(root, name)),
    secrets: () => options.secrets ?? [],
    now: () => performance.now(),
    wall: () => Date.now(),
    newId: () => crypto.randomUUID(),
    ...(options.sensitive === undefined
      ? {}
      : { sensitive: options.sensitive.map((name) => join(root, name)) }),
    ...(options.extraRoots === undefined ? {} : { extraRoots: options.extraRoots }),
  });
  return {
    root,
    outside,
    gate,
    verdict: async (path) => {
      try {
        return (await gate.readText(path)).text;
      } catch (error) {
        return (error as FileRefusal).reason;
      }
    },
  };
}
