import { describe, expect } from "vitest";
import { squad } from "../support/squad.ts";
import { put } from "../support/wired-home.ts";
import { contents, it } from "../support/stage.ts";

describe("/provider and /model in squad chat", () => {
  it("say who is asked, and switch without losing the conversation", async ({ setStage }) => {
    const { chat, server } = await setStage({ chain: ["groq", "gemini"] });
    const pty = await chat();
    pty.type("one\r");
    await pty.waitFor("2/50 messages");
    pty.type("/provider\r");
    await pty.waitFor(/groq +asked first · ready · openai\/gpt-oss-120b\n +gemini +then · ready/u);
    await pty.waitFor(/cerebras +only with \/provider · ready/u);
    pty.type("/provider cerebras\r");
    await pty.waitFor(/cerebras · \S+ is asked first from now on\./u);
    await pty.waitFor("● cerebras");
    pty.type("two\r");
    await pty.waitFor("4/50 messages");
    expect(pty.transcript()).toContain("cerebras heard: two");
    expect(contents(server.requests.at(-1))).toEqual(["one", "groq heard: one", "two"]);
    pty.type("/provider auto\r");
    await pty.waitFor("Back to the agent's own order: groq · openai/gpt-oss-120b is asked first.");
    pty.type("three\r");
    await pty.waitFor("groq heard: three");
  });

  it("ask for another model, and say when a name may be wrong", async ({ setStage }) => {
    const { chat, server } = await setStage({ chain: ["groq"] });
    const pty = await chat();
    pty.type("/model openai/gpt-oss-12b\r");
    await pty.waitFor("groq · openai/gpt-oss-12b is asked first from now on.");
    await pty.waitFor("Did you mean /model openai/gpt-oss-120b?");
    await pty.waitFor("● groq · gpt-oss-12b");
    pty.type("hello\r");
    await pty.waitFor("2/50 messages");
    expect(server.requests.at(-1)?.model).toBe("openai/gpt-oss-12b");
    pty.type("/model auto\r");
    await pty.waitFor("Back to the agent's own order: groq · openai/gpt-oss-120b");
    pty.type("again\r");
    await pty.waitFor("4/50 messages");
    expect(server.requests.at(-1)?.model).toBe("openai/gpt-oss-120b");
  });

  it("refuse a provider that is not there or has no key, and change nothing", async ({ setStage }) => {
    const { home, chat } = await setStage();
    put(home.configDir, { "providers.yaml": "gemini: {api_key_env: NO_SUCH_KEY}\n" });
    const pty = await chat();
    pty.type("/provider gemini\r");
    await pty.waitFor(/provider gemini has no key\nset NO_SUCH_KEY/u);
    pty.type("/provider grok\r");
    await pty.waitFor(/there is no provider "grok"\ndid you mean groq\?/u);
    pty.type("hello\r");
    await pty.waitFor("groq heard: hello");
  });

  it("and everything else works line by line in plain mode", async ({ setStage }) => {
    const { home, open, server } = await setStage();
    await squad(home, ["run", "--agent", "pm", "--session", "plan"], { input: "we bake bread" });
    const pty = open(["chat", "mary", "--plain", "--session", "here"], { columns: 120 });
    await pty.waitFor(/^> ?$/mu);
    const command = async (line: string, expected: RegExp | string): Promise<void> => {
      pty.type(`${line}\r`);
      await pty.waitFor(expected);
      await pty.waitFor(/\n> ?$/u);
    };
    await command("/provider gemini", "gemini · gemini-3.1-flash-lite is asked first from now on.");
    await command("/model", /gemini +asked first · ready/u);
    await command("/limits", /^gemini · gemini-3.1-flash-lite · ready$/mu);
    await command("/help edit", "It waits for the answer: Ctrl-C stops one that is coming.");
    await command("/help", "/export [FILE]");
    await command("/copy", "Plain mode cannot reach the clipboard: squad sessions export here prints");
    await command("/clear", "Plain mode leaves the screen as it is");
    await command("/export", "Nothing has been said yet that could be written.");
    await command("/sessions", /1 +we bake bread · John · just now · 2 messages · plan/u);
    await command("/resume 1", "— resumed: we bake bread, 2 messages —");
    await command("what first?", "gemini heard: what first?");
    expect(contents(server.requests.at(-1))).toHaveLength(3);
    await command("/export", "Written: plan.md");
    expect(pty.bytes()).not.toContain("\u001b");
  });
});

describe("/sessions and /resume in squad chat", () => {
  it("list the latest, and go on with one of them by number, with its agent", async ({ setStage }) => {
    const { home, chat, server } = await setStage();
    for (const name of ["bread", "cake"])
      await squad(home, ["run", "--agent", "pm", "--session", name], { input: `about ${name}` });
    const pty = await chat(["mary", "--session", "mine"]);
    pty.type("hello\r");
    await pty.waitFor("2/50 messages");
    pty.type("/sessions\r");
    const list = await pty.waitFor("/resume N goes on with one of them.");
    expect(list).toMatch(/1 +hello · Mary · just now · 2 messages · mine · here now\n/u);
    expect(list).toMatch(/2 +about cake · John · just now · 2 messages · cake\n +3 +about bread/u);
    pty.type("/resume 3\r");
    await pty.waitFor("— resumed: about bread, 2 messages —");
    await pty.waitFor("Message John");
    expect(pty.transcript()).toMatch(/› about bread\n\n\S+ John\ngroq heard: about bread\n/u);
    pty.type("and now?\r");
    await pty.waitFor("4/50 messages");
    expect(contents(server.requests.at(-1))).toEqual(["about bread", "groq heard: about bread", "and now?"]);
    pty.type("/resume mine\r");
    await pty.waitFor("— resumed: hello, 2 messages —");
    pty.type("/quit\r");
    await pty.waitFor("Resume: squad chat --resume mine");
    expect((await squad(home, ["sessions"])).stdout).toMatch(/^bread +pm .* 4 +about bread$/mu);
  });

  it("give an input back that was never answered, and refuse what is not there", async ({ setStage }) => {
    const { home, chat, server } = await setStage();
    await squad(home, ["run", "--agent", "pm", "--session", "plan"], { input: "we bake bread" });
    const pty = await chat(["mary", "--session", "mine"]);
    pty.type("/resume 9\r");
    await pty.waitFor("There is no number 9: /sessions has 1 to 1.");
    pty.type("/resume plam\r");
    await pty.waitFor(/there is no session "plam" to resume\ndid you mean plan\?/u);
    pty.type("hello\r");
    await pty.waitFor("2/50 messages");
    pty.type("/resume mine\r");
    await pty.waitFor("This is the conversation you are in.");
    expect(contents(server.requests.at(-1))).toEqual(["hello"]);
  });
});

describe("/limits in squad chat", () => {
  it("shows what was used of which limit, and what slows a provider down", async ({ setStage }) => {
    const { chat } = await setStage({
      chain: ["groq", "gemini"],
      limits: "providers:\n  groq: {rpm: 30, burst: 4, rpd: 1000, tpm: 8000}\n",
    });
    const pty = await chat(["mary"], { rows: 40 });
    pty.type("hello\r");
    await pty.waitFor("2/50 messages");
    pty.type("/limits\r");
    const screen = await pty.waitFor("Requests running: 0 of 12.");
    expect(screen).toMatch(
      /groq · openai\/gpt-oss-120b · ready\n +requests +1 of 30 this minute · 1 of 1000 today/u,
    );
    expect(screen).toMatch(/tokens +\d+ of 8000 this minute/u);
    expect(screen).toMatch(/next +now/u);
    expect(screen).toMatch(/cerebras · \S+ · ready · not in this agent's chain/u);
  });
});
