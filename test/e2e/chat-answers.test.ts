import { describe, expect } from "vitest";
import { squad } from "../support/squad.ts";
import { installBmad } from "../support/sample-project.ts";
import { contents, it } from "../support/stage.ts";
import { gate } from "../support/wire/gate.ts";
import { answer, cutAfter, rateLimited, status } from "../support/wire/script.ts";
import { put, WIRED } from "../support/wired-home.ts";

const ESC = "\u001b";

describe("the opening of squad chat", () => {
  it("is the project's own agent, its menu and a greeting by the configured name", async ({ setStage }) => {
    const { home, chat, server } = await setStage();
    installBmad(home.project);
    put(home.project, { "_team/bmm/config.yaml": "user_name: Beatriz\ncommunication_language: Português\n" });
    const pty = await chat();
    expect(await pty.waitFor("● groq")).toBe(
      [
        "📊 Mary — Business Analyst",
        "Hello, Beatriz. Pick a number or a code, or say what you need.",
        "",
        "  1  *help           Show numbered menu",
        "  2  *product-brief  Produce Project Brief",
        "  3  *exit           Exit with confirmation",
        "",
        "› Message Mary, or /help",
        "● groq · gpt-oss-120b · boss · ▱▱▱▱▱ 0/30 this minute · 0/50 messages",
      ].join("\n"),
    );
    expect(server.requests).toHaveLength(0);
  });

  it("without any key says how to get a free one, and answers from the persona alone", async ({
    setStage,
  }) => {
    const { open } = await setStage({ keys: false });
    const pty = open(["chat", "mary"]);
    await pty.waitFor("Enter to go on offline:");
    pty.type("\r");
    const screen = await pty.waitFor("offline — no model");
    expect(screen).toMatch(/No key yet/);
    for (const [variable, page] of [
      ["GROQ_API_KEY", "https://console.groq.com/keys"],
      ["CEREBRAS_API_KEY", "https://cloud.cerebras.ai"],
      ["GEMINI_API_KEY", "https://aistudio.google.com/apikey"],
      ["OPENROUTER_API_KEY", "https://openrouter.ai/"],
    ] as const) {
      expect(screen).toMatch(new RegExp(`${variable}.*${page}`, "u"));
    }
    pty.type("who are you?\r");
    await pty.waitFor("2/50 messages");
    expect(pty.transcript()).toMatch(/› who are you\?\n\n📊 Mary\n[^]*Mary[^]*\noffline\n/u);
  });
});

describe("an answer in squad chat", () => {
  it.for(WIRED)(
    "of %s is on the screen before its last words are sent, and ends with its receipt",
    async (provider, { setStage }) => {
      const held = gate("Olá, first words ", "and last words 🚀.");
      const { home, chat, server } = await setStage({ chain: [provider], respond: () => held.script });
      installBmad(home.project);
      const pty = await chat();
      pty.type("What should we build?\r");
      const during = await pty.waitFor("Olá, first words");
      expect(during).toContain(`${provider} is answering… · Esc stops`);
      expect(during).not.toContain("last words");
      await pty.waitFor(new RegExp(`● ${provider} · .* 1/\\d+.* · .*0/50 messages$`, "u"));
      held.open();
      await pty.waitFor(/2\/50 messages(?:, \d+ tokens)?$/u);
      const { model, system } = server.requests[0] ?? {};
      expect(pty.transcript()).toContain(
        `› What should we build?\n\n📊 Mary\nOlá, first words and last words 🚀.\n${provider} · ${model} · `,
      );
      expect(server.requests).toHaveLength(1);
      expect(contents(server.requests[0])).toEqual(["What should we build?"]);
      expect(system).toContain("Bakery analyst of this very repository");
    },
  );

  it("that is killed in mid-stream stays, marked; the next provider's whole answer follows and is kept", async ({
    setStage,
  }) => {
    const second = gate("The second answer ", "is whole.");
    const { home, chat, server } = await setStage({
      chain: ["groq", "gemini"],
      respond: ({ provider, index }) => {
        if (provider === "groq") return cutAfter("Half an answer that brea");
        return index === 0 ? second.script : answer("Later.");
      },
    });
    const pty = await chat(["mary", "--session", "cut"]);
    pty.type("hello\r");
    await pty.waitFor("The second answer");
    expect(pty.screen()).toMatch(/gemini is answering… · Esc stops/u);
    second.open();
    await pty.waitFor("2/50 messages");
    expect(pty.transcript()).toContain(
      [
        "📊 Mary",
        "Half an answer that brea",
        "— interrupted, groq stopped answering; gemini starts over —",
        "The second answer is whole.",
        "gemini · gemini-3.1-flash-lite · ",
      ].join("\n"),
    );
    expect(pty.screen()).toMatch(
      /● gemini · gemini-3\.1-flash-lite · .*1\/15.*2\/50 messages(?:, \d+ tokens)?$/u,
    );
    const session = JSON.parse((await squad(home, ["sessions", "show", "cut", "--json"])).stdout) as unknown;
    expect(session).toMatchObject({
      turns: [
        {
          kind: "exchange",
          user: "hello",
          assistant: "The second answer is whole.",
          receipt: {
            provider: "gemini",
            fallback: true,
            attempts: [{ outcome: "interrupted" }, { outcome: "ok" }],
          },
        },
      ],
    });
    pty.type("and now?\r");
    await pty.waitFor("4/50 messages");
    expect(contents(server.requestsOf("gemini").at(-1)).slice(0, 2)).toEqual([
      "hello",
      "The second answer is whole.",
    ]);
    pty.type("/why 1\r");
    await pty.waitFor(
      /Answer 1 of 2: served by gemini · gemini-3\.1-flash-lite \(worker\)[^]*1\. groq +stopped answering [^]*2\. gemini +answered · /u,
    );
  });

  it("goes on with the next provider where much of it was shown, and never says a word twice", async ({
    setStage,
  }) => {
    const half =
      "This is the first half of an answer that took a long time, and it would be a pity to lose it: ";
    const { home, chat } = await setStage({
      chain: ["groq", "gemini"],
      respond: ({ provider }) =>
        provider === "groq" ? cutAfter(half) : answer("a pity to lose it: the second half."),
    });
    const pty = await chat(["mary", "--session", "whole"]);
    pty.type("hello\r");
    await pty.waitFor("2/50 messages");
    expect(pty.transcript()).toContain(
      "— interrupted, groq stopped answering; gemini goes on —\nthe second half.",
    );
    const session = JSON.parse(
      (await squad(home, ["sessions", "show", "whole", "--json"])).stdout,
    ) as unknown;
    expect(session).toMatchObject({ turns: [{ kind: "exchange", assistant: `${half}the second half.` }] });
  });

  it("goes on by itself at its length limit, and says when even that was not enough", async ({
    setStage,
  }) => {
    const { chat, server } = await setStage({
      chain: ["groq"],
      respond: ({ index }) => answer(`part ${index + 1} `, { finish: "length" }),
    });
    const pty = await chat();
    pty.type("hello\r");
    await pty.waitFor("2/50 messages");
    expect(pty.transcript()).toContain(
      "part 1 part 2 part 3\n— cut off: the answer reached its length limit; /continue goes on —",
    );
    pty.type("/continue\r");
    await pty.waitFor("4/50 messages");
    expect(contents(server.requests[3]).slice(1)).toEqual([
      "part 1 part 2 part 3 ",
      "Continue exactly where you stopped.",
    ]);
  });

  it("comes from the next provider when the first has retired its model, which is said once and not asked again", async ({
    setStage,
  }) => {
    const { chat, server } = await setStage({
      chain: ["groq", "gemini"],
      respond: ({ provider }) =>
        provider === "groq"
          ? status(404, { error: { message: "The model does not exist", code: "model_not_found" } })
          : answer("Here."),
    });
    const pty = await chat();
    for (const count of [2, 4, 6]) {
      pty.type("hello\r");
      await pty.waitFor(`${count}/50 messages`);
    }
    expect(pty.transcript().match(/groq does not have the model/gu)).toHaveLength(1);
    expect(server.requestsOf("groq")).toHaveLength(1);
    expect(server.requestsOf("gemini")).toHaveLength(3);
  });
});

describe("a provider that refuses its key", () => {
  it("is left for the next in the bar, and named with what to do by /status", async ({ setStage }) => {
    const { chat } = await setStage({
      chain: ["groq", "gemini"],
      respond: ({ provider }) =>
        provider === "groq" ? status(401, { error: { message: "Invalid API Key" } }) : answer("Here."),
    });
    const pty = await chat();
    pty.type("hello\r");
    await pty.waitFor(/● gemini · .*2\/50 messages(?:, \d+ tokens)?$/u);
    pty.type("/new\r");
    await pty.waitFor(/● gemini · .*0\/50 messages$/u);
    pty.type("/status\r");
    await pty.waitFor(/groq +key refused · [^]*set\s+GROQ_API_KEY\s+anew/u);
    expect(pty.transcript()).not.toContain("ollama");
  });

  it("is what a turn ends with, in lines of its own, when nobody else is there", async ({ setStage }) => {
    const { chat } = await setStage({ chain: ["groq"], respond: () => status(401, { error: {} }) });
    const pty = await chat();
    pty.type("hello\r");
    await pty.waitFor(/Every key was refused\.[^]*\n +groq: +its key was refused \(401\)\n/u);
    await pty.waitFor(/● groq · \S+ · boss · key refused/u);
  });
});

describe("the limits in squad chat", () => {
  it("stand in the bar and count each question; a wait is shown with its end, and Esc leaves it", async ({
    setStage,
  }) => {
    const { chat, server } = await setStage({
      chain: ["groq"],
      limits: "providers:\n  groq: {rpm: 2, burst: 2}\n",
    });
    const pty = await chat();
    expect(pty.screen()).toMatch(/● groq · gpt-oss-120b · boss · ▱▱▱▱▱ 0\/2 this minute · 0\/50 messages$/u);
    pty.type("one\r");
    await pty.waitFor(/● groq · gpt-oss-120b · ▰▰▰▱▱ 1\/2.* · 2\/50 messages/u);
    pty.type("two\r");
    await pty.waitFor(/● groq · .*2\/2.* · next slot in \d+ s · .*4\/50/u);
    pty.type("three please\r");
    await pty.waitFor(/waiting \d+ s for groq: requests per minute used up · Esc stops/u);
    pty.type(ESC);
    const screen = await pty.waitFor("› three please\n●");
    expect(screen).toContain("— stopped —");
    expect(screen).not.toContain("waiting");
    expect(server.requests).toHaveLength(2);
  });

  it("show a request only as long as it stands in the window", async ({ setStage }) => {
    const { chat } = await setStage({ chain: ["groq"], limits: "providers:\n  groq: {window: 2s}\n" });
    const pty = await chat();
    pty.type("one\r");
    await pty.waitFor(/ 1\/30.* · .*2\/50 messages(?:, \d+ tokens)?$/u);
    await pty.waitFor(/ 0\/30.* · .*2\/50 messages(?:, \d+ tokens)?$/u);
  });

  it("that a provider enforces with a 429 are shown as its cooldown, while the next one answers", async ({
    setStage,
  }) => {
    const { chat, server } = await setStage({
      chain: ["groq", "gemini"],
      respond: ({ provider }) => (provider === "groq" ? rateLimited({ retryAfter: 45 }) : answer("Fine.")),
    });
    const pty = await chat();
    for (const count of [2, 4]) {
      pty.type("hello\r");
      await pty.waitFor(`${count}/50 messages`);
    }
    expect(pty.transcript().match(/groq is rate limited; asking gemini/gu)).toHaveLength(1);
    expect(server.requestsOf("groq")).toHaveLength(1);
    pty.type("/status\r");
    await pty.waitFor(/groq +cooldown 4\d s · 1\/15 this minute/u);
  });

  it("count a 429's pause down when there is nobody else to ask", async ({ setStage }) => {
    const { chat } = await setStage({ chain: ["groq"], respond: () => rateLimited({ retryAfter: 45 }) });
    const pty = await chat();
    pty.type("hello\r");
    await pty.waitFor(/waiting 4\d s for groq: cooling down · Esc stops/u);
    await pty.waitFor(/● groq · gpt-oss-120b · .*cooling down · ▰▱▱▱▱ 1\/15/u);
    pty.type(ESC);
    await pty.waitFor("› hello\n●");
  });
});
