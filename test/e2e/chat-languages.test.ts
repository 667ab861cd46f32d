import { describe, expect } from "vitest";
import { installBmad } from "../support/sample-project.ts";
import { it } from "../support/stage.ts";
import { answer, status } from "../support/wire/script.ts";
import { put } from "../support/wired-home.ts";

const ESC = "\u001b";
const ONE_A_MINUTE = "providers: {groq: {rpm: 1}}\n";

describe("the language of squad chat", () => {
  it("is that of the project: it greets, waits and helps in Portuguese", async ({ setStage }) => {
    const { home, open } = await setStage({
      chain: ["groq"],
      env: { SQUAD_LANG: "" },
      limits: ONE_A_MINUTE,
      respond: () => answer("Bom dia, com prazer."),
    });
    installBmad(home.project);
    const pty = open(["chat", "mary"]);
    const greeting = await pty.waitFor(/^› Mensagem para Mary, ou \/help\n●/mu);
    expect(greeting).toContain("Olá, Ana. Escolha um número ou um código, ou diga o que precisa.");
    pty.type("olá\r");
    await pty.waitFor("2/50");
    expect(pty.screen()).toMatch(/^groq · \S+ · \d,\d s$/mu);
    pty.type("de novo\r");
    await pty.waitFor(/^esperando \d+ s por groq: pedidos por minuto esgotados · Esc interrompe$/mu);
    pty.type(ESC);
    await pty.waitFor("— parado —");
    pty.type("\u0015/help\r");
    await pty.waitFor(() => pty.transcript().includes("/quit"));
  });

  it("fails in Portuguese too, saying what to do", async ({ setStage }) => {
    const { home, open } = await setStage({
      chain: ["groq"],
      env: { SQUAD_LANG: "" },
      respond: () => status(401, { error: { message: "no" } }),
    });
    installBmad(home.project);
    const pty = open(["chat", "mary", "--plain"]);
    await pty.waitFor(/^>/mu);
    pty.type("olá\r");
    await pty.waitFor("Todas as chaves foram recusadas. /status diz como trocá-las");
    await pty.waitFor("groq:  chave recusada (401)");
    pty.type("/help\r");
    await pty.waitFor(/Ctrl-D +sair\n/u);
    pty.type("/agent ninguém\r");
    await pty.waitFor("Não há agente com esse nome.");
    pty.type("/quit\r");
    expect(await pty.exited()).toBe(0);
    expect(pty.bytes()).not.toContain(ESC);
  });

  it.for([
    [{ SQUAD_LANG: "es" }, "Hola, Ana."],
    [{ SQUAD_LANG: "English" }, "Hello, Ana."],
    [{ SQUAD_LANG: "", LANG: "es_MX.UTF-8" }, "Olá, Ana."],
  ] as const)("is chosen by %j", async ([env, hello], { setStage }) => {
    const { home, open } = await setStage({ env });
    installBmad(home.project);
    const pty = open(["chat", "mary", "--plain"]);
    await pty.waitFor(hello);
  });

  it("asks in it who to talk to, and for the first key", async ({ setStage }) => {
    const { open } = await setStage({ keys: false, env: { SQUAD_LANG: "", LANG: "es_AR.UTF-8" } });
    const pty = open(["chat"]);
    await pty.waitFor("¿Con quién hablar?");
    pty.type("mary\r");
    await pty.waitFor("Número, o Enter para seguir offline:");
    pty.type("\r");
    await pty.waitFor("Todavía no hay clave:");
    await pty.waitFor(/definir GROQ_API_KEY: hay una clave gratis en https:/u);
    pty.type("hola\r");
    await pty.waitFor("Aquí Mary 📊, Business Analyst. Estoy offline");
    await pty.waitFor("Una clave gratis cambia eso:");
    expect(pty.transcript()).not.toMatch(/I am offline|A free key/u);
  });
});

describe("the colours of squad chat", () => {
  const CYAN_OR_YELLOW = /\u001b\[(?:33|36|93|96)m/u;

  it("suit a light background that the terminal tells of, and change by /theme", async ({ setStage }) => {
    const { chat } = await setStage({ respond: () => status(500, {}) });
    const pty = await chat(["mary"], { env: { COLORFGBG: "0;15" } });
    pty.type("hello\r");
    await pty.waitFor("Nobody could answer");
    expect(pty.bytes()).toContain(`${ESC}[34m`);
    expect(pty.bytes()).not.toMatch(CYAN_OR_YELLOW);
    const before = pty.bytes().length;
    pty.type("\u0015/theme dark\r");
    await pty.waitFor("From here on: dark.");
    expect(pty.bytes().slice(before)).toMatch(CYAN_OR_YELLOW);
  });

  it("are those of SQUAD_THEME", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat(["mary"], { env: { SQUAD_THEME: "mono", COLORFGBG: "0;15" } });
    expect(pty.bytes()).toContain(`${ESC}[1m`);
    expect(pty.bytes()).not.toMatch(/\u001b\[(?:3[0-7]|9[0-7])m/u);
  });
});

describe("a theme that there is not", () => {
  it("is said once, with those there are", async ({ setStage }) => {
    const { chat } = await setStage();
    const pty = await chat(["mary"], { env: { SQUAD_THEME: "solarised" } });
    const line = "SQUAD_THEME says solarised, which is no theme. There are: dark, light, neutral, mono.";
    const said = pty.transcript().replaceAll(/\s+/gu, " ");
    expect(said.split(line)).toHaveLength(2);
  });
});

describe("a terminal without UTF-8", () => {
  it("shows ornaments of ASCII, and no icon", async ({ setStage }) => {
    const { open } = await setStage({ env: { LANG: "C" } });
    const pty = open(["chat", "mary"]);
    await pty.waitFor(/^> Message Mary, or \/help\n\* groq \| /mu);
    expect(pty.transcript()).toMatch(/^Mary -- Business Analyst$/mu);
    // oxlint-disable-next-line no-control-regex
    expect(pty.transcript()).toMatch(/^[\0-\x7f]*$/u);
  });
});

describe("plain lines without UTF-8, in a continuous integration", () => {
  it("are free of escapes, and leave answers as they are", async ({ setStage }) => {
    const { open } = await setStage({
      env: { LANG: "C", CI: "1", SQUAD_LANG: "pt" },
      respond: () => answer("Pão — e café…"),
    });
    const pty = open(["chat", "mary", "--plain"]);
    await pty.waitFor(/^>/mu);
    pty.type("oi\r");
    await pty.waitFor(/^Pão — e café…\ngroq \| /mu);
    pty.type("/quit\r");
    expect(await pty.exited()).toBe(0);
    expect(pty.bytes()).not.toContain(ESC);
    expect(pty.bytes().replace("Pão — e café…", "")).not.toMatch(/[›●·—…📊]/u);
  });
});

describe("squad chat --screen-reader", () => {
  it.for([
    [["--screen-reader"], {}],
    [[], { INK_SCREEN_READER: "true" }],
  ] as const)("is lines to be read aloud (%j, %j)", async ([flags, env], { setStage }) => {
    const { open } = await setStage({
      chain: ["groq", "cerebras"],
      env: { ...env },
      respond: ({ provider }) =>
        provider === "groq"
          ? status(500, { error: { message: "no" } })
          : answer("First we bake. Then we sell.\n\nThat is all."),
    });
    const pty = open(["chat", "mary", ...flags]);
    await pty.waitFor("Your message to Mary:");
    pty.type("what now?\r");
    await pty.waitFor(/That is all\.\n[^]*Your message to Mary:$/u);
    const said = pty.transcript().replaceAll(/\d+\.\d seconds/gu, "1.0 seconds");
    expect(said.slice(said.indexOf("Your message"))).toBe(
      [
        "Your message to Mary: what now?",
        "asking groq.",
        "",
        "groq had a server error; asking cerebras",
        "",
        "Mary says:",
        "First we bake.",
        "Then we sell.",
        "",
        "That is all.",
        "cerebras, gpt-oss-120b, 1.0 seconds, after groq",
        "Your message to Mary:",
      ].join("\n"),
    );
    pty.type("/agent john\r");
    await pty.waitFor("Your message to John:");
    pty.type("one\rtwo\rthree");
    await pty.waitFor("2 lines pasted.");
    pty.type("\r");
    await pty.waitFor("John says:");
    pty.type("/quit\r");
    expect(await pty.exited()).toBe(0);
    expect(pty.bytes()).not.toContain(ESC);
    expect(pty.transcript()).not.toMatch(/[›●·—…\p{Extended_Pictographic}]/u);
  });
});

describe("a project's own words", () => {
  it("may be in any language: what squad says of nobody is English", async ({ setStage }) => {
    const { home, open } = await setStage({ env: { SQUAD_LANG: "" } });
    put(home.project, { "_bmad/core/config.yaml": "user_name: Ana\ncommunication_language: Klingon\n" });
    const pty = open(["chat", "mary", "--plain"]);
    await pty.waitFor("Hello, ");
  });
});
