import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
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

/** What no answer of the gate may ever contain. */
export const OUTSIDE_TEXT = "text that lies outside the project";

export async function fileGateStage(
  files: Readonly<Record<string, string>>,
  options: { readonly secrets?: readonly string[]; readonly keptBack?: readonly string[] } = {},
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
