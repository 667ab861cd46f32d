import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DraftEditor, EditedDraft } from "../core/chat/draft-editor.ts";

const MAX_BYTES = 10 * 1024 * 1024;

/** Edits drafts with the program that `command` names, words and quotes read as a shell does: `code --wait`. */
export function createDraftEditor(command: string | undefined): DraftEditor {
  const [program, ...words] = splitWords(command ?? "");
  if (program === undefined) return () => Promise.resolve({ kind: "failed", why: "none", editor: "" });
  return async (draft) => {
    let remove = (): void => undefined;
    try {
      // Made for this draft alone and closed to everybody else: mkdtemp gives 0700.
      const folder = mkdtempSync(join(tmpdir(), "squad-draft-"));
      remove = () => rmSync(folder, { recursive: true, force: true });
      process.on("exit", remove);
      const path = join(folder, "draft.md");
      await writeFile(path, draft, { mode: 0o600, flag: "wx" });
      const end = await run(program, [...words, path]);
      return end === "done" ? await saved(path, program) : { kind: "failed", why: end, editor: program };
    } catch {
      return { kind: "failed", why: "unreadable", editor: program };
    } finally {
      process.off("exit", remove);
      remove();
    }
  };
}

/** Runs a program on this terminal, without a shell between. */
function run(program: string, words: readonly string[]): Promise<"done" | "failed" | "missing"> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: "inherit", shell: false });
    const stop = (): void => void child.kill();
    process.on("exit", stop);
    const end = (how: "done" | "failed" | "missing"): void => {
      process.off("exit", stop);
      resolve(how);
    };
    child.on("error", () => end("missing"));
    child.on("exit", (code) => end(code === 0 ? "done" : "failed"));
  });
}

async function saved(path: string, editor: string): Promise<EditedDraft> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    if (size > MAX_BYTES) return { kind: "failed", why: "too-large", editor };
    // Editors end the last line; a draft has no such end.
    const text = (await file.readFile("utf8")).replace(/\r?\n$/, "");
    return { kind: "saved", text };
  } finally {
    await file.close();
  }
}

/** Words between blanks; quotes keep blanks, and a backslash what follows it. */
function splitWords(command: string): readonly string[] {
  return Array.from(command.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/g), ([word]) =>
    word.replaceAll(
      /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g,
      (_, double?: string, single?: string, escaped?: string) =>
        double?.replaceAll(/\\(.)/g, "$1") ?? single ?? escaped ?? "",
    ),
  );
}
