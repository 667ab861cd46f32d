import { join } from "node:path";
import { describe, expect } from "vitest";
import { openSessionStore } from "../../src/sessions/session-store.ts";
import { RECEIPT } from "../support/session-fixtures.ts";
import { it } from "../support/stage.ts";
import { answer } from "../support/wire/script.ts";

const CODE = "Like this:\n\n```ts\nconst bread = 1;\n```";
/** `const` in the colour of keywords, on a dark background. */
const KEYWORD = "\u001b[35mconst";
const DARK = { env: { SQUAD_THEME: "dark" } };

describe("code in squad chat", () => {
  it("has its colours in what was said before, at the start and after /resume", async ({ setStage }) => {
    const { home, chat } = await setStage();
    const dir = join(home.stateDir, "sessions");
    const session = openSessionStore({ dir, wall: () => Date.now(), newId: () => "bread" }).create("bread");
    await session.begin("analyst", "show me");
    await session.commit(CODE, RECEIPT);

    const resumed = await chat(["mary", "--resume", "bread"], DARK);
    await resumed.waitFor("const bread = 1;");
    expect(resumed.bytes()).toContain(KEYWORD);
    expect(resumed.transcript()).toMatch(
      /show me\n[^]*Like this:[^]*const bread = 1;[^]*— resumed: show me/u,
    );

    const fresh = await chat(["mary"], DARK);
    fresh.type("/resume bread\r");
    await fresh.waitFor("const bread = 1;");
    expect(fresh.bytes()).toContain(KEYWORD);
  });

  it("has its colours in the first answer, though it comes at once", async ({ setStage }) => {
    const { chat } = await setStage({ respond: () => answer(CODE) });
    const pty = await chat(["mary"], DARK);
    pty.type("show me\r");
    await pty.waitFor(/^groq · openai/mu);
    expect(pty.bytes()).toContain(KEYWORD);
    expect(pty.transcript()).toMatch(/Like this:\n\n *ts\n *const bread = 1;\n+groq · /u);
  });
});
