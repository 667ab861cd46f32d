import type {
  CallFlaw,
  SearchFlaw,
  ToolComplaint,
  WriteFlaw,
} from "../../../core/complaints/tool-complaint.ts";
import type { ComplaintsOf } from "../en/complaints.ts";

export const toolComplaints: ComplaintsOf<ToolComplaint> = {
  write: ({ flaw, path }) => ({ message: WRITE[flaw](path) }),
  "not-written": ({ why }) => ({ message: NOT_WRITTEN[why] }),
  call: ({ flaw }) => ({ message: CALL[flaw] }),
  search: ({ flaw, status }) => ({ message: SEARCH[flaw](status) }),
};

type NotWritten = Extract<ToolComplaint, { readonly kind: "not-written" }>["why"];

const WRITE: Readonly<Record<WriteFlaw, (path: string) => string>> = {
  outside: (path) => `${path} não é um caminho dentro deste projeto`,
  never: (path) => `${path} nunca é gravado: arquivos desse tipo guardam chaves, ou são do git ou do squad`,
  placeholder: (path) => `${path} tem um valor por preencher entre chaves`,
  "too-long": (path) => `${path} tem um nome longo demais para um disco`,
  folder: (path) => `${path} é uma pasta`,
  "in-the-way": (path) => `${path} fica dentro de algo que não é uma pasta`,
  special: (path) => `${path} não é um arquivo comum`,
  binary: (path) => `${path} não é texto em UTF-8, e fica como está`,
  "too-large": (path) => `${path} tem, ou teria, mais de 256 KB`,
  changed: (path) => `${path} mudou nesse meio-tempo`,
  "no-permission": (path) => `Você não tem permissão para gravar ${path}`,
  disk: (path) => `O disco não aceita ${path}`,
};

const NOT_WRITTEN: Readonly<Record<NotWritten, string>> = {
  declined: "você não concordou, e nada foi gravado",
  "not-allowed": "ali não se pode gravar",
  steers:
    "nada foi gravado: o squad não põe documentos entre arquivos que comandam programas ou outros agentes",
  "masked-key": "nada foi gravado: o arquivo tem uma chave, que se perderia",
};

const CALL: Readonly<Record<CallFlaw, string>> = {
  "unknown-tool": "essa ferramenta não existe",
  "tools-off": "as ferramentas estão desligadas",
  arguments: "os argumentos não servem",
  "many-calls": "um turno não tem lugar para tantas chamadas",
  "long-arguments": "os argumentos são longos demais",
  "cut-off": "o modelo chegou ao limite de sua resposta no meio da chamada",
  "no-workflow": "nenhum fluxo de trabalho está em andamento",
  "no-document": "este fluxo de trabalho não escreve documento",
  "no-step": "essa etapa não vem depois desta",
  "unfinished-step": "a etapa ainda tem seções por salvar",
  "no-section": "a etapa não tem essa seção",
  "empty-section": "a seção está vazia",
  "unnamed-document": "faltam valores para o nome do documento",
};

const SEARCH: Readonly<Record<SearchFlaw, (status: number | null) => string>> = {
  key: () => "o serviço de busca não aceita a chave",
  refused: () => "o serviço de busca recusa o pedido (um SearXNG precisa de `json` entre seus formatos)",
  limit: () => "o limite do serviço de busca foi atingido",
  status: (status) => `o serviço de busca respondeu ${status}`,
  "too-much": () => "o serviço de busca envia demais",
  "no-results": () => "o serviço de busca respondeu outra coisa que não resultados",
  late: () => "o serviço de busca não respondeu a tempo",
  unreachable: () => "o serviço de busca está fora de alcance",
  failed: () => "o pedido ao serviço de busca falhou",
};
