import { describe, expect } from "vitest";
import { installStepsBrief } from "../support/brief-installs.ts";
import { installBmad } from "../support/sample-project.ts";
import { squad } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { answer } from "../support/wire/script.ts";
import { put } from "../support/wired-home.ts";

const CONFIG = "_team/bmm/config.yaml";
const ENGLISH =
  "The problem is that nobody knows when the order leaves the shop, and that is not good for them.";
const PORTUGUESE = "O problema é que ninguém sabe quando o pedido sai da loja, e isso não é bom para eles.";

const lastLine = (text: string): string => text.split("\n").at(-1) ?? "";

describe("the language of squad run", () => {
  it.for([
    ["PT-BR", "Brazilian Portuguese"],
    ["Brazilian", "Brazilian Portuguese"],
    ["Français", "French"],
    ["Mandarin", "Chinese"],
    ["zh-tw", "Traditional Chinese"],
    ["日本語", "Japanese"],
    ["Vietnames", "Vietnamese"],
    ["Русский", "Russian"],
    ["español (México)", "Mexican Spanish"],
  ] as const)(
    "is told a model by name, and last, when it is written %s",
    async ([written, name], { setStage }) => {
      const { home, server } = await setStage({ chain: ["groq"] });
      installBmad(home.project);
      put(home.project, { [CONFIG]: `communication_language: "${written}"\n` });
      expect(await squad(home, ["run", "--agent", "mary"], { input: "?" })).toMatchObject({ code: 0 });
      const { system = "" } = server.requests[0] ?? {};
      expect(system).toContain(`Always reply in ${name}.`);
      expect(lastLine(system)).toBe(`Remember: reply in ${name}.`);
    },
  );

  it("is not the one that documents have", async ({ setStage }) => {
    const { home, server } = await setStage({ chain: ["groq"] });
    installBmad(home.project);
    put(home.project, {
      [CONFIG]: "communication_language: pt-br\ndocument_output_language: English (UK)\n",
    });
    await squad(home, ["run", "--agent", "mary"], { input: "?" });
    const { system = "" } = server.requests[0] ?? {};
    expect(system).toContain("Always reply in Brazilian Portuguese. Write documents in British English.");
    expect(lastLine(system)).toBe("Remember: reply in Brazilian Portuguese.");
  });

  it.for([
    [{ SQUAD_LANG: "", LANG: "pt_BR.UTF-8" }, "None", "in Brazilian Portuguese until they do."],
    [{ SQUAD_LANG: "deutsch" }, "", "in German until they do."],
    [{ SQUAD_LANG: "", LANG: "pt_BR.UTF-8" }, "English (US)", "Always reply in American English."],
    [{ SQUAD_LANG: "", LANG: "en_US.UTF-8" }, "None", ""],
  ] as const)("with %j and %j configured: %s", async ([env, written, told], { setStage }) => {
    const { home, server } = await setStage({ chain: ["groq"] });
    installBmad(home.project);
    put(home.project, { [CONFIG]: `user_name: Ana\ncommunication_language: "${written}"\n` });
    await squad(home, ["run", "--agent", "mary"], { input: "?", env });
    const line = lastLine(server.requests[0]?.system ?? "");
    if (told === "") expect(line).toBe("User: Ana.");
    else expect(line.endsWith(told)).toBe(true);
  });

  it.for([
    ["pt-BR", "", ENGLISH, PORTUGUESE],
    ["Brasileiro", "English", ENGLISH, ENGLISH],
    ["PT-BR", "Deutsch", ENGLISH, PORTUGUESE],
  ] as const)(
    "of %s, documents in %j, decides what is asked again",
    async ([spoken, written, first, served], { setStage }) => {
      const { home } = await setStage({
        chain: ["groq", "cerebras"],
        respond: ({ provider }) => answer(provider === "groq" ? first : PORTUGUESE),
      });
      installBmad(home.project);
      put(home.project, {
        [CONFIG]: `communication_language: "${spoken}"\ndocument_output_language: "${written}"\n`,
      });
      const { stdout } = await squad(home, ["run", "--agent", "mary"], { input: "Qual é o problema?" });
      expect(stdout.trim()).toBe(served);
    },
  );
});

describe("the language of a workflow", () => {
  it(
    "is the configured one in its last line, beside that of its document",
    { timeout: 60_000 },
    async ({ setStage }) => {
      const { home, chat, server } = await setStage({ chain: ["groq"] });
      installStepsBrief(home.project);
      put(home.project, {
        "_bmad/bmm/config.yaml":
          "project_name: Padaria\nuser_name: Ana\ncommunication_language: Brazilian\ndocument_output_language: english\noutput_folder: '{project-root}/docs'\n",
      });
      const pty = await chat(["mary"]);
      pty.type("2\r");
      await pty.waitFor("groq heard:");
      const { system = "" } = server.requests[0] ?? {};
      expect(system).toMatch(
        /\nRemember: talk to the user in Brazilian Portuguese; what goes into the document is in English\.\n<\/workflow>$/u,
      );
    },
  );
});
