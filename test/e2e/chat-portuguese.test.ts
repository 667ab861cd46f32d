import { describe, expect } from "vitest";
import type { PtyScreen } from "../support/pty-screen.ts";
import { it } from "../support/stage.ts";
import { answer, status } from "../support/wire/script.ts";
import { put } from "../support/wired-home.ts";

/** Types a line where lines are only ever added, and resolves when `reply` stands below it. */
async function say(pty: PtyScreen, line: string, reply: string): Promise<void> {
  const before = pty.transcript().length;
  pty.type(`${line}\r`);
  await pty.waitFor(() => {
    const said = pty.transcript().slice(before);
    return said.includes(reply) && /\n> ?$/u.test(said);
  });
}

/** Words of squad that no Portuguese conversation has. */
const ENGLISH =
  /\b(?:there is|did you mean|configured|is not set|its key|has no key|it has no|answered|again in|refused the|lies outside|is sent|free name|agents:|offline: no)\b/iu;

describe("squad chat in Portuguese", () => {
  it("says in Portuguese what is wrong with what was typed", async ({ setStage }) => {
    const { home, open } = await setStage({ chain: ["groq"], env: { SQUAD_LANG: "pt" } });
    put(home.project, { "notas.txt": "um\ndois\n", ".env": "KEY=1" });
    const pty = open(["chat", "mary", "--plain"], { columns: 300 });
    await pty.waitFor(/^>/mu);
    await say(pty, "/provider grok", "Não há um provedor “grok”.\nSeria groq? Configurados: groq, ");
    await say(pty, "/agent jon", "Não há agente com esse nome.\nSeria john? Agentes: ");
    await say(pty, "/resume nada", "Não há uma sessão nada para retomar.\n");
    await say(pty, "/resume con", "“con” não pode ser o nome de uma sessão.");
    await say(pty, "veja @notas.txt:7-9", "notas.txt não tem tantas linhas.");
    await say(pty, "veja @./nota.txt", "Seria @notas.txt? Sem o @, vai como texto.");
    await say(pty, "veja @.env", ".env não é enviado: arquivos desse tipo guardam chaves e senhas.");
    await say(pty, "veja @.env e @notas.txt:7-9", "2 dos arquivos que você menciona não podem ser enviados.");
    await say(pty, "olá", "groq heard: olá");
    await say(
      pty,
      "/export notas.txt",
      "Já existe um arquivo notas.txt, e ele fica como está.\nUm nome livre:",
    );
    await say(pty, "/export a/b.md", "Não é possível gravar a/b.md: a pasta não existe.");
    await say(pty, "/export ../../x.md", "fica fora deste projeto.");
    expect(pty.transcript()).not.toMatch(ENGLISH);
  });

  it("says in Portuguese who has no key, and what to do about it", async ({ setStage }) => {
    const { open } = await setStage({ chain: ["groq"], env: { SQUAD_LANG: "pt" } });
    const pty = open(["chat", "mary", "--plain"], { columns: 300, env: { CEREBRAS_API_KEY: "" } });
    await pty.waitFor(/^>/mu);
    await say(pty, "/status", "CEREBRAS_API_KEY não está definida");
    await say(
      pty,
      "/provider cerebras",
      "O provedor cerebras não tem chave.\ndefina CEREBRAS_API_KEY: uma chave",
    );
    expect(pty.transcript()).not.toMatch(ENGLISH);
  });

  it("says in Portuguese how each provider failed, in its own words where they tell more", async ({
    setStage,
  }) => {
    const { open } = await setStage({
      chain: ["groq", "cerebras", "gemini"],
      env: { SQUAD_LANG: "pt" },
      respond: ({ provider }) => {
        if (provider === "groq") return status(404, { error: { message: "gone", code: "model_not_found" } });
        if (provider === "cerebras") return status(402, { message: "Payment required" });
        return answer("Com prazer.");
      },
    });
    const pty = open(["chat", "mary", "--plain"], { columns: 300 });
    await pty.waitFor(/^>/mu);
    await say(pty, "olá", "Com prazer.");
    await say(pty, "/why", "não tem o modelo openai/gpt-oss-120b (retirado, mal escrito");
    expect(pty.transcript()).toContain("a conta não tem crédito ou forma de pagamento");
    expect(pty.transcript()).toContain("gemini-3.1-flash-lite (básico)");
    await say(pty, "/status", "recusou a chave: defina CEREBRAS_API_KEY de novo");
    expect(pty.transcript()).not.toMatch(ENGLISH);
  });

  it("quotes a provider that refused a request", async ({ setStage }) => {
    const { open } = await setStage({
      chain: ["groq"],
      env: { SQUAD_LANG: "pt" },
      respond: () => status(400, { error: { message: "the field foo is unknown" } }),
    });
    const pty = open(["chat", "mary", "--plain"], { columns: 300 });
    await pty.waitFor(/^>/mu);
    await say(pty, "olá", "groq:  pedido recusado: “the field foo is unknown” (400)");
    expect(pty.transcript()).not.toMatch(ENGLISH);
  });
});
