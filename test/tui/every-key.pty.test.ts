import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { CommandName } from "../../src/tui/commands/command.ts";
import { COMMANDS } from "../../src/tui/commands/registry.ts";
import { CHORDS, deedOfChord, type KeyDeed } from "../../src/tui/keys/keys.ts";
import { chordBytes } from "../support/chord-bytes.ts";
import { openPty, type PtyScreen } from "../support/pty-screen.ts";
import { SQUAD } from "../support/squad.ts";
import { it } from "../support/stage.ts";

const CTRL_C = "\u0003";
const CTRL_U = "\u0015";
const TIMEOUT = { timeout: 180_000 };

const TEXT = "one two-too three four";
const LEFT = "\u001b[D";
/** The cursor stands behind `two-too`. */
const AT = 11;
const TYPED = TEXT + LEFT.repeat(TEXT.length - AT);

/** What is to be seen after a chord was pressed, when `typed` was before it. */
interface Effect {
  /** KEY in it, and in `screen`, stands for the chord. @default TYPED */
  readonly typed?: string;
  /** The input line, with `|` where the cursor is. */
  readonly line?: string;
  readonly screen?: RegExp;
  readonly hides?: string;
}

const KILL = "\u0017";

/** The visible effect of each deed of the keymap; edits by the type of their action. */
const EFFECTS: Readonly<Record<string, Effect>> = {
  insert: { line: "one two-too\n  | three four" },
  left: { line: "one two-to|o three four" },
  right: { line: "one two-too |three four" },
  "line-start": { typed: `${TYPED}\n`, line: "one two-too\n  | three four" },
  "line-end": { typed: `${TYPED}\n`, line: "one two-too\n   three four|" },
  "text-start": { typed: `${TYPED}\n`, line: "|one two-too\n   three four" },
  "text-end": { typed: `${TYPED}\n${LEFT}`, line: "one two-too\n   three four|" },
  "word-left": { line: "one two-|too three four" },
  "word-right": { line: "one two-too three| four" },
  "delete-left": { line: "one two-to| three four" },
  "delete-right": { line: "one two-too|three four" },
  "delete-blank-left": { line: "one | three four" },
  "delete-word-left": { line: "one two-| three four" },
  "delete-word-right": { line: "one two-too| four" },
  "delete-to-line-start": { line: "| three four" },
  "delete-to-line-end": { line: "one two-too|" },
  transpose: { line: "one two-to o|three four" },
  yank: { typed: `${TYPED}${KILL}`, line: "one two-too| three four" },
  "yank-older": { typed: `${TYPED}${KILL}\u0005${KILL}\u0019`, line: "one  three two-too|" },
  undo: { typed: `${TYPED}x`, line: "one two-too| three four" },
  redo: { typed: `${TYPED}x\u001f`, line: "one two-toox| three four" },
  up: { typed: `older${CTRL_C}${TYPED}`, line: "older|" },
  down: { typed: `older${CTRL_C}${TYPED}\u001b[A`, line: "one two-too| three four" },
  search: { screen: /^› one two-too three four\nsearch:/mu },
  submit: { typed: `${TYPED}KEY`, screen: /heard: one two-tooKEY three four\n[^]*^› Message Mary/mu },
  stop: { screen: /Esc again puts it aside.*\n› one two-too three four/u },
  interrupt: { screen: /Ctrl-C again leaves\n› Message Mary/u },
  eof: { line: "one two-too|three four" },
  repaint: { line: "one two-too| three four", hides: "above" },
  complete: { typed: "/the", screen: /^› \/theme\n {2}dark\n/mu },
  "open-editor": { line: "one two-too three four, edited|" },
};

/** Tested by itself: a shell is needed to come back. */
const ELSEWHERE: readonly string[] = ["suspend"];

function nameOf(deed: KeyDeed | null): string {
  return deed === null ? "none" : deed.kind === "edit" ? deed.action.type : deed.kind;
}

/** The input with `|` where the cursor is, from the last prompt on. */
function inputOf(pty: PtyScreen): string {
  const rows = pty.screen().split("\n");
  const { x, y } = pty.cursor();
  const marked = rows.map((row, index) => {
    const padded = row.padEnd(x);
    return index === y ? `${padded.slice(0, x)}|${padded.slice(x)}` : row;
  });
  const first = marked.findLastIndex((row) => row.replace("|", "").startsWith("›"));
  return marked.slice(first, -1).join("\n").slice(2);
}

async function seen(pty: PtyScreen, { line, screen, hides }: Effect, chord: string): Promise<void> {
  if (line !== undefined) {
    await pty
      .waitFor(() => inputOf(pty) === line && (hides === undefined || !pty.screen().includes(hides)))
      .catch(() => expect(inputOf(pty)).toBe(line));
  }
  if (screen !== undefined) await pty.waitFor(new RegExp(screen.source.replace("KEY", chord), screen.flags));
}

describe("every key of the keymap", () => {
  it("does what can be seen", TIMEOUT, async ({ setStage }) => {
    const { home, chat } = await setStage({ limits: "providers: {groq: {rpm: 1000}}\n" });
    const editor = join(home.dir, "editor.mjs");
    writeFileSync(
      editor,
      `#!${process.execPath}\nimport { appendFileSync } from "node:fs";\nappendFileSync(process.argv[2], ", edited");\n`,
    );
    chmodSync(editor, 0o755);
    const pty = await chat(["mary"], { env: { EDITOR: editor, VISUAL: "" } });
    const left = CHORDS.filter((chord) => !ELSEWHERE.includes(nameOf(deedOfChord(chord))));
    for (const chord of left) {
      const effect = EFFECTS[nameOf(deedOfChord(chord))];
      expect(effect, `${chord} has no effect in the table`).toBeDefined();
      if (effect === undefined) continue;
      const { typed = TYPED } = effect;
      if (effect.hides !== undefined) {
        pty.type(`/help ${effect.hides}\r`);
        await pty.waitFor(`No command /${effect.hides}`);
      }
      pty.type(typed.replace("KEY", chord));
      pty.type(chordBytes(chord));
      await seen(pty, effect, chord).catch((error: unknown) => {
        throw new Error(`${chord}: ${String(error)}`, { cause: error });
      });
      // Closes a search or a list, and puts the line aside.
      pty.type(`${chordBytes("escape")}x${CTRL_C}`);
      await pty.waitFor("Ctrl-C again leaves");
    }
  });

  it(
    "Ctrl-Z goes to the shell, and fg comes back with the draft",
    TIMEOUT,
    async ({ setStage, onTestFinished }) => {
      const { home } = await setStage();
      const env = { ...home.env, PS1: "shell> ", HISTFILE: "" };
      const pty = openPty("--noprofile", ["--norc", "-i"], { command: "bash", env });
      onTestFinished(() => pty.kill());
      await pty.waitFor("shell>");
      pty.type(`"${process.execPath}" "${SQUAD}" chat mary\r`);
      await pty.waitFor(/^● groq/mu);
      pty.type(TYPED);
      await pty.waitFor(() => inputOf(pty) === "one two-too| three four");
      pty.type(chordBytes("ctrl-z"));
      await pty.waitFor(/Stopped[^\n]*\n(?:.*\n)*shell>$/u);
      pty.type("fg\r");
      await pty.waitFor(() => inputOf(pty) === "one two-too| three four");
    },
  );

  it("is in the table, and nothing else is", () => {
    const names = new Set(CHORDS.map((chord) => nameOf(deedOfChord(chord))));
    expect([...Object.keys(EFFECTS), ...ELSEWHERE].toSorted()).toEqual([...names].toSorted());
  });
});

/** What each command shows below itself when `typed` was; a command that is added has to be told here. */
const SHOWS: Readonly<Record<CommandName, { readonly typed?: string; readonly shows: RegExp }>> = {
  help: { shows: /Ctrl-Z +back to the shell/u },
  menu: { shows: /1 {2}\*help +Show this menu/u },
  agent: { typed: "/agent john", shows: /John — Product Manager/u },
  agents: { shows: /John +Product Manager · .*here now/u },
  workflow: { shows: /No workflow runs/u },
  next: { shows: /No workflow runs/u },
  leave: { shows: /No workflow runs/u },
  party: { typed: "/party end", shows: /There is no party/u },
  provider: { typed: "/provider cerebras", shows: /^cerebras · gpt-oss-120b is asked first from now on/u },
  model: { shows: /\/model auto/u },
  status: { shows: /groq +ready · 1\/30 this minute/u },
  limits: { shows: /requests +1 of 30 this minute/u },
  why: { shows: /served by groq/u },
  continue: { shows: /broke off/u },
  retry: { shows: /cerebras heard: hello\n[^]*Message John[^]*4\/50/u },
  edit: { shows: /\/edit off[^]*› hello\n●/u },
  copy: { shows: /Handed to your terminal/u },
  export: { typed: "/export talk.md", shows: /Written: talk\.md/u },
  compact: { shows: /There is little to summarise yet/u },
  new: { shows: /new conversation/u },
  sessions: { shows: /1 {2}hello · .* messages/u },
  resume: { shows: /\/resume N goes on/u },
  theme: { typed: "/theme mono", shows: /From here on: mono/u },
  clear: { shows: /^\n*› Message John/u },
  // Nothing was said since /new: there is nothing to come back to.
  quit: { shows: /^$/u },
};

describe("every command of the registry", () => {
  it("shows something", TIMEOUT, async ({ setStage }) => {
    const { chat } = await setStage({ mayCopy: true });
    const pty = await chat(["mary"], { rows: 70 });
    pty.type("hello\r");
    await pty.waitFor("2/50");
    for (const { name } of COMMANDS) {
      const { typed = `/${name}`, shows } = SHOWS[name];
      pty.type(`${CTRL_U}${typed}\r`);
      const below = (): string => {
        const [, ...rest] = pty.transcript().split(`› ${typed}\n`);
        return rest.at(-1) ?? "";
      };
      await pty.waitFor(() => shows.test(below())).catch(() => expect(below(), typed).toMatch(shows));
    }
    expect(await pty.exited()).toBe(0);
  });
});
