import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { installStepsBrief, installXmlBrief } from "../support/brief-installs.ts";
import type { PtyScreen } from "../support/pty-screen.ts";
import { squad } from "../support/squad.ts";
import { contents, it } from "../support/stage.ts";
import { gate } from "../support/wire/gate.ts";
import { answer } from "../support/wire/script.ts";

/** What begins the messages that the host sends in the user's place. */
const SENT = /\[(?:start|continue|write|elicit|party)\]/u;

const say = async (pty: PtyScreen, text: string, count: number): Promise<void> => {
  pty.type(`${text}\r`);
  await pty.waitFor(`${count}/50 `);
};

describe("what squad sends in the user's place", () => {
  it("is shown as what the user did, when resumed, listed, edited, sent again and exported", async ({
    setStage,
  }) => {
    const { home, open, server } = await setStage({ chain: ["groq"], respond: () => answer("Tell me.") });
    installStepsBrief(home.project);
    const env = { SQUAD_LANG: "pt" };
    const pty = open(["chat", "mary", "--session", "brief"], { env });
    await pty.waitFor("0/50 ");
    await say(pty, "BP", 2);
    await say(pty, "c", 4);
    expect(contents(server.requests.at(-1)).at(-1)).toMatch(/^\[continue\]/u);
    pty.type("/edit\r");
    await pty.waitFor(/› c — seguir$/mu);
    pty.type("\u0015/edit off\r");
    await pty.waitFor("Nada mudou");
    pty.type("/retry\r");
    await pty.waitFor("6/50 ");
    expect(contents(server.requests.at(-1)).at(-1)).toMatch(/^\[continue\]/u);
    pty.type("/export conversa.md\r");
    await pty.waitFor("conversa.md");
    expect(pty.transcript()).not.toMatch(SENT);
    pty.type("/quit\r");
    await pty.exited();

    const exported = readFileSync(join(home.project, "conversa.md"), "utf8");
    expect(exported).toMatch(/^> BP — [^]*^> c — seguir$[^]*^> c — seguir$/mu);
    expect(exported).not.toMatch(SENT);
    expect((await squad(home, ["sessions"])).stdout).toMatch(/^brief +analyst .* 6 +BP — /mu);
    const again = open(["chat", "mary", "--resume", "brief"], { env });
    await again.waitFor("6/50 ");
    expect(again.transcript()).toMatch(/› BP — [^]*› c — seguir\n/u);
    expect(again.transcript()).not.toMatch(SENT);
  });

  it("is asked for by /next when it was never answered", async ({ setStage }) => {
    const held = gate("So far ", "never");
    const { home, chat, open } = await setStage({ chain: ["groq"], respond: () => held.script });
    installXmlBrief(home.project);
    const first = await chat(["mary", "--session", "killed"]);
    first.type("2\r");
    await first.waitFor("So far");
    first.signal("SIGKILL");
    await first.exited();
    const again = open(["chat", "--resume", "killed"]);
    await again.waitFor("› /next\n●");
    expect(again.transcript()).not.toMatch(SENT);
  });
});
