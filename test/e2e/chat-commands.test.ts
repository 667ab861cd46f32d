import { describe, expect } from "vitest";
import { installQuirkyBmad } from "../support/quirky-project.ts";
import { installXmlBrief } from "../support/brief-installs.ts";
import { squad } from "../support/squad.ts";
import { contents, it } from "../support/stage.ts";
import { gate } from "../support/wire/gate.ts";
import { answer, status, type Script } from "../support/wire/script.ts";

const ESC = "\u001b";
const CTRL_C = "\u0003";
const CTRL_D = "\u0004";

describe("a menu item in squad chat", () => {
  it("is said where nothing can run, done where the host can, and sent with what was added", async ({
    setStage,
  }) => {
    const { home, chat, server } = await setStage();
    installQuirkyBmad(home.project);
    const pty = await chat(["pilot"]);
    pty.type("*gone\r");
    await pty.waitFor("Not run: {project-root}/_bmad/bmm/workflows/gone/workflow.md is not here.");
    pty.type("MH\r");
    await pty.waitFor(/Not run:[^]*Redisplay Menu Help/u);
    pty.type("CH\r");
    await pty.waitFor(/Draw a chart cannot run: workflow\.yaml is a plan or data/u);
    pty.type("*sd the bay at low tide\r");
    await pty.waitFor("2/50 messages");
    expect(server.requests).toHaveLength(1);
    expect(contents(server.requests[0])).toEqual([
      "Sound the depth\n\nName the depth at every buoy.\n\nthe bay at low tide",
    ]);
  });
});

describe("a command of squad chat", () => {
  it("hands over to another agent, who has the history and a voice of their own", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat();
    pty.type("we bake bread\r");
    await pty.waitFor("2/50 messages");
    pty.type("/agent pm\r");
    const greeting = await pty.waitFor("Message John");
    expect(greeting).toMatch(/John — Product Manager\nHello, .*\n\n +1 {2}/u);
    pty.type("what first?\r");
    await pty.waitFor("4/50 messages");
    expect(pty.transcript()).toMatch(/› what first\?\n\n\S+ John\ngroq heard: what first\?/u);
    const [first, second] = server.requests;
    expect(first?.system).toContain("Mary");
    expect(second?.system).toContain("You are John");
    expect(contents(second)).toEqual([
      "we bake bread",
      "[Mary, Business Analyst]: groq heard: we bake bread",
      "what first?",
    ]);
  });

  it("starts over with /new: nothing of before is sent, and both sessions are kept", async ({ setStage }) => {
    const { home, chat, server } = await setStage();
    const pty = await chat();
    pty.type("old question\r");
    await pty.waitFor("2/50 messages");
    pty.type("/new\r");
    await pty.waitFor("0/50 messages");
    expect(pty.screen()).toContain("— new conversation —");
    pty.type("new question\r");
    await pty.waitFor("2/50 messages");
    expect(contents(server.requests.at(-1))).toEqual(["new question"]);
    const { sessions } = JSON.parse((await squad(home, ["sessions", "--json"])).stdout) as {
      sessions: { title: string }[];
    };
    expect(sessions.map(({ title }) => title)).toEqual(["new question", "old question"]);
  });

  it("sends the last message again with /retry", async ({ setStage }) => {
    let script: Script = status(400);
    const { chat, server } = await setStage({ chain: ["groq"], respond: () => script });
    const pty = await chat();
    pty.type("/retry\r");
    await pty.waitFor("There is nothing to send again yet.");
    pty.type("try this\r");
    await pty.waitFor("› try this\n●");
    script = answer("Now it works.");
    pty.type("\u0015/retry\r");
    await pty.waitFor("2/50 messages");
    expect(pty.transcript()).toContain("Now it works.");
    expect(contents(server.requests.at(-1)).at(-1)).toBe("try this");
  });

  it("shows the limits, the team and the commands, also while an answer comes", async ({ setStage }) => {
    const held = gate("One moment ", "done.");
    const { chat } = await setStage({ respond: () => held.script });
    const pty = await chat(["mary"], { rows: 40 });
    pty.type("hello\r");
    await pty.waitFor("One moment");
    pty.type("/status\r");
    await pty.waitFor(
      /groq +ready · 1\/30 this minute · \d+\/8000 tokens · \d+\/200k tokens\s+today · openai\/gpt-oss-120b/u,
    );
    await pty.waitFor("Requests running: 1 of 12.");
    pty.type("/agents\r");
    await pty.waitFor(/Mary +Business Analyst · \/agent analyst · here now/u);
    await pty.waitFor(/John +Product Manager · \/agent pm/u);
    pty.type("/help\r");
    await pty.waitFor(() => /\/agent NAME +hand the conversation to NAME/u.test(pty.transcript()));
    held.open();
    await pty.waitFor("2/50 messages");
    expect(pty.transcript()).toContain("done.");
  });

  it("that is misspelt names the one that was meant, and sends nothing", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat();
    pty.type("/staus\r");
    await pty.waitFor("No command /staus. Did you mean /status?");
    pty.type("/agent marry\r");
    await pty.waitFor(/marry[^]*mary/u);
    expect(server.requests).toHaveLength(0);
  });

  it("picks from the agent's own menu by number", async ({ setStage }) => {
    const { home, chat, server } = await setStage();
    installXmlBrief(home.project);
    const pty = await chat();
    pty.type("2\r");
    await pty.waitFor("2/50 messages");
    expect(pty.transcript()).toMatch(/› 2\nProduct brief: \d+ steps\./u);
    expect(server.requests[0]?.system).toMatch(/<workflow>\n[^]*Welcome the user/u);
  });
});

describe("stopping and leaving squad chat", () => {
  it("keeps what was shown when Esc stops an answer, marked, and gives the input back", async ({
    setStage,
  }) => {
    const held = gate("So far so good ", "never");
    const { home, chat, server } = await setStage({ respond: () => held.script });
    const pty = await chat(["mary", "--session", "stopped"]);
    pty.type("tell me\r");
    await pty.waitFor("So far so good");
    pty.type(ESC);
    const screen = await pty.waitFor("› tell me\n●");
    expect(screen).toContain("So far so good\n— interrupted; /continue goes on, /retry starts over —");
    pty.type("\u0015/quit\r");
    await pty.waitFor("Resume: squad chat --resume stopped");
    await server.requests[0]?.closed;
    const session = JSON.parse((await squad(home, ["sessions", "show", "stopped", "--json"])).stdout);
    expect(session).toMatchObject({
      turns: [{ kind: "interrupted", user: "tell me", partial: { text: "So far so good " } }],
    });
  });

  it("has an answer go on with /continue that was stopped, also in a later session", async ({ setStage }) => {
    const held = gate("So far so good ", "never");
    const { home, chat, server } = await setStage({
      respond: ({ index }) => (index === 0 ? held.script : answer("and so on.")),
    });
    const first = await chat(["mary", "--session", "later"]);
    first.type("/continue\r");
    await first.waitFor("there is nothing to continue");
    first.type("tell me\r");
    await first.waitFor("So far so good");
    first.type(ESC);
    await first.waitFor("› tell me\n●");
    first.type("\u0015/quit\r");
    await first.exited();
    const second = await chat(["mary", "--session", "later"]);
    second.type("\u0015/continue\r");
    await second.waitFor("2/50 messages");
    expect(contents(server.requests[1]).slice(0, 2)).toEqual(["tell me", "So far so good "]);
    const session = JSON.parse(
      (await squad(home, ["sessions", "show", "later", "--json"])).stdout,
    ) as unknown;
    expect(session).toMatchObject({
      turns: [
        { kind: "interrupted", user: "tell me" },
        { kind: "exchange", user: "tell me", assistant: "So far so good and so on." },
      ],
    });
  });

  it.for([
    ["/quit", "/quit\r", 0],
    ["Ctrl-D", CTRL_D, 0],
    ["Ctrl-C twice", CTRL_C, 130],
  ] as const)(
    "by %s says how to come back, and gives the terminal back",
    async ([, keys, code], { setStage }) => {
      const { chat } = await setStage();
      const pty = await chat(["mary", "--session", "bread"]);
      pty.type("hello\r");
      await pty.waitFor("2/50 messages");
      pty.type(keys);
      if (keys === CTRL_C) {
        await pty.waitFor("Ctrl-C again leaves");
        pty.type(keys);
      }
      expect(await pty.exited()).toBe(code);
      const screen = await pty.waitFor("Resume:");
      expect(screen).toMatch(/\nResume: squad chat --resume bread$/u);
      expect(screen).not.toMatch(/Message Mary|this minute/u);
    },
  );

  it("takes Ctrl-C in mid-stream as a stop, and a second one as leaving", async ({ setStage }) => {
    const held = gate("So far ", "never");
    const { home, chat } = await setStage({ respond: () => held.script });
    const pty = await chat(["mary", "--session", "left"]);
    pty.type("tell me\r");
    await pty.waitFor("So far");
    pty.type(CTRL_C);
    await pty.waitFor("— interrupted; /continue goes on, /retry starts over —");
    pty.type(CTRL_C);
    await pty.waitFor("Ctrl-C again leaves");
    pty.type(CTRL_C);
    expect(await pty.exited()).toBe(130);
    expect((await squad(home, ["sessions", "show", "left"])).stdout).toContain("So far");
  });
});
