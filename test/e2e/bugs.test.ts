import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { buildBrokenSquad, type Break } from "../support/broken-squad.ts";
import { squadPtyThenStty } from "../support/squad-pty.ts";
import { squad } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { gate } from "../support/wire/gate.ts";

const KEY = "gsk_0123456789abcdefghijklmnop";
const MESSAGE = `boom ${KEY} test-key-of-groq redis://ana:hunter2@host \\u001b]0;owned\\u0007`;

const BREAKS: Readonly<Record<string, Break>> = {
  "an exception that nobody catches": {
    module: "app/chat/chat.ts",
    bug: `setTimeout(() => { throw new TypeError("${MESSAGE}"); })`,
  },
  "a rejection that nobody handles": {
    module: "app/chat/chat.ts",
    bug: `void Promise.reject(new TypeError("${MESSAGE}"))`,
  },
  "an exception while drawing": {
    module: "tui/drawing/screen.ts",
    after: "const { viewport, turn } = state.view;",
    bug: `throw new TypeError("${MESSAGE}");`,
  },
  "an exception in a key": {
    module: "tui/editor/edit-buffer.ts",
    after: "const { text, cursor } = buffer;",
    bug: `throw new TypeError("${MESSAGE}");`,
  },
};

const built: string[] = [];
afterAll(() => {
  for (const program of built) rmSync(dirname(dirname(program)), { recursive: true, force: true });
});

describe.each(Object.entries(BREAKS))("%s", (_, broken) => {
  let program = "";
  beforeAll(async () => {
    program = await buildBrokenSquad(broken);
    built.push(program);
  });

  const forms: readonly (readonly [string, readonly string[]])[] = [
    ["the REPL", []],
    ...(broken.after === undefined ? [["plain lines", ["--plain"]] as const] : []),
  ];
  it.for(forms)(
    "in %s gives the terminal back, keeps the session and leaves a report",
    async ([, flags], { setStage, onTestFinished }) => {
      const held = gate("So far ", "never");
      const { home } = await setStage({ respond: () => held.script });
      const pty = squadPtyThenStty(home, ["chat", "mary", "--session", "s", ...flags], { program });
      onTestFinished(() => pty.kill());
      await pty.waitFor(/^(?:● groq|>)/mu);
      pty.type("tell me\r");
      await pty.waitFor(flags.length > 0 ? /tell me\n[^]*Mary/u : "So far");
      pty.signal("SIGUSR2");
      const screen = await pty.waitFor("exit=1 terminal=as before");

      expect(screen).toMatch(/^squad: internal error: boom \*\*\*/mu);
      expect(screen).not.toMatch(/^ +at /mu);
      expect(pty.bytes()).not.toContain("owned");
      for (const mode of ["?25", "?2004"]) {
        const [on, off] = mode === "?25" ? ["l", "h"] : ["h", "l"];
        const at = (end: string): number => pty.bytes().lastIndexOf(`\u001b[${mode}${end}`);
        if (at(on) !== -1) expect(at(off)).toBeGreaterThan(at(on));
      }

      const folder = join(home.stateDir, "crashes");
      const [file = "", ...others] = readdirSync(folder);
      expect(others).toEqual([]);
      expect(screen.replaceAll("\n", "")).toContain(file);
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
      const report = readFileSync(join(folder, file), "utf8");
      expect(report).toMatch(/^squad 0\.0\.0, chat, at 20/u);
      expect(report).toMatch(/\nTypeError: boom \*\*\* \*\*\* redis:\/\/\*\*\*@host\nat /u);
      for (const secret of [KEY, "test-key-of-groq", "hunter2", "owned", "tell me", "So far", home.dir])
        expect(report).not.toContain(secret);

      const { stdout } = await squad(home, ["sessions", "show", "s", "--json"]);
      expect(JSON.parse(stdout)).toMatchObject({ turns: [{ kind: "interrupted", user: "tell me" }] });
    },
  );
});

describe("a bug outside of a conversation", () => {
  it("ends the command with code 1, one message and a report", async ({ setStage, onTestFinished }) => {
    const program = await buildBrokenSquad({
      module: "app/reports/status-report.ts",
      bug: `setTimeout(() => { throw new TypeError("${MESSAGE}"); })`,
    });
    built.push(program);
    const { home } = await setStage();
    const pty = squadPtyThenStty(home, ["status", "--watch"], { program });
    onTestFinished(() => pty.kill());
    await pty.waitFor("PROVIDER");
    pty.signal("SIGUSR2");
    const screen = await pty.waitFor("exit=1 terminal=as before");
    expect(screen).toMatch(/^squad: internal error: boom \*\*\*/mu);
    expect(readdirSync(join(home.stateDir, "crashes"))).toHaveLength(1);
  });
});

const COLLECTOR: Break = {
  module: "cli/small-heap.ts",
  after: 'subscribe("the collector of garbage", ({ type }) => {',
  bug: 'throw new TypeError("boom");',
};

describe("a bug in what takes events", () => {
  it.for([
    [
      "the collector of garbage",
      COLLECTOR,
      "A bug in squad: the collector of garbage (TypeError) is told",
      "en",
    ],
    [
      "the collector of garbage, in Portuguese",
      COLLECTOR,
      "Um erro no próprio squad (TypeError): uma de",
      "pt",
    ],
    [
      "the collector of garbage, in Spanish",
      COLLECTOR,
      "Un error del propio squad (TypeError): una de",
      "es",
    ],
    [
      "the conversation",
      {
        module: "tui/conversation/event-feed.ts",
        after: "const safe = clean(event);",
        bug: 'if (event.type !== "text-delta") throw new TypeError("boom");',
      },
      "Internal error: TypeError: boom",
      "en",
    ],
  ] as const)(
    "is said once, and the answer comes: %s",
    async ([, place, said, language], { setStage, onTestFinished }) => {
      const bug = 'if (event?.type !== "text-delta") throw new TypeError("boom");';
      const heapBug = 'throw new TypeError("boom");';
      const program = await buildBrokenSquad({
        ...place,
        bug: place.module.startsWith("cli") ? heapBug : bug,
      });
      built.push(program);
      const { home } = await setStage();
      const pty = squadPtyThenStty(home, ["chat", "mary"], { program, env: { SQUAD_LANG: language } });
      onTestFinished(() => pty.kill());
      await pty.waitFor(/^● groq/mu);
      pty.signal("SIGUSR2");
      await pty.waitFor("› x");
      for (const text of ["one", "two"]) {
        pty.type(`\u0015${text}\r`);
        await pty.waitFor(`groq heard: ${text}`);
      }
      await pty.waitFor("4/50 m");
      const lines = pty.transcript().replaceAll("\n", " ");
      expect(lines.split(said)).toHaveLength(2);
    },
  );
});
