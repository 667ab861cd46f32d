import type { DiskFlaw } from "../../../core/complaints/disk-flaw.ts";
import type { SessionComplaint, SessionFlaw } from "../../../core/complaints/session-complaint.ts";
import type {
  StorageComplaint,
  StorageDoing,
  StorageRemedy,
} from "../../../core/complaints/storage-complaint.ts";
import type { ComplaintsOf } from "../en/complaints.ts";

export const diskComplaints: ComplaintsOf<StorageComplaint | SessionComplaint> = {
  storage: ({ doing, path, flaw, code, remedy }) => ({
    message: `${DOING[doing]} ${path}: ${diskFlaws[flaw](code)}`,
    hints: remedy === null ? [] : [REMEDIES[remedy]],
  }),
  session: ({ id, flaw }) => {
    const [reason, hint] = SESSION[flaw];
    return { message: `Não é possível usar a sessão ${id}: ${reason}`, hints: [hint] };
  },
  "newer-session": ({ id, format, reads }) => ({
    message: `Não é possível usar a sessão ${id}: foi gravada por um squad mais novo (formato ${format}; este lê até o ${reads})`,
    hints: ["Atualize o squad, ou escolha outro id."],
  }),
  "session-line": ({ line, flaw }) => ({ message: `linha ${line}: ${LINES[flaw]}` }),
  "session-lines": ({ more }) => ({
    message: `Mais ${more === 1 ? "uma linha está danificada e fica" : `${more} linhas estão danificadas e ficam`} de fora.`,
  }),
  "long-turn": ({ path, megabytes, most }) => ({
    message: `Não é possível salvar um turno de ${megabytes} MB em ${path}: o máximo são ${most} MB`,
    hints: ["A conversa segue sem ele. Entregue textos longos em partes."],
  }),
  "no-session-id": ({ folder }) => ({
    message: `Não foi encontrado um id livre para uma sessão em ${folder}`,
    hints: ["Dê um nome à sessão, com --session."],
  }),
};

const DOING: Readonly<Record<StorageDoing, string>> = {
  "save-session": "Não é possível salvar a sessão em",
  "read-session": "Não é possível ler a sessão",
  "list-sessions": "Não é possível listar as sessões em",
  "remove-session": "Não é possível apagar a sessão",
  "store-key": "Não é possível guardar a chave em",
  "delete-key": "Não é possível apagar a chave em",
  export: "Não é possível gravar",
};

/** To follow a colon. */
export const diskFlaws: Readonly<Record<DiskFlaw, (code: string) => string>> = {
  "no-space": () => "não há espaço livre no disco",
  quota: () => "a cota do disco acabou",
  "too-large": () => "o arquivo ficaria grande demais",
  "cut-short": () => "o disco gravou só uma parte",
  "no-permission": () => "sem permissão",
  "not-permitted": () => "operação não permitida",
  "read-only": () => "só se pode ler ali, não gravar",
  missing: () => "o arquivo ou a pasta não existe",
  "below-file": () => "uma parte do caminho não é uma pasta",
  "in-the-way": () => "há um arquivo no lugar da pasta",
  folder: () => "é uma pasta",
  link: () => "é um link, e links não são seguidos aqui",
  special: () => "não é um arquivo comum",
  "many-open": () => "há arquivos abertos demais",
  "many-open-here": () => "há arquivos abertos demais neste computador",
  "no-modes": () => "este sistema de arquivos não guarda permissões, e outros poderiam ler a chave",
  io: () => "erro de leitura ou gravação",
  unknown: (code) => code,
};

const REMEDIES: Readonly<Record<StorageRemedy, string>> = {
  "free-space": "Libere espaço.",
  "free-space-for-session":
    "Libere espaço; o que não foi salvo fica na memória e é gravado com o próximo turno.",
  "new-session": "Comece uma nova sessão.",
  "allow-state":
    "Ajuste as permissões da pasta e de seus arquivos para poder gravar, ou ponha em SQUAD_STATE_DIR uma em que possa.",
  "allow-config":
    "Ajuste as permissões da pasta para poder gravar, ou ponha em SQUAD_CONFIG_DIR uma em que possa.",
  "elsewhere-state": "Verifique o disco e a pasta, ou ponha outra em SQUAD_STATE_DIR.",
  "key-in-environment": "Deixe a chave no ambiente, ou ponha outro lugar em SQUAD_CONFIG_DIR.",
  "move-away": "Tire-o dali.",
  "close-programs": "Feche outros programas, ou aumente o limite com `ulimit -n`.",
};

const LINES: Readonly<Record<Extract<SessionComplaint, { kind: "session-line" }>["flaw"], string>> = {
  "cut-off":
    "o último registro foi cortado enquanto era gravado e fica de fora; tudo o que vem antes é mantido",
  "too-long": "o registro tem mais de 32 MB e fica de fora; todos os outros são mantidos",
  damaged: "o registro está danificado e fica de fora; todos os outros são mantidos",
};

const ANOTHER = "Tire-o dali, ou escolha outro id.";

const SESSION: Readonly<Record<SessionFlaw, readonly [reason: string, hint: string]>> = {
  special: ["não é um arquivo comum", ANOTHER],
  "too-large": ["o arquivo tem mais de 512 MB", "Comece uma nova sessão com `squad chat --new`."],
  unreadable: ["nada no arquivo pode ser lido", ANOTHER],
};
