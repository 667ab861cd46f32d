import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import { expectNoEnglish, say } from "../support/said-by-squad.ts";
import { squad } from "../support/squad.ts";
import { it, type Stage } from "../support/stage.ts";

/** What each language says of the same trouble. */
interface Says {
  readonly pt: RegExp;
  readonly es: RegExp;
}

const LANGUAGES = ["pt", "es"] as const;

/** Starts a conversation of plain lines, wide enough that none is wrapped. */
async function openPlain(
  { open }: Pick<Stage, "open">,
  language: (typeof LANGUAGES)[number],
  args: readonly string[] = ["mary"],
  env: Readonly<Record<string, string>> = {},
): Promise<ReturnType<Stage["open"]>> {
  const pty = open(["chat", ...args, "--plain"], { columns: 400, env: { SQUAD_LANG: language, ...env } });
  await pty.waitFor(/^>/mu);
  return pty;
}

describe.each(LANGUAGES)("squad chat in %s", (language) => {
  it("says in it that sessions cannot be written or read", async ({ setStage }) => {
    const stage = await setStage({ chain: ["groq"] });
    writeFileSync(join(stage.home.stateDir, "sessions"), "a file in the way");
    const pty = await openPlain(stage, language);
    await say(pty, "bom", NOT_SAVED[language]);
    await say(pty, "/sessions", NO_LIST[language]);
    await say(pty, "/export", /mary|\.md/u);
    pty.type("/quit\r");
    await pty.exited();
    expectNoEnglish(pty, [/^groq heard/u]);
  });

  it("says in it that limits are kept by it alone, and why", async ({ setStage }) => {
    const stage = await setStage({ chain: ["groq"] });
    mkdirSync(join(stage.home.stateDir, "limits.sqlite"));
    const pty = await openPlain(stage, language);
    await say(pty, "bom", /groq · /u);
    await pty.waitFor(LIMITS_ALONE[language]);
    await say(pty, "/limits", LIMITS_LINE[language]);
    expectNoEnglish(pty, [/^groq heard/u]);
  });

  it("says in it that a damaged file of limits was set aside", async ({ setStage }) => {
    const stage = await setStage({ chain: ["groq"] });
    writeFileSync(join(stage.home.stateDir, "limits.sqlite"), "garbage".repeat(1000));
    const pty = await openPlain(stage, language);
    await pty.waitFor(SET_ASIDE[language]);
    await say(pty, "bom", /groq · /u);
    expectNoEnglish(pty, [/^groq heard/u]);
  });

  it("says in it that Redis is away", async ({ setStage }) => {
    const stage = await setStage({ chain: ["groq"] });
    const pty = await openPlain(stage, language, ["mary"], { SQUAD_REDIS_URL: "redis://127.0.0.1:1" });
    await say(pty, "bom", /groq · /u);
    await pty.waitFor(REDIS_AWAY[language]);
    await say(pty, "/limits", /Redis/u);
    expectNoEnglish(pty, [/^groq heard/u]);
  });

  it("says in it what of a damaged session is left out, and that one cannot be used", async ({
    setStage,
  }) => {
    const stage = await setStage({ chain: ["groq"] });
    const { home } = stage;
    const sessions = join(home.stateDir, "sessions");
    for (const id of ["torn", "newer"])
      await squad(home, ["run", "--agent", "pm", "--session", id], { input: "pão" });
    appendFileSync(join(sessions, "torn.jsonl"), `${"garbage\n".repeat(14)}{"type":"exchange","turn":"x`);
    writeFileSync(join(sessions, "junk.jsonl"), "garbage\nmore garbage\n");
    mkdirSync(join(sessions, "folder.jsonl"));
    writeFileSync(join(sessions, "newer.jsonl"), '{"type":"session","v":99,"id":"newer"}\n');
    const pty = await openPlain(stage, language, ["--resume", "torn"]);
    await pty.waitFor(LEFT_OUT[language]);
    await say(pty, "/resume junk", UNREADABLE[language]);
    await say(pty, "/resume folder", /folder/u);
    await say(pty, "/resume newer", /99/u);
    await say(pty, "/new", /—/u);
    await say(pty, "/resume torn", LEFT_OUT[language]);
    expectNoEnglish(pty, [/^groq heard/u]);
  });
});

const NOT_SAVED: Says = {
  pt: /Esta conversa não está sendo salva: Não é possível salvar a sessão em .*: uma parte do caminho não é uma pasta/u,
  es: /Esta conversación no se está guardando: No se puede guardar la sesión en .*: una parte de la ruta no es una carpeta/u,
};
const NO_LIST: Says = {
  pt: /Não é possível listar as sessões em .*: uma parte do caminho não é uma pasta\nDê a você/u,
  es: /No se pueden listar las sesiones en .*: una parte de la ruta no es una carpeta\nDar permiso/u,
};
const LIMITS_ALONE: Says = {
  pt: /Os limites não estão sendo compartilhados como de costume: .*limits\.sqlite não pode ser aberto; os limites valem só nesta janela/u,
  es: /Los límites no se comparten como siempre: .*limits\.sqlite no se puede abrir; los límites valen solo en esta ventana/u,
};
const LIMITS_LINE: Says = {
  pt: /: .*limits\.sqlite não pode ser aberto/u,
  es: /: .*limits\.sqlite no se puede abrir/u,
};
const SET_ASIDE: Says = {
  pt: /limits\.sqlite estava danificado: foi guardado como .*corrupt-\d+/u,
  es: /limits\.sqlite estaba dañado: quedó guardado como .*corrupt-\d+/u,
};
const REDIS_AWAY: Says = {
  pt: /: o Redis em 127\.0\.0\.1:1 recusa conexões; os limites são compartilhados só neste computador/u,
  es: /: Redis en 127\.0\.0\.1:1 rechaza conexiones; los límites se comparten solo en este equipo/u,
};
const LEFT_OUT: Says = {
  pt: /linha \d+: o registro está danificado e fica de fora[^]*Mais \d linhas estão danificadas e ficam de fora/u,
  es: /línea \d+: el registro está dañado y queda afuera[^]*\d líneas más están dañadas y quedan afuera/u,
};
const UNREADABLE: Says = {
  pt: /Não é possível usar a sessão junk: nada no arquivo pode ser lido/u,
  es: /No se puede usar la sesión junk: nada de su archivo se puede leer/u,
};
