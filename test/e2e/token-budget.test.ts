import { describe, expect } from "vitest";
import { squad, type Finished, type Home } from "../support/squad.ts";
import { contents, it } from "../support/stage.ts";
import { answer, status } from "../support/wire/script.ts";
import type { WireRequest } from "../support/wire/wire-request.ts";
import { put } from "../support/wired-home.ts";
import { TOKENIZERS } from "../tokens/compare.ts";

const TPM = 6000;
const GROQ_LIMITS = `providers:\n  groq: {tpm: ${TPM}, rpm: 600, burst: 100, window: 1s}\n`;
const MAX_OUTPUT = 2048;

/** What Groq counts of a request: its prompt, template included, and the longest answer asked for. */
function countedTokens({ system, messages, body }: WireRequest): number {
  const prompt = [system, ...messages.map(({ content }) => content)];
  return prompt.reduce((sum, text) => sum + TOKENIZERS.o200k(text) + 4, askedFor(body));
}

function askedFor(body: WireRequest["body"]): number {
  return Number(body["max_completion_tokens"] ?? body["max_tokens"]);
}

function send(home: Home, input: string, ...flags: readonly string[]): Promise<Finished> {
  return squad(home, ["run", "--agent", "pm", "--session", "long", ...flags], { input });
}

/** Groq's words for a request larger than its tokens per minute. */
const TOO_LARGE = status(413, {
  error: { message: "Request too large for model", type: "tokens", code: "rate_limit_exceeded" },
});

describe("a conversation that grows, with a provider that counts prompt and answer", () => {
  it("never asks for more than its tokens per minute, and says what that costs", async ({ setStage }) => {
    const { home, server } = await setStage({
      chain: ["groq"],
      limits: GROQ_LIMITS,
      respond: () => answer("An answer of some length. ".repeat(60)),
    });
    const notes: string[] = [];
    for (let turn = 1; turn <= 7; turn += 1) {
      const { code, stderr } = await send(home, `question ${turn}: ${"some more words ".repeat(250)}`);
      expect(code).toBe(0);
      notes.push(stderr);
    }
    const counted = server.requests.map(countedTokens);
    const answers = server.requests.map(({ body }) => askedFor(body));
    expect(Math.max(...counted)).toBeLessThanOrEqual(TPM);
    expect(Math.max(...answers)).toBe(MAX_OUTPUT);
    expect(Math.min(...answers)).toBeLessThan(MAX_OUTPUT);
    expect(Math.min(...answers)).toBeGreaterThanOrEqual(MAX_OUTPUT / 2);
    // What there is room for is used: the estimate errs by a few percent only.
    expect(counted.at(-1)).toBeGreaterThan(0.75 * TPM);
    server.requests.forEach((request, index) => {
      expect(contents(request).at(-1)).toContain(`question ${index + 1}:`);
      expect(request.messages[0]?.role).toBe("user");
    });
    expect(notes[0]).toBe("");
    expect(notes.at(-1)).toMatch(
      /^squad: groq takes 6000 tokens a minute: the oldest \d+ messages are left out for it, but kept in the session/mu,
    );
    const { stdout } = await send(home, "and now?", "--format", "events");
    const trims = stdout.match(/^.*"type":"conversation-trim".*$/gm) ?? [];
    expect(trims).toHaveLength(1);
    expect(JSON.parse(trims[0] ?? "")).toMatchObject({ provider: "groq", reason: "tpm", room: TPM });
  });
});

describe("an input too large", () => {
  const LONG = "word ".repeat(6000);

  it("for the first provider goes to the next, with a notice, and is not sent to the first", async ({
    setStage,
  }) => {
    const { home, server } = await setStage({ chain: ["groq", "gemini"], limits: GROQ_LIMITS });
    const { code, stdout, stderr } = await send(home, LONG);
    expect(code).toBe(0);
    expect(stdout).toContain("gemini heard:");
    expect(server.requests.map(({ provider }) => provider)).toEqual(["gemini"]);
    expect(stderr).toMatch(/is larger than groq takes at once: its tpm is 6000; asking the next provider\n$/);
  });

  it("for all of them ends the turn without any request, and says how large it is and what helps", async ({
    setStage,
  }) => {
    const { home, server } = await setStage({ chain: ["groq", "cerebras"], limits: GROQ_LIMITS });
    put(home.configDir, {
      "rate_limits.yaml": "providers:\n  groq: {tpm: 6000}\n  cerebras: {tpm: 7000}\n",
    });
    const { code, stdout, stderr } = await send(home, LONG, "--format", "json");
    expect(code).toBe(1);
    expect(server.requests).toEqual([]);
    expect(stderr).toMatch(
      /the input is too large: with the persona about \d{4} tokens, and groq, which takes most, has room for 4976/,
    );
    expect(stderr).toContain("shorten it, or split it up; or add a provider that takes more tokens a minute");
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      code: 1,
      error: { kind: "provider", message: expect.stringContaining("the input is too large") },
      attempts: [
        { provider: "groq", outcome: "too_large", status: null },
        { provider: "cerebras", outcome: "too_large", status: null },
      ],
    });
  });
});

describe("a provider that refuses what should have fitted", () => {
  it("is asked once more with less, when nobody else is left, and answers", async ({ setStage }) => {
    const { home, server } = await setStage({
      chain: ["groq"],
      respond: (request) => (countedTokens(request) > 4500 ? TOO_LARGE : answer("Fits.")),
    });
    for (const [name, words] of [
      ["one", 1200],
      ["two", 700],
    ] as const) {
      const { code } = await send(home, `${name} ${"word ".repeat(words)}`);
      expect(code).toBe(0);
    }
    const three = `three ${"word ".repeat(700)}`;
    const { code, stdout, stderr } = await send(home, three, "--format", "json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      text: "Fits.",
      attempts: [
        { provider: "groq", outcome: "too_large", status: 413 },
        { provider: "groq", outcome: "ok" },
      ],
    });
    expect(contents(server.requests.at(-1)).at(-1)).toBe(three.trim());
    expect(stderr).toMatch(/squad: groq refused about \d+ tokens as too many/);
  });
});
