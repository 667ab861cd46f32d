import { describe, expect } from "vitest";
import { answer, hang } from "../support/wire/script.ts";
import type { WireRequest } from "../support/wire/wire-request.ts";
import { PARTY_TOML, PILOT_TOML, tomlSkill } from "../support/skill-project.ts";
import { it } from "../support/stage.ts";
import { put } from "../support/wired-home.ts";

const said = ({ messages }: WireRequest): string => messages.at(-1)?.content ?? "";
const systemOf = ({ system }: WireRequest): string => system;

describe("a party", () => {
  it("has one request answered by several voices, and ends with a goodbye", async ({ setStage }) => {
    const { chat, server } = await setStage({
      respond: (request) =>
        answer(
          said(request).startsWith("Goodbye")
            ? "📊 **Mary:** Until next time!"
            : "📊 **Mary:** Whom is it for?\n\n📋 **John:** And what does it replace?",
        ),
    });
    const pty = await chat(["mary"], { rows: 40 });
    pty.type("/party\r");
    await pty.waitFor(/Party — a round table/u);
    await pty.waitFor(/John +Product Manager/u);
    expect(server.requests).toHaveLength(0);
    pty.type("A bike rental in Lisbon\r");
    await pty.waitFor(/Mary: Whom is it for\?\n[^]*John: And what does it replace\?/u);
    const [round] = server.requests;
    expect(systemOf(round as WireRequest)).toMatch(/Mary, Business Analyst.*\n[^]*John, Product Manager/u);
    pty.type("*exit\r");
    await pty.waitFor("Until next time!");
    await pty.waitFor("The party is over.");
    pty.type("and you alone?\r");
    await pty.waitFor("4/50");
    await pty.waitFor("6/50");
    expect(systemOf(server.requests.at(-1) as WireRequest)).toMatch(/^You are Mary/u);
  });

  it("is over when another agent is called", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat(["mary"], { rows: 40 });
    pty.type("/party\r");
    await pty.waitFor("What shall we talk about?");
    pty.type("/agent nobody\r");
    await pty.waitFor("Message Party");
    pty.type("/agent john\r");
    await pty.waitFor("The party is over.");
    await pty.waitFor("Message John");
    pty.type("and you alone?\r");
    await pty.waitFor("2/50");
    expect(systemOf(server.requests.at(-1) as WireRequest)).toMatch(/^You are John/u);
    expect(systemOf(server.requests.at(-1) as WireRequest)).not.toContain("round table");
  });

  it("asks its members apart, each down its own chain, with the answers before", async ({ setStage }) => {
    const { chat, server } = await setStage();
    const pty = await chat(["mary"], { rows: 40 });
    pty.type("/party --separate\r");
    await pty.waitFor("down its own chain");
    pty.type("John, then Winston: what comes first?\r");
    await pty.waitFor(/Winston\n.*And you, Winston\?/u);
    await pty.waitFor("4/50");
    const [first, second] = server.requests as readonly [WireRequest, WireRequest];
    expect(systemOf(first)).toMatch(/^You are John[^]*round table with/u);
    expect(systemOf(second)).toMatch(/^You are Winston[^]*round table with/u);
    expect(second.messages.map(({ content }) => content).join("\n")).toContain("[John, Product Manager]:");
    expect(said(second)).toBe("And you, Winston?");
  });

  it("asks the member again whose answer was stopped, and has it go on", async ({ setStage }) => {
    const { chat, server } = await setStage({
      chain: ["groq"],
      limits: "providers:\n  groq: {rpm: 1000, burst: 500, tpm: null}\n",
      respond: ({ index }) => (index === 1 || index === 2 ? hang("I begin") : answer(`Point ${index}.`)),
    });
    const pty = await chat(["mary"], { rows: 40 });
    pty.type("/party --separate\r");
    await pty.waitFor("down its own chain");
    pty.type("Mary, then Winston: what comes first?\r");
    await pty.waitFor("I begin");
    pty.type("\u001b");
    await pty.waitFor("/retry starts over");
    pty.type("\u0015/retry\r");
    await pty.waitFor(/And you, Winston\?\n\n.* Winston\nI begin/u);
    pty.type("\u001b");
    await pty.waitFor(/\/retry starts over[^]*\/retry starts over/u);
    pty.type("\u0015/continue\r");
    await pty.waitFor("Point 3.");
    for (const index of [2, 3])
      expect(systemOf(server.requests[index] as WireRequest)).toMatch(
        /^You are Winston[^]*round table with/u,
      );
  });

  it("seats a group of the installation, with guests that only it knows", async ({ setStage }) => {
    const { chat, server, home } = await setStage();
    put(home.project, {
      "_bmad/_config/manifest.yaml": "installation:\n  version: 6.12.0\n",
      ...tomlSkill(".claude/skills/bmad-agent-pilot", PILOT_TOML),
      ".claude/skills/bmad-party-mode/customize.toml": PARTY_TOML,
    });
    const pty = await chat(["nadia"], { rows: 40 });
    pty.type("/party quay --separate\r");
    await pty.waitFor(/The Quay — a round table/u);
    await pty.waitFor("no member nobody");
    pty.type("Gulliver and Nadia, shall we sail?\r");
    await pty.waitFor("4/50");
    const [guest, pilot] = server.requests as readonly [WireRequest, WireRequest];
    expect(systemOf(guest)).toMatch(/^You are Gulliver 🐦, Critic\.\nScreams[^]*table with Nadia/u);
    expect(systemOf(pilot)).toMatch(/^You are Nadia[^]*A windy morning/u);
    expect(pty.transcript()).toMatch(/🐦 Gulliver\n.*heard: Gulliver and Nadia/u);
  });

  it("says which parties there are when one is asked for that there is not", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat(["mary"]);
    pty.type("/party everybdy\r");
    await pty.waitFor(/There is no party "everybdy"/u);
    await pty.waitFor(/Did you mean everybody\?/u);
  });

  it("is told of when its session is resumed, with the agent that began it", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat(["john"]);
    pty.type("first\r");
    await pty.waitFor("2/50");
    pty.type("/party\r");
    await pty.waitFor("a round table");
    pty.type("second\r");
    await pty.waitFor("4/50");
    pty.type("/quit\r");
    await pty.exited();
    const again = await chat(["--resume"]);
    expect(again.transcript()).toMatch(/🎉 Party\n.*heard: second/u);
    await again.waitFor("Message John");
  });
});
