import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { squadPtyThenStty } from "../support/squad-pty.ts";
import type { Home } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { answer, cutAfter, rateLimited, status, type Script } from "../support/wire/script.ts";
import { put, WIRED } from "../support/wired-home.ts";

const KEY = "gsk_first0key0for0tests0wxyz";
const OFFER = "Number, or Enter to go on offline:";
const PROMPT = /^› Message /mu;
const stored = (home: Home, variable = "GROQ_API_KEY"): string => join(home.configDir, "keys", variable);

/** A home whose providers speak to the test's server and have no keys. */
function withoutKeys(home: Home): void {
  for (const name of WIRED) home.env[`${name.toUpperCase()}_API_KEY`] = "";
}

describe("squad chat without any key", () => {
  it.for([[[]], [["--plain"]]] as const)(
    "offers to take one, checks it, keeps it and goes on with it (%j)",
    async ([flags], { setStage }) => {
      const { home, server, open } = await setStage({ chain: ["groq"] });
      withoutKeys(home);
      const pty = open(["chat", "mary", ...flags]);
      const screen = await pty.waitFor(OFFER);
      expect(screen).toMatch(
        /has no key yet\.[^]*without a model\.[^]*1 {2}groq +https:\S+\n[^]*4 {2}openrouter +https:/u,
      );
      expect(server.requests).toHaveLength(0);
      pty.type("1\r");
      await pty.waitFor("groq key:");
      pty.type(`${KEY}\r`);
      await pty.waitFor(/The key is good\.[^]*Mary — Business Analyst[^]*^[›>]/mu);
      expect(pty.transcript()).not.toContain("No key yet:");
      expect(readFileSync(stored(home), "utf8")).toBe(`${KEY}\n`);
      pty.type("hello\r");
      await pty.waitFor("groq heard: hello");
      const sent = server.requests.map(({ headers }) => headers["authorization"]);
      expect(sent).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`]);
      pty.type("/quit\r");
      expect(await pty.exited()).toBe(0);
      expect(pty.bytes()).not.toContain("gsk_");
      if (flags.length > 0) expect(pty.bytes()).not.toContain("\u001b");
    },
  );

  it("keeps nothing that the provider refuses, and asks again", async ({ setStage }) => {
    const scripts: Script[] = [status(401, { error: { message: `no: ${KEY}` } }), answer("OK")];
    const { home, open } = await setStage({
      chain: ["groq"],
      respond: ({ index }) => scripts[index] ?? answer("OK"),
    });
    withoutKeys(home);
    const pty = open(["chat", "mary"]);
    await pty.waitFor(OFFER);
    pty.type("groq\r");
    await pty.waitFor("groq key:");
    pty.type(`${KEY}\r`);
    await pty.waitFor(/Nothing is stored: groq answered 401: its key was refused\ngroq key:/u);
    expect(existsSync(stored(home))).toBe(false);
    pty.type("two words\r");
    await pty.waitFor("The key holds something that no key contains");
    pty.type(`${KEY}2\r`);
    await pty.waitFor(PROMPT);
    expect(readFileSync(stored(home), "utf8")).toBe(`${KEY}2\n`);
    expect(pty.bytes()).not.toContain("gsk_");
  });

  it("keeps a key that could not be checked only when asked to", async ({ setStage }) => {
    const { home, open } = await setStage({ chain: ["groq"], respond: () => cutAfter("") });
    withoutKeys(home);
    const pty = open(["chat", "mary"]);
    await pty.waitFor(OFFER);
    pty.type("1\r");
    await pty.waitFor("groq key:");
    pty.type(`${KEY}\r`);
    await pty.waitFor(/could not be checked: groq at \S+ the connection was cut\nKeep it anyway\? y or n:/u);
    pty.type("\r");
    await pty.waitFor(/Nothing is stored\.\ngroq key:/u);
    expect(existsSync(stored(home))).toBe(false);
    pty.type(`${KEY}\r`);
    await pty.waitFor(/Keep it[^]*Keep it anyway\? y or n:/u);
    pty.type("y\r");
    await pty.waitFor(PROMPT);
    expect(readFileSync(stored(home), "utf8")).toBe(`${KEY}\n`);
  });

  it("keeps a key that is good though its limit is spent", async ({ setStage }) => {
    const { home, open } = await setStage({
      chain: ["groq"],
      respond: () => rateLimited({ retryAfter: 30 }),
    });
    withoutKeys(home);
    const pty = open(["chat", "mary"]);
    await pty.waitFor(OFFER);
    pty.type("1\r");
    await pty.waitFor("groq key:");
    pty.type(`${KEY}\r`);
    await pty.waitFor(/The key is kept, but: groq answered 429[^]*^› /mu);
    expect(existsSync(stored(home))).toBe(true);
  });

  it.for([
    ["Ctrl-C", "\u0003", 130],
    ["Ctrl-D", "\u0004", 0],
    ["Esc", "\u001b", 0],
  ] as const)(
    "is left by %s at either question, with the terminal as before",
    async ([, key, code], { setStage }) => {
      const { home } = await setStage({ keys: false });
      for (const first of ["", "2\r"]) {
        const pty = squadPtyThenStty(home, ["chat", "mary"]);
        try {
          await pty.waitFor(OFFER);
          if (first !== "") {
            pty.type(first);
            await pty.waitFor("cerebras key:");
          }
          pty.type(key);
          await pty.waitFor(`exit=${code} terminal=as before`);
        } finally {
          pty.kill();
        }
      }
      expect(existsSync(join(home.configDir, "keys"))).toBe(false);
    },
  );

  it("fits a terminal of 40 columns, and goes back and on offline by Enter", async ({ setStage }) => {
    const { open } = await setStage({ keys: false });
    const pty = open(["chat", "mary"], { columns: 40, rows: 24 });
    const screen = await pty.waitFor(OFFER);
    expect(screen).toContain("\n  1  groq\n     https://console.groq.com/keys\n");
    pty.type("9\r");
    await pty.waitFor("A number from 1 to 4, please.");
    pty.type("3\r");
    await pty.waitFor("gemini key:");
    pty.type("\r");
    await pty.waitFor(new RegExp(`gemini key:\\n${OFFER}`, "u"));
    pty.type("\r");
    await pty.waitFor(PROMPT);
  });

  it("says so at once when the agent is unknown", async ({ setStage }) => {
    const { open } = await setStage({ keys: false });
    const pty = open(["chat", "marry"]);
    expect(await pty.exited()).toBe(2);
    expect(pty.screen()).not.toContain("no key yet");
  });

  it.for([
    ["the offline provider is asked for", ["--provider", "offline"], ""],
    ["a local server is on", [], "ollama: {enabled: true}\n"],
    ["a command may print one", [], 'groq: {key_command: "echo x"}\n'],
  ] as const)("offers nothing when %s", async ([, flags, providers], { setStage }) => {
    const { home, open } = await setStage({ keys: false });
    put(home.configDir, { "providers.yaml": providers });
    const pty = open(["chat", "mary", ...flags]);
    await pty.waitFor(PROMPT);
    expect(pty.transcript()).not.toContain("no key yet.");
  });
});
