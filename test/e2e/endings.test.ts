import { setImmediate } from "node:timers/promises";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { PtyScreen } from "../support/pty-screen.ts";
import { openPty } from "../support/pty-screen.ts";
import { squadPtyThenStty } from "../support/squad-pty.ts";
import { squad, SQUAD, type Home } from "../support/squad.ts";
import { it, type Stage, type StageOptions } from "../support/stage.ts";
import { until } from "../support/until.ts";
import { gate } from "../support/wire/gate.ts";

const ESC = "\u001b";
const CTRL_C = "\u0003";

/** What the security reference allows between the ending and the end, and what a busy machine may add. */
const PROMPT_MS = 2000 + 2000;

/** Processes whose working folder is the home's project, as /proc has them: none may outlive its terminal. */
function running(home: Home): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`SQUAD_STATE_DIR=${home.stateDir}\0`);
      } catch {
        return false;
      }
    });
}

async function expectNobodyLeft(home: Home): Promise<void> {
  await until("the end of every process", () => running(home).length === 0, { withinMs: PROMPT_MS });
}

/** Modes that squad sets are reset, each after it was last set. */
function expectModesReset(pty: PtyScreen): void {
  for (const [set, reset] of [
    ["?25l", "?25h"],
    ["?2004h", "?2004l"],
    ["?2026h", "?2026l"],
    [">1u", "<u"],
  ] as const) {
    const [on, off] = [set, reset].map((mode) => pty.bytes().lastIndexOf(`${ESC}[${mode}`)) as [
      number,
      number,
    ];
    if (on !== -1) expect({ set, isReset: off > on }).toEqual({ set, isReset: true });
  }
}

async function expectPartial(home: Home, text: string): Promise<void> {
  const { stdout } = await squad(home, ["sessions", "show", "s", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ turns: [{ kind: "interrupted", partial: { text } }] });
}

/** Squad in the middle of an answer, started as a shell starts it. */
async function inMidAnswer(
  setStage: (options: StageOptions) => Promise<Stage>,
): Promise<{ readonly home: Home; readonly pty: PtyScreen }> {
  const held = gate("So far ", "never");
  const { home } = await setStage({ respond: () => held.script });
  const pty = squadPtyThenStty(home, ["chat", "mary", "--session", "s"]);
  await pty.waitFor(/this minute/u);
  pty.type("tell me\r");
  await pty.waitFor("So far");
  return { home, pty };
}

describe("SIGINT", () => {
  it("once stops the answer and keeps what was shown; twice at the prompt leaves with 130", async ({
    setStage,
    onTestFinished,
  }) => {
    const { home, pty } = await inMidAnswer(setStage);
    onTestFinished(() => pty.kill());
    pty.signal("SIGINT");
    await pty.waitFor("— interrupted; /continue goes on, /retry starts over —");
    await expectPartial(home, "So far ");
    pty.signal("SIGINT");
    await pty.waitFor("Ctrl-C again leaves");
    pty.signal("SIGINT");
    await pty.waitFor("exit=130 terminal=as before");
    expectModesReset(pty);
    await expectNobodyLeft(home);
  });

  it("twice at once in mid-answer leaves with 130 and keeps what was shown", async ({
    setStage,
    onTestFinished,
  }) => {
    const { home, pty } = await inMidAnswer(setStage);
    onTestFinished(() => pty.kill());
    pty.type(CTRL_C + CTRL_C);
    await pty.waitFor("exit=130 terminal=as before");
    expectModesReset(pty);
    await expectPartial(home, "So far ");
  });

  it("many times on the way out breaks no record", async ({ setStage, onTestFinished }) => {
    const { home, pty } = await inMidAnswer(setStage);
    onTestFinished(() => pty.kill());
    const ended = pty.waitFor(/exit=1(?:30|43) terminal=as before/u);
    // Also while the terminal is given back, as from somebody who keeps Ctrl-C down.
    for (let isOver = false; !isOver;) {
      for (let time = 0; time < 5; time += 1) pty.signal(time % 2 === 0 ? "SIGINT" : "SIGTERM");
      isOver = await Promise.race([ended.then(() => true), setImmediate(false)]);
    }
    await expectPartial(home, "So far ");
    const lines = readFileSync(join(home.stateDir, "sessions/s.jsonl"), "utf8").split("\n");
    for (const line of lines.filter((text) => text !== ""))
      expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect((await squad(home, ["sessions"])).stderr).toBe("");
  });
});

it.for([
  ["SIGTERM", 143],
  ["SIGQUIT", 131],
] as const)(
  "%s in mid-answer gives the terminal back and keeps what was shown",
  async ([signal, code], { setStage, onTestFinished }) => {
    const { home, pty } = await inMidAnswer(setStage);
    onTestFinished(() => pty.kill());
    pty.signal(signal);
    await pty.waitFor(`exit=${code} terminal=as before`);
    expectModesReset(pty);
    await expectPartial(home, "So far ");
    await expectNobodyLeft(home);
  },
);

describe("a terminal that goes away", () => {
  it.for([
    ["in mid-answer", ["chat", "mary", "--session", "s"], "● groq"],
    ["in mid-answer in plain lines", ["chat", "mary", "--session", "s", "--plain"], /^>/mu],
  ] as const)(
    "%s ends squad within two seconds, with what was shown kept",
    async ([, args, ready], { setStage, onTestFinished }) => {
      const held = gate("So far ", "never");
      const { home, open } = await setStage({ respond: () => held.script });
      const pty = open(args);
      onTestFinished(() => pty.kill());
      await pty.waitFor(ready);
      pty.type("tell me\r");
      await pty.waitFor(args.length > 4 ? /tell me\n[^]*Mary/u : "So far");
      pty.hangUp();
      await expectNobodyLeft(home);
      await expectPartial(home, "So far ");
    },
  );

  it.for([
    ["at the picker", ["chat"], "Who would you like", true],
    ["at the first key", ["chat", "mary"], "Number, or Enter", false],
    ["at the prompt", ["chat", "mary"], "● groq", true],
    ["under a status that is watched", ["status", "--watch"], "PROVIDER", true],
  ] as const)("%s leaves nothing running", async ([, args, ready, keys], { setStage, onTestFinished }) => {
    const { home, open } = await setStage({ keys });
    const pty = open(args);
    onTestFinished(() => pty.kill());
    await pty.waitFor(ready);
    pty.hangUp();
    await expectNobodyLeft(home);
    expect(readdirSync(home.stateDir)).not.toContain("crashes");
  });

  it.for([
    ["at the picker", ["chat"], "Who would you like"],
    ["at the prompt", ["chat", "mary"], "● groq"],
    ["in plain lines", ["chat", "mary", "--plain"], /^>/mu],
  ] as const)(
    "%s is noticed without SIGHUP, by the error of reading it",
    async ([, args, ready], { setStage, onTestFinished }) => {
      const { home } = await setStage();
      // Only the leader of a session is told; here it is a shell that does not pass it on.
      const pty = openPty(
        "-c",
        [`trap "" HUP; cd "$0"; "$@"; exit`, home.project, process.execPath, SQUAD, ...args],
        {
          command: "sh",
          env: home.env,
        },
      );
      onTestFinished(() => pty.kill());
      await pty.waitFor(ready);
      pty.hangUp();
      await expectNobodyLeft(home);
      expect(readdirSync(home.stateDir)).not.toContain("crashes");
    },
  );
});

describe("an answer that streams through a stop", () => {
  it("goes on after SIGSTOP and SIGCONT, whole and once", async ({ setStage }) => {
    const held = gate("The first half, ", "the second half.");
    const { chat } = await setStage({ respond: () => held.script });
    const pty = await chat();
    pty.type("tell me\r");
    await pty.waitFor("The first half");
    pty.signal("SIGSTOP");
    held.open();
    const before = pty.bytes().length;
    pty.signal("SIGCONT");
    await pty.waitFor("2/50 messages");
    expect(pty.bytes().slice(before)).toContain(`${ESC}[?2004h`);
    expect(pty.transcript().match(/the second half\./gu)).toHaveLength(1);
    pty.type("still here\r");
    await pty.waitFor("4/50 messages");
  });
});

describe("a REPL that waits for its user", () => {
  it("uses no processor time", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat();
    const spent = (): number => {
      const fields = readFileSync(`/proc/${pty.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      return Number(fields[11]) + Number(fields[12]);
    };
    // What a start leaves to do is done when a second has passed without any.
    let before = -1;
    await until(
      "a second of rest",
      () => {
        const now = spent();
        const isResting = now - before <= 5;
        before = now;
        return isResting;
      },
      { everyMs: 1000 },
    );
  });
});
