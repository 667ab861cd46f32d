// Runs a REPL over a scripted host, for tests to drive in a PTY. SIGUSR2 opens the scenarios' gate.
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import type { ReadStream, WriteStream } from "node:tty";
import type { Clock } from "../../src/core/clock.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import type { DraftEditor } from "../../src/core/chat/draft-editor.ts";
import { providerStatus, statusReport, createFakeHost } from "./tui-fake-host.ts";
import { SCENARIOS } from "./tui-scenarios.ts";

const clock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
};

const flags = process.argv.slice(2);
const made = createFakeHost({
  now: () => clock.wall(),
  scenarios: SCENARIOS,
  ...(flags.includes("--offline")
    ? {
        status: (now: number) =>
          statusReport(now, [providerStatus("offline", { type: "offline", limits: null })]),
        notices: ["No API key found. Set GROQ_API_KEY, or go on offline."],
      }
    : {}),
});
process.on("SIGUSR2", made.openGate);
const stuck = { save: () => new Promise<null>(() => undefined) };
const host = flags.includes("--stuck-disk")
  ? (Object.create(made, Object.getOwnPropertyDescriptors(stuck)) as typeof made)
  : made;

const editDraft: DraftEditor = () => Promise.resolve({ kind: "failed", why: "none", editor: "" });

const { stdin, stdout, stderr } = process as unknown as {
  stdin: ReadStream;
  stdout: WriteStream;
  stderr: WriteStream;
};
const { reason } = flags.includes("--plain")
  ? await (
      await import("../../src/tui/plain/plain-repl.ts")
    ).runPlainRepl({ host, stdin, stdout, stderr, clock, words: EN, glyphs: "unicode", isSpoken: false })
  : await (
      await import("../../src/tui/repl.tsx")
    ).runRepl({
      asksBackground: false,
      askedTheme: "",
      host,
      stdin,
      stdout,
      stderr,
      clock,
      words: EN,
      look: { theme: flags.includes("--no-color") ? "mono" : "dark", glyphs: "unicode" },
      isInTmux: process.env["TMUX"] !== undefined,
      editDraft,
    });
stdout.write(`reason=${reason}\n`, () => process.exit(0));
