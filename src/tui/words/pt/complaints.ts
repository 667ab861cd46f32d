import { keyFault } from "./key-fault.ts";
import type { FileFlaw, RestingProvider, SmallProvider } from "../../../core/complaints/complaint.ts";
import { formatWait } from "../../../core/text/wait-words.ts";
import type { Complaints } from "../en/complaints.ts";
import { chat } from "./conversation.ts";
import { diskComplaints } from "./disk.ts";
import { installationComplaints } from "./installation.ts";
import { limitsComplaints } from "./sharing.ts";
import { toolComplaints } from "./tools.ts";
import { failed } from "./turn.ts";

export const complaints: Complaints = {
  ...diskComplaints,
  ...limitsComplaints,
  ...toolComplaints,
  ...installationComplaints,
  "no-session": ({ id, near }) => ({
    message: `Não há uma sessão ${id} para retomar.`,
    hints: [`${meant(near)}/sessions (ou squad sessions) mostra quais há.`],
  }),
  "no-session-yet": () => ({
    message: "Ainda não há uma sessão para retomar.",
    hints: ["Comece uma: squad chat mary"],
  }),
  "flags-exclude": ({ flags }) => ({ message: `De ${flags.join(", ")} só se usa um de cada vez.` }),
  "no-model-id": () => ({
    message: "O que segue --model não é o id de um modelo.",
    hints: ["Escreva-o como o provedor, por exemplo openai/gpt-oss-120b."],
  }),
  "session-name": ({ id, longest }) => ({
    message: `“${id}” não pode ser o nome de uma sessão.`,
    hints: [
      `Use de 1 a ${longest} letras, dígitos, ".", "_" e "-", sem "." no começo e sem os nomes de dispositivos do Windows (con, nul, com1, …).`,
    ],
  }),
  "no-agent": ({ near, agents, more }) => ({
    message: "Não há agente com esse nome.",
    hints: [
      agents.length === 0
        ? "Nenhum agente foi encontrado."
        : `${meant(near)}Agentes: ${agents.join(", ")}${more === 0 ? "" : ` e mais ${more}`}.`,
    ],
  }),
  "no-provider": ({ name, near, providers }) => ({
    message: `Não há um provedor “${name}”.`,
    hints: [`${meant(near)}Configurados: ${providers.join(", ")}.`],
  }),
  "no-key": ({ provider, failed, unset, storable }) => ({
    message: provider === null ? "Nenhum provedor tem uma chave." : `O provedor ${provider} não tem chave.`,
    hints: [
      ...failed.map((each) => chat.commandFailed(each.provider, each.fault)),
      ...unset.map(({ variable, url }) => chat.setKey(variable, url)),
      ...(storable === null ? [] : [chat.storeKey(storable)]),
    ],
  }),
  "key-command": ({ provider, fault }) => ({
    message: `${provider} fica de fora: o key_command falhou (${keyFault(fault)})`,
  }),
  "key-check": ({ provider, outcome, model, models }) => {
    const missing = outcome === "model_not_found" ? ` ${model}` : "";
    const others = models.length === 0 ? "" : `; com esta chave há ${models.join(", ")}`;
    return { message: `${provider} ${failed[outcome]}${missing}${others}` };
  },
  "broken-sink": ({ error }) => ({
    message: `Um erro no próprio squad (${error}): uma de suas partes não fica mais sabendo do que acontece. As respostas vêm como antes.`,
  }),
  "file-exists": ({ file, free }) => ({
    message: `Já existe um arquivo ${file}, e ele fica como está.`,
    hints: [`Um nome livre: /export ${free}`],
  }),
  "no-folder": ({ file }) => ({
    message: `Não é possível gravar ${file}: a pasta não existe.`,
    hints: ["Crie a pasta antes, ou escolha outra."],
  }),
  "outside-project": ({ file }) => ({
    message: `Não é possível gravar ${file}: fica fora deste projeto.`,
    hints: ["Escolha um arquivo no projeto, ou use squad sessions export ID > ARQUIVO."],
  }),
  file: ({ flaw, path, near }) => {
    const [message, hint] = FILE[flaw](path);
    if (near !== undefined) return { message, hints: [`${meant(near)}Sem o @, vai como texto.`] };
    return { message, hints: hint === undefined ? [] : [hint] };
  },
  files: ({ refused }) => ({
    message: `${refused.length} dos arquivos que você menciona não podem ser enviados.`,
    details: refused.map(({ flaw, path }) => FILE[flaw](path)[0]),
  }),
  "many-files": ({ most }) => ({
    message: `Uma mensagem leva no máximo ${most} arquivos.`,
    hints: ["Envie alguns deles com a próxima."],
  }),
  "too-large": ({ hasFiles, largest, providers }) => ({
    message: `A mensagem${hasFiles ? ", com seus arquivos," : ""} é grande demais: com a persona são cerca de ${largest.needed} tokens, e ${largest.name}, que aceita mais, tem lugar para ${Math.max(0, largest.takes - largest.answer)}.`,
    hints: [
      `${hasFiles ? "Mencione só as linhas que importam, como @ARQUIVO:10-80" : "Encurte ou divida a mensagem"}; ou acrescente um provedor que aceite mais.`,
    ],
    details: providers.map(small),
  }),
  resting: ({ providers }) => ({ details: providers.map(resting) }),
};

function meant(near: string | null): string {
  return near === null ? "" : `Seria ${near}? `;
}

const FILE: Readonly<Record<FileFlaw, (path: string) => readonly [message: string, hint?: string]>> = {
  missing: (path) => [`Não há um arquivo ${path} neste projeto.`],
  secret: (path) => [
    `${path} não é enviado: arquivos desse tipo guardam chaves e senhas.`,
    "Copie o que importa para uma mensagem.",
  ],
  folder: (path) => [`${path} é uma pasta.`, "Mencione um arquivo dela."],
  special: (path) => [`${path} não é um arquivo comum.`],
  unreadable: (path) => [`Você não tem permissão para ler ${path}.`],
  binary: (path) => [`${path} não é texto em UTF-8.`],
  "too-large": (path) => [
    `${path} tem mais de 256 KB.`,
    "Mencione as linhas que importam, como @ARQUIVO:10-80.",
  ],
  "no-such-lines": (path) => [`${path} não tem tantas linhas.`],
};

function small({ name, needed, answer, takes, bound }: SmallProvider): string {
  const limit = bound === "window" ? `${name} lê ${takes} tokens` : `o tpm de ${name} é ${takes}`;
  return `${limit}; a mensagem (com a persona) tem cerca de ${needed}, e a resposta precisa de ${answer}`;
}

const RESTING: Readonly<Record<RestingProvider["cause"], (model: string) => string>> = {
  limit: () => "está no limite",
  quota: () => "está sem cota",
  faults: () => "continua falhando e fica em paz por um tempo",
  key: () => "recusou a chave; só volta quando `squad providers test` a aprovar",
  model: (model) => `não tem o modelo ${model}`,
};

function resting({ name, cause, model, waitMs }: RestingProvider): string {
  return `${name} ${RESTING[cause](model)}${waitMs === null ? "" : `; de novo em ${formatWait(waitMs)}`}`;
}
