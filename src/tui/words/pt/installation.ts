import type { InstallationComplaint, UnreadFlaw } from "../../../core/complaints/installation-complaint.ts";
import type { CannotRun, UnmetNeed, WorkflowComplaint } from "../../../core/complaints/workflow-complaint.ts";
import type { ComplaintsOf } from "../en/complaints.ts";

export const installationComplaints: ComplaintsOf<InstallationComplaint | WorkflowComplaint> = {
  "unread-file": ({ file, flaw }) => ({
    message: `${file} fica de fora: ${UNREAD[flaw.kind](flaw as never)}`,
  }),
  "loose-yaml": ({ file }) => ({ message: `${file} não é YAML válido: foi lido linha por linha` }),
  "output-folder": ({ key, folder, flaw }) => ({ message: OUTPUT[flaw](key, folder) }),
  "no-team": ({ folder }) => ({
    message: `${folder} não tem agentes que esta versão saiba ler: valem os do próprio squad`,
  }),
  "no-member": ({ party, member }) => ({ message: `festa ${party}: não há ${member}` }),
  "no-party": ({ name, near, parties }) => ({
    message: `Não há uma festa “${name}”.`,
    hints: [near === null ? `Há: ${parties.join(", ")}.` : `Seria ${near}?`],
  }),
  "lone-agent": () => ({ message: "Uma festa precisa de pelo menos dois agentes, e só há um instalado." }),
  "cannot-run": ({ why, what, of }) => ({ message: CANNOT_RUN[why](what, of) }),
  "needs-name": ({ of, names }) => ({ message: NAMELESS[of](names.join(", ")) }),
  "unmet-need": ({ need, what }) => ({ message: NEEDS[need](what) }),
};

type OutputFlaw = Extract<InstallationComplaint, { readonly kind: "output-folder" }>["flaw"];
type Nameless = Extract<WorkflowComplaint, { readonly kind: "needs-name" }>["of"];
type UnreadWords = {
  readonly [K in UnreadFlaw["kind"]]: (flaw: Extract<UnreadFlaw, { readonly kind: K }>) => string;
};

const UNREAD: UnreadWords = {
  "link-outside": () => "é um link que sai do projeto",
  special: () => "não é um arquivo comum",
  "too-large": () => "tem mais de 256 KB",
  binary: () => "não é texto",
  empty: () => "está vazio",
  "large-toml": () => "tem TOML demais",
  "no-toml": () => "não é TOML válido",
  refused: ({ code }) => `não pode ser lido (${code})`,
  toml: ({ line, column }) => `deixa de ser TOML na linha ${line}, coluna ${column}`,
};

const OUTPUT: Readonly<Record<OutputFlaw, (key: string, folder: string) => string>> = {
  unresolved: (key, folder) => `${key} ${folder} não leva a uma pasta: é ignorado`,
  outside: (key, folder) => `${key} ${folder} fica fora do projeto: nada é gravado ali`,
  shared: (key) => `${key} não é uma pasta só de documentos: cada um que vai para lá é perguntado antes`,
};

const CANNOT_RUN: Readonly<Record<CannotRun, (what: string, of: string) => string>> = {
  nothing: () => "não há o que executar",
  unwritten: () => "a instalação ainda não tem os passos deste item (`todo`)",
  outside: (what) => `${what} fica fora do projeto`,
  missing: (what) => `${what || "seu arquivo"} não existe`,
  "no-skill": (what) => `a skill ${what} não está instalada`,
  plan: (what) => `${what} é um plano ou dados, nada que se execute passo a passo`,
  data: (what) => `${what} são dados, nada que se execute passo a passo`,
  "no-yaml": (what) => `${what} não é um YAML que se possa ler`,
  "no-steps": (what) => `${what} não tem etapas`,
  "no-step-files": (what) => `faltam os arquivos das etapas de ${what}`,
  "no-checklist": (what) => `${what} não tem uma lista de verificação`,
  "no-sections": (what) => `${what} não é um modelo com seções que se possam ler`,
  "no-instructions": (what, of) => `faltam as instruções de ${what}${of === "" ? "" : `: ${of}`}`,
  "no-pointed": (what, of) => `${what} aponta para ${of}, que não está ali`,
  "needs-ide": (what) =>
    `${what} precisa de um IDE: é feito por um script em Python (render_skill.py) que o squad não executa`,
};

const NAMELESS: Readonly<Record<Nameless, (names: string) => string>> = {
  task: (names) => `falta o nome de uma tarefa: ${names || "nenhuma está instalada"}`,
  template: (names) => `falta o nome de um modelo: ${names || "nenhum está instalado"}`,
  checklist: (names) => `falta o nome de uma lista de verificação: ${names || "nenhuma está instalada"}`,
};

const NEEDS: Readonly<Record<UnmetNeed, (what: string) => string>> = {
  script: (what) => `pede o script ${what}: não é executado aqui, o agente faz essa parte à mão`,
  command: (what) => `pede o comando \`${what}\`: precisa de um shell, faça essa parte num IDE`,
  tests: () => "pede que se rodem testes: precisa de um shell, faça essa parte num IDE",
  "sub-agents": () => "pede subagentes: o que fariam é feito um depois do outro",
  mcp: () => "pede ferramentas MCP: não estão disponíveis aqui",
};
