import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { squad } from "../support/squad.ts";
import { contents, it } from "../support/stage.ts";

const FORMS = [
  ["drawn", []],
  ["plain", ["--plain"]],
] as const;

/** Inputs that reach squad in one piece: typed ahead over a slow line, or sent by a script. */
const burst = (...inputs: readonly string[]): string => inputs.map((input) => `${input}\r`).join("");

describe("what is typed while a command still runs", () => {
  it.for(FORMS)("is for the agent that the command calls, %s", async ([, flags], { setStage }) => {
    const { open, server } = await setStage({ chain: ["groq"] });
    const pty = open(["chat", "mary", ...flags]);
    await pty.waitFor(/^[›>] ?/mu);
    pty.type(burst("/agent pm", "hello"));
    await pty.waitFor("groq heard: hello");
    const [request] = server.requests;
    expect(contents(request)).toEqual(["hello"]);
    expect(request?.system).toMatch(/^You are John/u);
  });

  it.for(FORMS)("is for the session that the command opens, %s", async ([, flags], { setStage }) => {
    const { home, open, server } = await setStage({ chain: ["groq"] });
    await squad(home, ["run", "--agent", "pm", "--session", "plan"], { input: "we bake bread" });
    const pty = open(["chat", "mary", "--session", "here", ...flags]);
    await pty.waitFor(/^[›>] ?/mu);
    pty.type(burst("/resume plan", "what first?"));
    await pty.waitFor("groq heard: what first?");
    expect(contents(server.requests.at(-1))).toEqual([
      "we bake bread",
      "groq heard: we bake bread",
      "what first?",
    ]);
  });

  it.for(FORMS)(
    "waits for a file that is being written, if it is /quit, %s",
    async ([, flags], { setStage }) => {
      const { home, open } = await setStage({ chain: ["groq"] });
      const pty = open(["chat", "mary", ...flags]);
      await pty.waitFor(/^[›>] ?/mu);
      pty.type(burst("hello"));
      await pty.waitFor("groq heard: hello");
      await pty.waitFor(/^[›>] ?/mu);
      pty.type(burst("/export talk.md", "/quit"));
      expect(await pty.exited()).toBe(0);
      expect(pty.transcript()).toContain("Written: talk.md");
      expect(readFileSync(join(home.project, "talk.md"), "utf8")).toContain("groq heard: hello");
    },
  );

  it("is said when the end of the conversation comes before it", async ({ setStage }) => {
    const { chat, server } = await setStage({ chain: ["groq"] });
    const pty = await chat();
    pty.type(`${burst("/sessions", "what first?", "/agents")}\u0004`);
    expect(await pty.exited()).toBe(0);
    await pty.waitFor("not sent: what first?");
    expect(pty.transcript()).not.toContain("/agents");
    expect(server.requests).toEqual([]);
  });

  it("chooses from the menu that the command shows", async ({ setStage }) => {
    const { chat, server } = await setStage({ chain: ["groq"] });
    const pty = await chat();
    pty.type("hello\r");
    await pty.waitFor("2/50 messages");
    pty.type(burst("/agent pm", "3"));
    await pty.waitFor("4/50 messages");
    expect(pty.transcript()).toContain("› 3 — Break a product into epics");
    expect(contents(server.requests.at(-1)).at(-1)).toContain("Break a product into epics");
  });

  it.for(FORMS)("is for the agent that is picked, %s", async ([, flags], { setStage }) => {
    const { open, server } = await setStage({ chain: ["groq"] });
    const pty = open(["chat", ...flags]);
    await pty.waitFor("Who would you like to talk to?");
    pty.type(burst("john", "hello"));
    await pty.waitFor("groq heard: hello");
    expect(server.requests[0]?.system).toMatch(/^You are John/u);
  });

  it("is answered by one prompt, in plain lines", async ({ setStage }) => {
    const { open } = await setStage({ chain: ["groq"] });
    const pty = open(["chat", "mary", "--plain"]);
    await pty.waitFor(/^> ?$/mu);
    pty.type(burst("/sessions", "/agents", "/why"));
    await pty.waitFor(/There is no answer yet to tell about\.\n> ?$/u);
    expect(pty.screen()).toMatch(/No conversation is saved yet\.\n\n[^>]*There is no answer/u);
  });
});
