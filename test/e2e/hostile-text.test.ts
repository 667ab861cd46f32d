import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { ATTACKS, HOSTILE } from "../support/hostile-text.ts";
import type { PtyScreen } from "../support/pty-screen.ts";
import { installBmad } from "../support/sample-project.ts";
import { squadPty } from "../support/squad-pty.ts";
import type { Home } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { foreignSequences } from "../support/terminal-output.ts";
import { inPieces, rewritten, answer, status, textEvent, type Script } from "../support/wire/script.ts";
import type { WireRequest } from "../support/wire/wire-request.ts";
import { put } from "../support/wired-home.ts";

const ESC = "\u001b";

/** What a program wrote to its terminal is text and squad's own sequences, and nothing that was to stay hidden. */
function expectOnlyText(pty: Pick<PtyScreen, "bytes">): void {
  expect(foreignSequences(pty.bytes())).toEqual([]);
  expect(pty.bytes()).not.toContain("owned");
}

/** An installation in which every text that squad reads is hostile. */
function hostileHome(home: Home): Home {
  const project = join(home.dir, `proj${ESC}]0;owned\u0007\u202eect`);
  mkdirSync(project);
  installBmad(project);
  const yaml = JSON.stringify(HOSTILE);
  put(project, {
    "_team/bmm/config.yaml": `project_name: ${yaml}\nuser_name: ${yaml}\ncommunication_language: ${yaml}\n`,
    "_team/bmm/agents/analyst.md": agent("analyst", "Mary"),
    [`_team/bmm/agents/an${ESC}[2Jalyst\u202e.md`]: agent("analyst", "Mary"),
    "_team/bmm/agents/pm.md": agent(`p${ESC}]0;owned\u0007m`, "John"),
    [`_team/bmm/agents/bro${ESC}]52;c;owned\u0007ken.md`]: `---\nname: [${HOSTILE}\n---\nnot a persona ${HOSTILE}`,
  });
  return { ...home, project };
}

function agent(id: string, name: string): string {
  // A file with NUL in it is taken for no text.
  return `---
name: "${id}"
description: ${JSON.stringify(HOSTILE)}
---

\`\`\`xml
<agent id="${id}" name="${name}${HOSTILE}" title="Title${HOSTILE}" icon="📊${ESC}[3J\u202e">
<persona><role>Role ${HOSTILE}</role><identity>${HOSTILE}</identity><communication_style>x</communication_style><principles>y</principles></persona>
<menu>
  <item cmd="*br${ESC}[2Jief" action="${HOSTILE}">Menu ${HOSTILE}</item>
  <item cmd="*flow" workflow="{project-root}/${ESC}]0;owned\u0007flow.yaml">Flow ${HOSTILE}</item>
</menu>
</agent>
\`\`\`
`.replaceAll("\0", "");
}

/** Groq answers, the others fail with hostile words in every place a provider has for words. */
const UNKIND = ({ provider }: Pick<WireRequest, "provider">): Script => {
  const error = { message: `no ${HOSTILE}`, type: HOSTILE, code: HOSTILE, status: HOSTILE, param: HOSTILE };
  const scripts: Readonly<Record<string, Script>> = {
    // The SDK prints such an event to the console, if it gets it.
    groq: rewritten(answer("x"), () => `event: thread.message\ndata: {"${HOSTILE}\n\n`),
    cerebras: status(401, { error, message: HOSTILE }),
    gemini: status(400, { error: { ...error, code: 400, details: [{ reason: HOSTILE }] } }),
    openrouter: status(404, `<html><title>${HOSTILE}</title>${HOSTILE}</html>`),
  };
  return scripts[provider] ?? answer("?");
};

describe("an installation that is hostile in every text", () => {
  it("changes nothing but text in a conversation", async ({ setStage, onTestFinished }) => {
    const { home, server } = await setStage({
      chain: ["groq"],
      respond: () => answer(`Hello ${HOSTILE} end.`),
    });
    const hostile = hostileHome(home);
    const pty = squadPty(hostile, ["chat"]);
    onTestFinished(() => pty.kill());
    await pty.waitFor("Who would you like to talk to?");
    pty.type(`no${ESC}[31mb\u009b2Jody\u202e\r`);
    await pty.waitFor(/no agent/u);
    pty.type("1\r");
    await pty.waitFor(/^› Message .*\n(?:● |offline)/mu);
    for (const [input, shown] of [
      ["hello", "2/50 messages"],
      ["/agents", "here now"],
      ["/status", "ready"],
      ["/menu", "flow"],
      ["1", "4/50 messages"],
      ["/help", "draw on an empty screen"],
    ] as const) {
      pty.type(`${input}\r`);
      await pty.waitFor(shown);
    }
    expect(server.requests.length).toBeGreaterThan(1);
    pty.paste(HOSTILE);
    await pty.waitFor(/› (?:\[pasted|before)/u);
    pty.type("\r");
    await pty.waitFor("6/50 messages");
    pty.type("/quit\r");
    expect(await pty.exited()).toBe(0);
    expectOnlyText(pty);
  });

  it("changes nothing but text when every provider fails with hostile words", async ({
    setStage,
    onTestFinished,
  }) => {
    const { home } = await setStage({ respond: UNKIND });
    const hostile = hostileHome(home);
    for (const flags of [[], ["--plain"]]) {
      const pty = squadPty(hostile, ["chat", "analyst", ...flags]);
      onTestFinished(() => pty.kill());
      await pty.waitFor(flags.length > 0 ? /^>/mu : /^› Message .*\n(?:● |offline)/mu);
      pty.type("hello\r");
      await pty.waitFor(/Nobody could/u);
      // The input came back, and Ctrl-U takes it away.
      pty.type("\u0015/quit\r");
      await pty.exited();
      expectOnlyText(pty);
    }
  });

  it("changes nothing but text in what commands print", async ({ setStage, onTestFinished }) => {
    const { home } = await setStage({ respond: UNKIND });
    const hostile = hostileHome(home);
    put(home.stateDir, {
      "sessions/odd\u202e.jsonl": `${HOSTILE}\n`,
      "sessions/x.jsonl": `{"v":1,${HOSTILE}\n`,
    });
    for (const args of [
      ["run", "--agent", "analyst", "--max-wait", "0", "--session", "one", `first ${HOSTILE}`],
      ["run", "--agent", "analyst", "--max-wait", "0", "--format", "events", HOSTILE],
      ["run", "--agent", "analyst", "--max-wait", "0", "--format", "json", HOSTILE],
      ["run", "--agent", HOSTILE, "x"],
      ["agents"],
      ["agents", "--json"],
      ["agents", "show", "analyst"],
      ["agents", "show", HOSTILE],
      ["agents", "check"],
      ["agents", "check", HOSTILE],
      ["sessions"],
      ["sessions", "--json"],
      ["sessions", "show", "one"],
      ["sessions", "show", HOSTILE],
      ["sessions", "export", "one"],
      ["status"],
      ["status", "--json"],
      ["providers"],
      ["providers", "test"],
      ["providers", "test", "--json"],
      ["providers", "test", HOSTILE],
      ["keys"],
      ["keys", "rm", HOSTILE],
      ["config", "show"],
      ["config", "path"],
      ["config", "check"],
      ["doctor"],
      ["doctor", "--json"],
      ["metrics"],
      ["chat", "analyst", "--resume", HOSTILE],
      ["chat", HOSTILE],
      [HOSTILE],
      ["agents", HOSTILE],
      ["chat", `--${HOSTILE}`],
    ]) {
      // A command line holds no NUL.
      const words = args.map((word) => word.replaceAll("\0", ""));
      const pty = squadPty(hostile, words);
      onTestFinished(() => pty.kill());
      await pty.exited();
      expect({ words, foreign: foreignSequences(pty.bytes()) }).toEqual({ words, foreign: [] });
      // JSON, in which the words of a command line are repeated too, escapes a sequence and hides nothing.
      if (!/json|events|owned/u.test(words.join(" ")))
        expect(pty.bytes().includes("owned") ? words : []).toEqual([]);
    }
  });

  it("is refused as configuration without a word that acts", async ({ setStage, onTestFinished }) => {
    const { home } = await setStage();
    put(home.configDir, {
      "providers.yaml": `groq: {model: ${JSON.stringify(HOSTILE)}}\n${JSON.stringify(`x${HOSTILE}`)}: {type: groq}\n`,
      "agent_chains.yaml": `default: {primary: ${JSON.stringify(HOSTILE)}}\n`,
    });
    for (const args of [["config", "check"], ["config", "check", "--json"], ["chat", "mary"], ["doctor"]]) {
      const pty = squadPty(home, args);
      onTestFinished(() => pty.kill());
      await pty.exited();
      expect({ args, foreign: foreignSequences(pty.bytes()) }).toEqual({ args, foreign: [] });
      if (!args.includes("--json")) expect(pty.bytes().includes("owned") ? args : []).toEqual([]);
    }
  });

  it("says nothing that acts when it offers to take a first key", async ({ setStage, onTestFinished }) => {
    const { home } = await setStage({ keys: false, respond: UNKIND });
    const hostile = hostileHome(home);
    const pty = squadPty(hostile, ["chat", "analyst"]);
    onTestFinished(() => pty.kill());
    await pty.waitFor("Number, or Enter");
    pty.type("\u009b2J\u202e9\r");
    await pty.waitFor("A number from 1");
    pty.type("1\r");
    await pty.waitFor("groq key:");
    pty.type(`\u009d52;c;owned\u009c\r`);
    await pty.waitFor("The key ");
    pty.type("\r");
    await pty.waitFor(/offline:$/u);
    pty.type("\r");
    await pty.waitFor("offline — no model");
    expectOnlyText(pty);
  });
});

describe("an answer that is hostile", () => {
  it("changes nothing but text, wherever chunks cut it", async ({ setStage }) => {
    const lines = ATTACKS.map(([kind, attack]) => `${kind}: ${attack}.`);
    const pieces = (size: number): Script => inPieces(answer(lines.join("\n")), size);
    const letters: Script = (request) => {
      const texts = Array.from(lines.join("\n"), (char) => textEvent(request.protocol, char));
      const whole = answer("")(request);
      return {
        ...whole,
        steps: [...texts.map((data) => ({ type: "write", data }) as const), ...whole.steps],
      };
    };
    const scripts = [letters, pieces(1), pieces(7)];
    const { chat } = await setStage({ chain: ["groq"], respond: ({ index }) => scripts[index] ?? letters });
    const pty = await chat(["mary"], { rows: 60 });
    for (const [index] of scripts.entries()) {
      pty.type("go\r");
      await pty.waitFor(`${2 * (index + 1)}/50 messages`);
    }
    expectOnlyText(pty);
    for (const [kind] of ATTACKS)
      expect(pty.transcript().split(`\n${kind}: before`)).toHaveLength(scripts.length + 1);
    expect(pty.transcript().match(/after\.$/gmu)).toHaveLength(ATTACKS.length * scripts.length);
  });
});

describe("the list of what squad itself writes", () => {
  it("takes what is on it for squad's own, and nothing else", () => {
    expect(foreignSequences(`${ESC}[1m${ESC}[2K${ESC}[?25l${ESC}[J${ESC}[3A\r\n\t`)).toEqual([]);
    for (const [, attack] of ATTACKS.filter(([kind]) => kind !== "invisible"))
      expect(foreignSequences(attack)).not.toEqual([]);
  });
});
