import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { middayZone, openAlbum, type Album } from "../support/album.ts";
import { installBmad } from "../support/sample-project.ts";
import { contents, it } from "../support/stage.ts";
import { gate } from "../support/wire/gate.ts";
import { answer, rateLimited, status, type Script } from "../support/wire/script.ts";

const ESC = "\u001b";
const CTRL_C = "\u0003";
const CTRL_G = "\u0007";
const CTRL_R = "\u0012";
const UNDO = "\u001f";
const LEFT = `${ESC}[D`;

const ONE_A_MINUTE = "providers: {groq: {rpm: 1}}\n";
const TZ = middayZone(Date.now());
const TIMEOUT = { timeout: 120_000 };
const AN_HOUR = rateLimited({ retryAfter: 3600 });
const FAILURE = status(500, { error: { message: "no" } });

const PLAN = `# The plan

We **bake** first. Then we *sell*, as [the guide](https://example.org/guide) says.

| Step | Who | Cost |
|------|:---:|-----:|
| Flour and yeast | Ana | 12 € |
| \`oven.py\` | Rui | 0 € |

- [x] buy flour
- [ ] heat the oven

\`\`\`python
def bake(loaves):
    return loaves * 2  # twice
\`\`\`

> Bread is patience.

That is **all**.`;

function album(name: string, options?: Parameters<typeof openAlbum>[1]): Album {
  return openAlbum(new URL(`golden/people/${name}.txt`, import.meta.url), options);
}

describe("what people see", () => {
  it("is read aloud to one", TIMEOUT, async ({ setStage }) => {
    let script: (provider: string) => Script = () => answer("Let us see what there is.");
    const { open } = await setStage({
      chain: ["groq", "cerebras"],
      env: { TZ },
      respond: ({ provider }) => script(provider),
    });
    const { see, close } = album("screen-reader", { isHeard: true });
    const size = { columns: 160, rows: 50 };
    const pty = open(["chat", "mary", "--screen-reader", "--session", "bread"], size);
    const PROMPT = /Your message to Mary:$/u;
    await see(pty, "it starts", PROMPT);
    pty.type("2\r");
    await see(pty, "a menu item is chosen", PROMPT);
    script = () => answer(PLAN);
    pty.type("what is the plan?\r");
    await see(pty, "an answer with headings, a table, tasks, code and a quote", /That is all\.[^]*Mary:$/u);
    script = (provider) => (provider === "groq" ? FAILURE : answer("Here I am."));
    pty.type("and then?\r");
    await see(pty, "one provider fails, the next one answers", /Here I am\.[^]*Mary:$/u);
    for (const [command, caption] of [
      ["/help", "help"],
      ["/help copy", "help on a command"],
      ["/status", "limits in short"],
      ["/why", "who answered"],
      ["/sessions", "conversations"],
      ["/hlep", "a slip"],
    ] as const) {
      pty.type(`${command}\r`);
      await see(pty, caption, new RegExp(`${command}\\n[^]*Mary:$`, "u"));
    }
    script = () => AN_HOUR;
    pty.type("and now?\r");
    await see(pty, "all fail", /and now\?[^]*cerebras: [^]*Mary:$/u);
    pty.type("/quit\r");
    await see(pty, "leaving", "Resume:");
    expect(pty.bytes()).not.toContain(ESC);

    const slow = await setStage({ chain: ["groq"], limits: ONE_A_MINUTE });
    const waiting = slow.open(["chat", "mary", "--screen-reader", "--session", "slow"], size);
    await waiting.waitFor(PROMPT);
    waiting.type("one\r");
    await waiting.waitFor(/heard: one\n[^]*Mary:$/u);
    waiting.type("two\r");
    await waiting.waitFor("waiting");
    await see(waiting, "in another conversation: a wait", "waiting");
    waiting.type(CTRL_C);
    await see(waiting, "the wait is stopped", PROMPT);
    close();
  });

  it("fits a phone", TIMEOUT, async ({ setStage }) => {
    let script: Script = answer(PLAN);
    const { open } = await setStage({ respond: () => script });
    const { see, close } = album("phone");
    const pty = open(["chat", "mary", "--session", "bread"], { columns: 40, rows: 15 });
    await see(pty, "it starts", /^● groq/mu);
    pty.type("/");
    await see(pty, "commands that there are", "/menu");
    pty.type("st");
    await see(pty, "commands that begin with /st", "/status");
    pty.type("\u0015the plan?\r");
    await see(pty, "an answer with a table and code", "2/50");
    const held = gate("One moment. ", "Done.");
    ({ script } = held);
    pty.type("a second question that is longer than a row\r");
    await pty.waitFor("One moment.");
    pty.type("one more\ranother\r");
    await pty.waitFor("then: another");
    pty.type("and typing");
    await see(pty, "two inputs wait while it answers", "› and typing");
    held.open();
    await see(pty, "they are answered", "8/50");
    pty.type("\u0015/status\r");
    await see(pty, "limits in short", "/status");
    pty.type(`${CTRL_R}plan`);
    await see(pty, "a search through history", "search: plan");
    pty.type(ESC);
    await pty.waitFor("› Message Mary");
    pty.paste("Traceback (most recent call last):\n  File a.py, line 1\nValueError");
    await see(pty, "a short paste", "ValueError");
    pty.type(CTRL_C);
    await pty.waitFor("Ctrl-C again leaves");
    pty.paste(Array.from({ length: 60 }, (_, line) => `line ${line}`).join("\n"));
    await see(pty, "a long paste", "pasted 60 lines");
    pty.type(CTRL_C);
    await see(pty, "it is put aside", "Ctrl-C again leaves");
    pty.type("a line that has to be wrapped there");
    await pty.waitFor("wrapped there");
    pty.resize(24, 10);
    await see(pty, "an even smaller screen", /^● groq · 4\/30$/mu);
    pty.type("\u0015/quit\r");
    await see(pty, "leaving", "Resume:");
    close();
  });

  it("is Portuguese for who speaks it", TIMEOUT, async ({ setStage }) => {
    let script: (provider: string) => Script = () => answer("Bom dia! Vamos assar **pão** hoje.");
    const { home, open } = await setStage({
      chain: ["groq", "cerebras"],
      env: { TZ, SQUAD_LANG: "", LANG: "pt_BR.UTF-8" },
      respond: ({ provider }) => script(provider),
    });
    installBmad(home.project);
    const { see, close } = album("portuguese");
    const pty = open(["chat", "mary", "--session", "padaria"]);
    await see(pty, "o começo", /^● groq/mu);
    pty.type("/");
    await see(pty, "os comandos que existem", "/menu");
    pty.type("\u0015/help\r");
    await see(pty, "ajuda", "Ctrl-Z");
    pty.resize(80, 70);
    pty.type("/help\r");
    await see(pty, "ajuda, em uma tela alta", /\/help\n[^]*Ctrl-Z/u);
    pty.resize(80, 24);
    await pty.waitFor((screen) => screen.split("\n").length <= 24);
    pty.type("o que fazemos hoje?\r");
    await see(pty, "uma resposta", "2/50");
    script = (provider) => (provider === "groq" ? FAILURE : answer("Aqui estou."));
    pty.type("e depois?\r");
    await see(pty, "um provedor falha, o outro responde", "4/50");
    for (const [command, wanted, caption] of [
      ["/limits", "/limits", "os limites por extenso"],
      ["/status", "/status", "os limites em resumo"],
      ["/sessions", "padaria", "as conversas"],
      ["/provider", "/provider", "quem é consultado"],
      ["/agents", "/agents", "a equipe"],
      ["/menu", "/menu", "o menu"],
      ["/help edit", "/edit", "ajuda sobre um comando"],
      ["/copy 9", "/copy", "uma resposta que não existe"],
      ["/temas", "/temas", "um comando que não existe"],
      ["/edit", "/edit off", "mudar a última mensagem"],
    ] as const) {
      pty.type(`\u0015${command}\r`);
      await see(pty, caption, wanted);
    }
    pty.type("\u0015/edit off\r");
    await see(pty, "nada mudou", "Nada mudou");
    script = () => AN_HOUR;
    pty.type("\u0015e agora?\r");
    await see(pty, "todos falham", /cerebras: .*\n[^]*› e agora/u);
    pty.type("\u0015/status\r");
    await see(pty, "os limites, depois disso", /\/status\n[^]*› Mensagem/u);
    pty.type("\u0015/quit\r");
    await see(pty, "a saída", "squad chat --resume");

    const slow = await setStage({
      chain: ["groq"],
      env: { TZ, SQUAD_LANG: "", LANG: "pt_BR.UTF-8" },
      limits: ONE_A_MINUTE,
      respond: () => answer("Sim."),
    });
    installBmad(slow.home.project);
    const waiting = slow.open(["chat", "mary", "--session", "lenta"]);
    await waiting.waitFor(/^● groq/mu);
    waiting.type("um\r");
    await waiting.waitFor("2/50");
    waiting.type("dois\r");
    await see(waiting, "em outra conversa: uma espera", "esperando");
    waiting.type(ESC);
    await see(waiting, "a espera é interrompida", "parado");
    close();
  });

  it("is what a developer needs for a stack trace", TIMEOUT, async ({ setStage }) => {
    const CODE =
      "Handle it:\n\n```ts\ntry {\n  parse(text);\n} catch {\n  return null;\n}\n```\n\nThat is all.";
    const { home, open, server } = await setStage({ mayCopy: true, respond: () => answer(CODE) });
    const editor = join(home.dir, "editor.mjs");
    writeFileSync(
      editor,
      `#!${process.execPath}\nimport { appendFileSync } from "node:fs";\nappendFileSync(process.argv[2], "\\nadded in the editor");\n`,
    );
    chmodSync(editor, 0o755);
    const trace = Array.from(
      { length: 60 },
      (_, line) => `${ESC}[31m\tat step${line}${ESC}[0m (parse.ts:${line})`,
    ).join("\r\n");
    const clean = Array.from({ length: 60 }, (_, line) => `\tat step${line} (parse.ts:${line})`).join("\n");
    const { see, close } = album("developer");
    const pty = open(["chat", "amelia", "--session", "trace"], { env: { EDITOR: editor, VISUAL: "" } });
    await see(pty, "it starts", /^● groq/mu);
    pty.type("why ");
    pty.paste(trace);
    await see(pty, "a stack trace of 60 lines is pasted", "pasted 60 lines");
    pty.type(`${LEFT}here: ${ESC}[F ?`);
    await see(pty, "words before and behind it", "why here: [pasted 60 lines] ?");
    pty.type(UNDO.repeat(3));
    await see(pty, "all of it is undone", /^› why/mu);
    pty.paste(trace);
    await see(pty, "it is pasted again", "pasted 60 lines");
    pty.type("\nplease be brief");
    await see(pty, "a line more", "please be brief");
    pty.type(CTRL_G);
    await see(pty, "a line more, in the editor", /added in the editor|pasted 62/u);
    pty.type("\r");
    await see(pty, "the answer", "2/50");
    expect(contents(server.requests[0]).at(-1)).toContain(clean);
    expect(contents(server.requests[0]).at(-1)).not.toContain(ESC);
    pty.type("/copy code\r");
    await see(pty, "the code is copied", "clipboard");
    expect(pty.bytes()).toContain(
      `${ESC}]52;c;${Buffer.from("try {\n  parse(text);\n} catch {\n  return null;\n}").toString("base64")}`,
    );
    pty.type("/export trace.md\r");
    await see(pty, "the conversation is exported", "trace.md");
    expect(readFileSync(join(home.project, "trace.md"), "utf8")).toContain("\tat step59 (parse.ts:59)\n");
    pty.type(`${ESC}[A${ESC}[A${ESC}[A`);
    await see(pty, "the message comes back from history", "please be brief");
    pty.type("\u0004\u0003\u0004");
    await see(pty, "leaving", "Resume:");
    close();
  });
});
