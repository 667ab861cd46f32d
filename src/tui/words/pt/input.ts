import type { Words } from "../en/index.ts";

export const keys: Words["keys"] = {
  submit: "envia; durante uma resposta, põe na fila",
  newline: "nova linha; também \\ antes de Enter",
  history: "linha acima, abaixo, e além delas: o que já foi digitado",
  search: "procura no que já foi digitado",
  complete: "completa o que se digita",
  editor: "escreve no seu próprio editor ($EDITOR)",
  stop: "interrompe a resposta; duas vezes: guarda o texto",
  interrupt: "interrompe a resposta ou limpa; duas vezes: sai",
  eof: "sai, se a linha está vazia",
  line: "início, fim da linha",
  all: "início, fim do texto",
  word: "uma palavra à esquerda, à direita",
  deleteWord: "apaga uma palavra à esquerda, à direita",
  deleteLine: "apaga até o início, o fim da linha",
  yank: "traz de volta o que foi apagado, ou o anterior",
  undo: "desfaz, refaz",
  transpose: "troca dois caracteres",
  repaint: "desenha em uma tela vazia",
  suspend: "volta ao terminal; fg retorna aqui",
};

export const line: Words["line"] = {
  search: "procurar: ",
  notFound: "nada encontrado: ",
  pasteCut: "Eram mais de 10 MB: só os primeiros 10 MB foram colados.",
  putAsideAgain: "Esc outra vez guarda o texto; ↑ traz de volta",
};

export const editor: Words["editor"] = {
  none: () => "Nenhum editor está definido. Defina EDITOR, por exemplo como nano, e inicie o squad de novo.",
  missing: (name) => `O editor ${name} não foi encontrado. O texto continua como estava.`,
  failed: (name) => `O editor ${name} terminou com um erro. O texto continua como estava.`,
  unreadable: () => "Não foi possível ler o que o editor salvou. O texto continua como estava.",
  "too-large": () => "O que o editor salvou tem mais de 10 MB. O texto continua como estava.",
};

/** What is asked in the middle of a turn. */
export const consent: Words["consent"] = {
  waits: "aguarda sua resposta",
  creates: (path: string, lines: number) => `Criar ${path}, ${lines === 1 ? "1 linha" : `${lines} linhas`}:`,
  changes: (path: string, added: number, removed: number) => `Alterar ${path}, +${added} −${removed}:`,
  more: (lines: number) => `mais ${lines} ${lines === 1 ? "linha" : "linhas"}`,
  warnings: {
    tainted: "O que foi lido nesta vez pode ter pedido isto.",
    sensitive: "Outras ferramentas obedecem a este arquivo.",
  },
  ask: "Gravar? s ou n",
  askLong: (more: string) => `${more}. Gravar? s ou n; d mostra tudo`,
  allowed: (path: string) => `${path} pode ser gravado.`,
  refused: (path: string) => `${path} não é gravado.`,
  asks: (agent: string) => `${agent} pergunta:`,
  answerFreely: (key) => `Sua resposta continua a conversa; ${key} para.`,
  answerByNumber: (key) => `Um número, ou uma resposta sua; ${key} para.`,
};
