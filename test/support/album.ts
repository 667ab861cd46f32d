import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "vitest";
import type { PtyScreen } from "./pty-screen.ts";

/** Set (`UPDATE_SCREENS=1 npx vitest run …`) to write what is seen instead of comparing it. */
const IS_UPDATING = (process.env["UPDATE_SCREENS"] ?? "") !== "";

/** A screen that is written down must have been the same for so many looks. */
const LOOKS = 60;

/** A time zone in which the middle of the day is near: a moment an hour on, which is told with its date on another day, is on this one. */
export function middayZone(wall: number): string {
  const behind = new Date(wall).getUTCHours() - 12;
  // These names count westwards.
  return `Etc/GMT${behind < 0 ? "" : "+"}${behind}`;
}

/** What one person sees, one captioned screen after the other, in a file. */
export interface Album {
  /**
   * Resolves when the terminal shows what the file has under this caption. When the file is written: when `wanted` is
   * on the screen and nothing changes any more.
   */
  readonly see: (pty: PtyScreen, caption: string, wanted: string | RegExp) => Promise<void>;
  /** To be called at the end: nothing is in the file that was not seen. */
  readonly close: () => void;
}

/** Opens an album of screens, or of what was added to the transcript since the page before: that is what is heard. */
export function openAlbum(file: URL, { isHeard = false }: { readonly isHeard?: boolean } = {}): Album {
  const heard = new Map<PtyScreen, number>();
  const take = (pty: PtyScreen): string =>
    isHeard ? pty.transcript().slice(heard.get(pty) ?? 0) : pty.screen();
  const kept = IS_UPDATING || !existsSync(file) ? [] : readPages(readFileSync(file, "utf8"));
  const seen: string[] = [];
  const isSteady = (pty: PtyScreen): (() => boolean) => {
    let last = "";
    let looks = 0;
    return () => {
      const now = pty.transcript();
      looks = now === last ? looks + 1 : 0;
      last = now;
      return looks > LOOKS;
    };
  };
  const write = (): void => {
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, seen.join("\n"));
  };
  return {
    see: async (pty, caption, wanted) => {
      const page = (): string => pageOf(caption, masked(take(pty)));
      const expected = kept[seen.length];
      if (IS_UPDATING) {
        await pty.waitFor(wanted);
        await pty.waitFor(isSteady(pty));
      } else {
        await pty.waitFor(() => page() === expected).catch(() => expect(page()).toBe(expected));
      }
      seen.push(page());
      heard.set(pty, pty.transcript().length);
      if (IS_UPDATING) write();
    },
    close: () => {
      if (!IS_UPDATING) expect(seen).toEqual(kept);
    },
  };
}

const MARK = "=== ";

function pageOf(caption: string, text: string): string {
  return `${MARK}${caption}\n${text}\n`;
}

function readPages(text: string): string[] {
  return text
    .split(/^(?==== )/mu)
    .map((page, index, pages) => (index === pages.length - 1 ? page : page.replace(/\n$/u, "")));
}

/** What is a matter of time or of this machine, and what stands for it. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/ \d+ s · \d+ tokens\/s/gu, ""],
  [/\d+[.,]\d s\b/gu, "# s"],
  [/\d+ s\b/gu, "# s"],
  [/\d+(?:\.\d)? seconds?\b/gu, "# seconds"],
  [/\d+ min\b/gu, "# min"],
  // With its date when that is another day.
  [/\b(?:\d{4}-\d\d-\d\d )?\d\d:\d\d\b/gu, "##:##"],
  // What a busy machine adds to a receipt.
  [/, waited # seconds|[,·] # (?:s|seconds) (?:of it waiting(?: for a free slot)?|de espera)/gu, ""],
  // A burst fills up again, and a day drains, while one looks.
  [/\d de (?=\d de uma vez)/gu, "# de "],
  [/\d+(?=(?:\/| de | of )1M\b)/gu, "#"],
  [/Hello, \w+\./gu, "Hello, ana."],
  [/\/tmp\/[\w./-]+/gu, "/tmp/…"],
  [/\d[\d.,]*k? tokens/gu, "# tokens"],
];

function masked(text: string): string {
  return MASKS.reduce((result, [pattern, mask]) => result.replaceAll(pattern, mask), text);
}
