import { describe, expect } from "vitest";
import { squad } from "../support/squad.ts";
import { contents, it } from "../support/stage.ts";
import { answer } from "../support/wire/script.ts";
import { put } from "../support/wired-home.ts";

describe("several agents in one conversation", () => {
  it("are called by @name, each told apart for the others and asked down a chain of its own", async ({
    setStage,
  }) => {
    const { home, chat, server } = await setStage();
    put(home.configDir, {
      "agent_chains.yaml": "agents:\n  analyst: {primary: groq}\n  pm: {primary: cerebras}\n",
    });
    const pty = await chat(["mary", "--session", "team"]);
    pty.type("we bake bread\r");
    await pty.waitFor("2/50 messages");
    pty.type("@John, what first?\r");
    await pty.waitFor("4/50 messages");
    expect(pty.transcript()).toMatch(
      /› @John, what first\?\nhanded over to John, Product Manager\n\n\S+ John\ncerebras heard: what first\?\n/u,
    );
    const [, second] = server.requests;
    expect(second?.provider).toBe("cerebras");
    expect(second?.system).toContain("You are John");
    expect(second?.system).toContain("were given by colleagues, not by you");
    expect(contents(second)).toEqual([
      "we bake bread",
      "[Mary, Business Analyst]: groq heard: we bake bread",
      "what first?",
    ]);
    pty.type("@mary and you?\r");
    await pty.waitFor("6/50 messages");
    expect(server.requests.at(-1)?.provider).toBe("groq");
    expect(contents(server.requests.at(-1)).slice(1)).toEqual([
      "groq heard: we bake bread",
      "what first?",
      "[John, Product Manager]: cerebras heard: what first?",
      "and you?",
    ]);
    pty.type("/why 2\r");
    await pty.waitFor(/Answer 2 of 3: served by cerebras .* for John\n/u);
    pty.type("/quit\r");
    await pty.exited();
    const again = await chat(["--resume", "team"]);
    expect(again.transcript()).toMatch(
      /\S+ Mary\ngroq heard: we bake bread\n\n› what first\?\n\n\S+ John\n/u,
    );
    const { stdout } = await squad(home, ["sessions", "export", "team"]);
    expect(stdout).toMatch(/\*\*\S+ Mary\*\* · groq[^]*\*\*\S+ John\*\* · cerebras/u);
  });

  it("are only called when @name begins a message, and alone it hands over", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat();
    for (const [index, words] of ["what would @john say?", "@johnny who are you?"].entries()) {
      pty.type(`${words}\r`);
      await pty.waitFor(`${index * 2 + 2}/50 messages`);
      expect(contents(server.requests.at(-1)).at(-1)).toBe(words);
      expect(server.requests.at(-1)?.system).toContain("You are Mary");
    }
    pty.type("@john\r");
    await pty.waitFor("› Message John");
    expect(server.requests).toHaveLength(2);
    expect(pty.screen()).toMatch(/John — Product Manager\nHello/u);
  });

  it("lose the name that a model puts before its own answer, as it saw it done", async ({ setStage }) => {
    const { chat } = await setStage({ respond: () => answer("[John, Product Manager]: Flour first.") });
    const pty = await chat();
    pty.type("we bake bread\r");
    await pty.waitFor("2/50 messages");
    pty.type("@john what first?\r");
    await pty.waitFor("4/50 messages");
    expect(pty.transcript()).toMatch(/John\nFlour first\.\n/u);
  });
});
