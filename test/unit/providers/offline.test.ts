import { describe, expect, it } from "vitest";
import { OFFLINE_IN_ENGLISH } from "../../../src/core/chat/offline-words.ts";
import { isProviderError } from "../../../src/core/providers/provider-error.ts";
import type { ProviderChunk } from "../../../src/core/providers/provider.ts";
import { createProvider } from "../../../src/providers/create-provider.ts";
import { offlineAnswer } from "../../../src/providers/offline.ts";
import { readPersona } from "../../../src/providers/persona-in-prompt.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { expectLinear } from "../../support/growth.ts";

const SYSTEM = `You are Mary 📊, Business Analyst.
Role: Strategic analyst
Menu: 1 [BP] Brainstorm a project; 2 [RS] Research a market; 4 [PB] Write a product brief
Colleagues: Winston (architect)`;

const REQUEST = {
  system: SYSTEM,
  messages: [{ role: "user", content: "How do I find\nmy first customers?" }],
  maxOutputTokens: 100,
} as const;

function offline(clock = new VirtualClock()) {
  const provider = createProvider(
    {
      name: "offline",
      type: "offline",
      model: "none",
      tier: "worker",
      contextWindow: 100_000,
      maxOutputTokens: 1000,
      apiKey: null,
      timeouts: { headersMs: 1000, firstTokenMs: 1000, idleMs: 1000, totalMs: 1000 },
    },
    { clock },
  );
  return { provider, clock };
}

async function collect(stream: AsyncIterable<ProviderChunk>): Promise<ProviderChunk[]> {
  const chunks: ProviderChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

describe("the offline provider", () => {
  it("answers as the persona, word by word, and finishes without having used a token", async () => {
    const { provider, clock } = offline();
    const chunks = await clock.drive(collect(provider.stream(REQUEST, new AbortController().signal)));
    const deltas = chunks.filter((chunk) => chunk.type === "text-delta");
    expect(deltas.length).toBeGreaterThan(40);
    expect(deltas.map(({ text }) => text).join("")).toBe(offlineAnswer(REQUEST, OFFLINE_IN_ENGLISH));
    expect(chunks.at(-1)).toEqual({
      type: "finish",
      reason: "stop",
      usage: { promptTokens: 0, completionTokens: 0 },
    });
    expect(clock.now()).toBeLessThan(1000);
  });

  it("says in every answer that no model is there and how to get a free key", () => {
    for (const system of [SYSTEM, "", "Be brief."]) {
      const text = offlineAnswer({ ...REQUEST, system }, OFFLINE_IN_ENGLISH);
      expect(text).toContain("I am offline: no model");
      expect(text).toContain("`squad providers` says where to get one");
      expect(text.length).toBeLessThan(1500);
    }
  });

  it("speaks in the persona's name, reflects the question and offers the menu with its numbers", () => {
    const text = offlineAnswer(REQUEST, OFFLINE_IN_ENGLISH);
    expect(text).toContain("Mary 📊, Business Analyst, here.");
    expect(text).toContain("You said: “How do I find my first customers?”");
    expect(text).toContain(
      "\n1. [BP] Brainstorm a project\n2. [RS] Research a market\n4. [PB] Write a product brief\n",
    );
  });

  it("repeats nothing dangerous and nothing endless", () => {
    const content = `\u001b[2J\u001b]52;c;x\u0007${"long ".repeat(10_000)}`;
    const text = offlineAnswer({ ...REQUEST, messages: [{ role: "user", content }] }, OFFLINE_IN_ENGLISH);
    expect(text).not.toContain("\u001b");
    expect(text.length).toBeLessThan(1500);
  });

  it("stops at once when cancelled", async () => {
    const { provider, clock } = offline();
    const abort = new AbortController();
    const words: string[] = [];
    const listening = (async () => {
      for await (const chunk of provider.stream(REQUEST, abort.signal)) {
        if (chunk.type === "text-delta") words.push(chunk.text);
      }
    })();
    const rejection = expect(listening).rejects.toSatisfy(
      (error: unknown) => isProviderError(error) && error.kind === "cancelled",
    );
    await clock.advance(20);
    abort.abort();
    await rejection;
    expect(words.length).toBeGreaterThan(0);
  });
});

describe("the persona in a prompt", () => {
  it("is read with and without an icon, and with a menu of one entry a line", () => {
    expect(
      readPersona("You are Winston, Architect.\nMenu:\n1. [CA] Create architecture\n- Review\n\nBe brief."),
    ).toEqual({
      name: "Winston",
      icon: "",
      title: "Architect",
      menu: ["1. [CA] Create architecture", "2. Review"],
    });
    expect(readPersona("You are Ana Lúcia 👩‍💻, Dev.")).toMatchObject({ name: "Ana Lúcia", title: "Dev" });
  });

  it("falls back to squad where there is none, in any text, quickly", async () => {
    expect(readPersona("whatever")).toEqual({ name: "squad", icon: "", title: "", menu: [] });
    await expectLinear(
      (size) => readPersona(`You are ${"a ".repeat(size)}\nMenu:${"\n- x".repeat(size / 2)}`),
      50_000,
    );
  });
});
