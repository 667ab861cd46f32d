import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { installXmlBrief } from "../support/brief-installs.ts";
import { calling, NO_WAIT } from "../support/calling-model.ts";
import { expectNoEnglish, say } from "../support/said-by-squad.ts";
import { PARTY_TOML, PILOT_TOML, tomlSkill } from "../support/skill-project.ts";
import { squad } from "../support/squad.ts";
import { it, type Stage } from "../support/stage.ts";
import { answer, status } from "../support/wire/script.ts";
import { put } from "../support/wired-home.ts";
import { writingModel } from "../support/workflow-models.ts";

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
  const pty = open(["chat", ...args, "--plain"], { columns: 1000, env: { SQUAD_LANG: language, ...env } });
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

  it("says in it what tools could not do", async ({ setStage }) => {
    const stage = await setStage({
      chain: ["groq"],
      limits: NO_WAIT,
      env: { SEARCH_KEY: "k" },
      respond: calling,
    });
    put(stage.home.project, { ".env": "KEY=1", "notas.md": "um\n" });
    put(stage.home.configDir, {
      "tools.yaml": "web_search: {service: searxng, base_url: 'http://127.0.0.1:1'}\n",
    });
    const pty = await openPlain(stage, language);
    const calls = [
      'read_file {"path":"nada.md"}',
      'read_file {"path":".env"}',
      "read_file {}",
      'save_file {"path":"../x","content":"a"}',
      'save_file {"path":".git/config","content":"a"}',
      'save_file {"path":"a/{b}.md","content":"a"}',
      'save_file {"path":"notas.md","content":"b"}',
      'voa {"para":"casa"}',
      'web_search {"query":"pão"}',
    ];
    pty.type(`${calls.map((call) => `CALL ${call}`).join(" ")}\r`);
    await pty.waitFor(/\bd (?:mostra|muestra)|\bn$/mu);
    pty.type("n\r");
    await pty.waitFor(/^groq · /mu);
    for (const said of TOOLS[language]) expect(pty.transcript()).toContain(said);
    expectNoEnglish(pty, [/^Done: /u, /^Data, not/u]);
  });

  it("says in it that a command gave no key", async ({ setStage }) => {
    const stage = await setStage({ chain: ["groq"] });
    const { home } = stage;
    delete home.env["GROQ_API_KEY"];
    appendFileSync(join(home.configDir, "providers.yaml"), 'groq: {key_command: "exit 3"}\n');
    const pty = await openPlain(stage, language);
    await say(pty, "bom", LEFT_OUT_KEY[language]);
    await say(pty, "/status", NO_KEY[language]);
    await say(pty, "/provider groq", NO_KEY[language]);
    expectNoEnglish(pty, [/heard: bom/u]);
  });

  it.for([
    [["--resume"], { pt: /Ainda não há uma sessão/u, es: /Todavía no hay una sesión/u }],
    [["--resume", "nada"], { pt: /Não há uma sessão nada/u, es: /No hay una sesión nada/u }],
    [["--session", "a", "--new"], { pt: /só se usa um de cada vez/u, es: /se usa uno solo a la vez/u }],
    [["mray"], { pt: /Seria mary\?|Agentes: /u, es: /¿Sería mary\?|Agentes: /u }],
    [["mary", "--provider", "grok"], { pt: /Não há um provedor “grok”/u, es: /No hay un proveedor “grok”/u }],
    [["mary", "--model", "a b!"], { pt: /não é o id de um modelo/u, es: /no es el id de un modelo/u }],
  ] as const)("says in it why %j does not open", async ([args, says], { setStage }) => {
    const { open } = await setStage();
    const pty = open(["chat", ...args, "--plain"], { columns: 1000, env: { SQUAD_LANG: language } });
    expect(await pty.exited()).toBe(2);
    expect(pty.transcript()).toMatch(says[language]);
    expectNoEnglish(pty);
  });

  it("says in it why the first key is not kept", async ({ setStage }) => {
    const replies = [status(401, { error: { message: "no" } }), status(500, {})];
    const stage = await setStage({ chain: ["groq"], respond: ({ index }) => replies[index] ?? replies[1]! });
    const { home } = stage;
    for (const name of Object.keys(home.env)) if (name.endsWith("_API_KEY")) delete home.env[name];
    writeFileSync(join(home.configDir, "keys"), "a file in the way");
    const pty = stage.open(["chat", "mary", "--plain"], { columns: 1000, env: { SQUAD_LANG: language } });
    const [refused, unchecked, unstored] = FIRST_KEY[language];
    await pty.waitFor(/offline:$/mu);
    pty.type("1\r");
    await pty.waitFor(/groq:$/mu);
    pty.type("gsk_0123456789abcdef\r");
    await pty.waitFor(refused);
    pty.type("gsk_0123456789abcdef\r");
    await pty.waitFor(unchecked);
    pty.type("s\r");
    await pty.waitFor(unstored);
    expectNoEnglish(pty);
  });

  it("says in it what of the installation cannot be used", async ({ setStage }) => {
    const stage = await setStage({ chain: ["groq"] });
    put(stage.home.project, {
      ...MANIFEST,
      "_bmad/core/config.yaml": "user_name: Ana\noutput_folder: /em/outro/lugar\ntech_docs: '~/notas'\n",
      "_bmad/bmm/config.yaml": "project_name: a: b: [\n",
      "_bmad/config.toml": "[core\n",
    });
    const pty = await openPlain(stage, language);
    for (const said of INSTALLATION[language]) expect(pty.transcript()).toContain(said);
    await say(pty, "/agents", "/agent analyst");
    expectNoEnglish(pty, [ROLE]);
  });

  it("says in it what of a party cannot be used", async ({ setStage }) => {
    const stage = await setStage({ chain: ["groq"] });
    put(stage.home.project, {
      ...MANIFEST,
      ...tomlSkill(".claude/skills/bmad-agent-pilot", PILOT_TOML),
      ".claude/skills/bmad-party-mode/customize.toml": PARTY_TOML,
      "_bmad/custom/bmad-party-mode.toml": "[workflow\n",
    });
    const pty = await openPlain(stage, language, ["nadia"]);
    await say(pty, "/party", LONE[language]);
    await say(pty, "/party qauy", NO_PARTY[language]);
    for (const said of PARTY[language]) expect(pty.transcript()).toContain(said);
    expectNoEnglish(pty, [ROLE, /Harbour pilot/u]);
  });

  it("says in it why a workflow cannot run, and what of one cannot be done", async ({ setStage }) => {
    const stage = await setStage({ chain: ["groq"], respond: () => answer("Olá.") });
    const { project } = stage.home;
    installXmlBrief(project);
    const instructions = join(project, ".bmad/bmm/workflows/product-brief/instructions.md");
    const asIs = readFileSync(instructions, "utf8");
    rmSync(instructions);
    const pty = await openPlain(stage, language);
    await say(pty, "*product-brief", NO_INSTRUCTIONS[language]);
    await say(pty, "*task", NO_TASK[language]);
    const more =
      "<action>Run the tests with `npx vitest` and `stamp.py`, by sub-agents and MCP.</action>\n</step>";
    writeFileSync(instructions, asIs.replace("</step>", more));
    await say(pty, "*product-brief", /^groq · /mu);
    for (const said of NEEDS[language]) expect(pty.transcript()).toContain(said);
    expectNoEnglish(pty, [/Produce Project Brief/u, /Welcome the user/u]);
  });

  it("says in it that a workflow's document cannot be written", async ({ setStage }) => {
    const stage = await setStage({ chain: ["groq"], limits: NO_WAIT, respond: writingModel });
    const { project } = stage.home;
    installXmlBrief(project);
    writeFileSync(join(project, "docs"), "a file in the way");
    const pty = await openPlain(stage, language);
    await say(pty, "*product-brief", /^groq · /mu);
    await say(pty, "pão", /^groq · /mu);
    await say(pty, "c", /^groq · /mu);
    await say(pty, "ninguém", /^groq · /mu);
    await say(pty, "c", UNWRITTEN[language]);
    expectNoEnglish(pty, [/Produce Project Brief/u, /(?:Welcome|State|Name) the/u, MODEL]);
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
  pt: /Não é possível listar as sessões em .*: uma parte do caminho não é uma pasta\nAjuste as permissões/u,
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
  es: /: Redis en 127\.0\.0\.1:1 rechaza conexiones; los límites se comparten solo en esta computadora/u,
};
const TOOLS: Lines = {
  pt: [
    "⚙ read_file nada.md — falhou: Não há um arquivo nada.md neste projeto.",
    "⚙ read_file .env — falhou: .env não é enviado: arquivos desse tipo guardam chaves e senhas.",
    "⚙ read_file — falhou: os argumentos não servem",
    "⚙ save_file ../x — falhou: ../x não é um caminho dentro deste projeto",
    "⚙ save_file .git/config — falhou: .git/config nunca é gravado: ",
    "⚙ save_file a/{b}.md — falhou: a/{b}.md tem um valor por preencher entre chaves",
    "⚙ save_file notas.md — falhou: você não concordou, e nada foi gravado",
    "⚙ voa casa — falhou: essa ferramenta não existe",
    "⚙ web_search pão — falhou: o serviço de busca está fora de alcance",
  ],
  es: [
    "⚙ read_file nada.md — falló: No hay un archivo nada.md en este proyecto.",
    "⚙ read_file .env — falló: .env no se envía: los archivos de ese tipo guardan claves y contraseñas.",
    "⚙ read_file — falló: los argumentos no sirven",
    "⚙ save_file ../x — falló: ../x no es una ruta dentro de este proyecto",
    "⚙ save_file .git/config — falló: .git/config nunca se escribe: ",
    "⚙ save_file a/{b}.md — falló: a/{b}.md tiene un valor sin completar entre llaves",
    "⚙ save_file notas.md — falló: no se dio permiso, y no se escribió nada",
    "⚙ voa casa — falló: esa herramienta no existe",
    "⚙ web_search pão — falló: el servicio de búsqueda está fuera de alcance",
  ],
};
const MANIFEST = { "_bmad/_config/manifest.yaml": "installation:\n  version: 6.10.0\n" };

/** The titles of squad's own agents, which are theirs. */
const ROLE = /(?:Analyst|Architect|Developer|Designer|Manager|Master|Writer|Engineer|Owner)\b/u;

type Lines = Readonly<Record<(typeof LANGUAGES)[number], readonly string[]>>;

const INSTALLATION: Lines = {
  pt: [
    "_bmad/config.toml fica de fora: deixa de ser TOML na linha 1, coluna ",
    "_bmad/bmm/config.yaml não é YAML válido: foi lido linha por linha",
    "output_folder /em/outro/lugar fica fora do projeto: nada é gravado ali",
    'tech_docs "~/notas" não leva a uma pasta: é ignorado',
    "_bmad não tem agentes que esta versão saiba ler: valem os do próprio squad",
  ],
  es: [
    "_bmad/config.toml queda afuera: deja de ser TOML en la línea 1, columna ",
    "_bmad/bmm/config.yaml no es YAML válido: se leyó línea por línea",
    "output_folder /em/outro/lugar queda fuera del proyecto: ahí no se escribe nada",
    'tech_docs "~/notas" no lleva a una carpeta: se ignora',
    "_bmad no tiene agentes que esta versión sepa leer: valen los del propio squad",
  ],
};
const LEFT_OUT_KEY: Says = {
  pt: /groq fica de fora: o key_command falhou \(terminou com 3\)/u,
  es: /groq queda afuera: su key_command falló \(terminó con 3\)/u,
};
const NO_KEY: Says = {
  pt: /o key_command falhou \(terminou com 3\)/u,
  es: /su key_command falló \(terminó con 3\)/u,
};
const FIRST_KEY = {
  pt: [
    "Nada foi guardado: groq recusou a chave\n",
    "Não foi possível verificar: groq teve um erro no servidor\n",
    /Não é possível guardar a chave em .*GROQ_API_KEY: há um arquivo no lugar da pasta; Tire-o dali\.\n/u,
  ],
  es: [
    "No se guardó nada: groq rechazó la clave\n",
    "No se pudo comprobar: groq tuvo un error del servidor\n",
    /No se puede guardar la clave en .*GROQ_API_KEY: hay un archivo en el lugar de la carpeta; Sacarlo de ahí\.\n/u,
  ],
} as const;
const LONE: Says = {
  pt: /Uma festa precisa de pelo menos dois agentes, e só há um instalado\./u,
  es: /Una fiesta necesita al menos dos agentes, y hay uno solo instalado\./u,
};
const NO_PARTY: Says = {
  pt: /Não há uma festa “qauy”\.\nSeria quay\?/u,
  es: /No hay una fiesta “qauy”\.\n¿Sería quay\?/u,
};
const PARTY: Lines = {
  pt: [
    "_bmad/custom/bmad-party-mode.toml fica de fora: deixa de ser TOML na linha 1",
    "festa quay: não há nobody",
  ],
  es: [
    "_bmad/custom/bmad-party-mode.toml queda afuera: deja de ser TOML en la línea 1",
    "fiesta quay: no está nobody",
  ],
};
/** What the model of a workflow says. */
const MODEL = /^(?:Here it is\.|Is it right\?)$/u;

const UNWRITTEN: Says = {
  pt: /docs\/\S+ fica dentro de algo que não é uma pasta\. Tudo fica como estava/u,
  es: /docs\/\S+ queda dentro de algo que no es una carpeta\. Todo /u,
};
const NO_INSTRUCTIONS: Says = {
  pt: /não pode ser executado: faltam as instruções de product-brief: \{installed_path\}/u,
  es: /no se puede ejecutar: faltan las instrucciones de product-brief: \{installed_path\}/u,
};
const NO_TASK: Says = {
  pt: /falta o nome de uma tarefa: nenhuma está instalada/u,
  es: /falta el nombre de una tarea: no hay ninguna instalada/u,
};
const NEEDS: Lines = {
  pt: [
    "pede o script stamp.py: não é executado aqui",
    "pede o comando `npx vitest`: precisa de um shell",
    "pede que se rodem testes: precisa de um shell",
    "pede subagentes: o que fariam é feito um depois do outro",
    "pede ferramentas MCP: não estão disponíveis aqui",
  ],
  es: [
    "pide el script stamp.py: aquí no se ejecuta",
    "pide el comando `npx vitest`: necesita un shell",
    "pide que se corran pruebas: necesita un shell",
    "pide subagentes: lo que harían se hace uno después del otro",
    "pide herramientas MCP: aquí no están disponibles",
  ],
};
const LEFT_OUT: Says = {
  pt: /linha \d+: o registro está danificado e fica de fora[^]*Mais \d linhas estão danificadas e ficam de fora/u,
  es: /línea \d+: el registro está dañado y queda afuera[^]*\d líneas más están dañadas y quedan afuera/u,
};
const UNREADABLE: Says = {
  pt: /Não é possível usar a sessão junk: nada no arquivo pode ser lido/u,
  es: /No se puede usar la sesión junk: nada de su archivo se puede leer/u,
};
