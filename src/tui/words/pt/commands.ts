import type { Words } from "../en/index.ts";

export const commands: Words["commands"] = {
  help: { argument: "COMANDO", summary: "o que se pode digitar, ou mais sobre um comando" },
  menu: { summary: "o menu do agente outra vez" },
  agent: {
    argument: "NOME",
    summary: "passar a conversa para NOME",
    details: ["NOME é um nome ou um id. Quem assume sabe o que foi dito até aqui."],
  },
  agents: { summary: "todos da equipe" },
  party: {
    argument: "GRUPO|end",
    summary: "uma mesa-redonda de todos os agentes, ou de GRUPO",
    details: [
      "Uma resposta traz o que dois ou três deles dizem. --separate consulta cada um por si, na sua própria ordem: é um pedido para cada um.",
      "*exit ou /party end se despede. Na festa, números e códigos não escolhem no menu.",
    ],
  },
  provider: {
    argument: "NOME|auto",
    summary: "quem é consultado, e em que ordem; NOME passa a ser o primeiro",
    details: [
      "Como --provider NOME. A conversa segue como está, e os outros continuam à disposição.",
      "/provider auto volta à ordem do próprio agente.",
    ],
  },
  model: {
    argument: "NOME",
    summary: "qual modelo é consultado; NOME passa a ser consultado",
    details: [
      "Como --model NOME: o primeiro provedor é consultado com este modelo. Ele precisa ter um com esse nome.",
      "/model auto volta ao modelo configurado para ele.",
    ],
  },
  workflow: {
    argument: "PARTE",
    summary: "onde está o fluxo de trabalho; seu documento inteiro; perguntar menos",
    details: [
      "Um fluxo começa pelo seu item do menu. /next segue nele, /leave deixa-o de lado.",
      "document mostra tudo o que já foi escrito, yolo deixa passar sem pergunta as seções salvas, ou volta a perguntar. *doc-out e *yolo fazem o mesmo.",
    ],
  },
  next: {
    argument: "ETAPA",
    summary: "seguir no fluxo de trabalho, ou ir à etapa ETAPA",
    details: [
      "O que o agente escreveu por último entra no documento, quando a etapa tem uma seção a escrever. c faz o mesmo.",
      "Depois de /leave, retoma o fluxo. ETAPA é um id ou um número.",
    ],
  },
  leave: {
    summary: "deixar o fluxo de trabalho de lado",
    details: ["O documento e o ponto onde está são guardados: /next continua, também depois de /resume."],
  },
  status: { summary: "como estão os limites de cada provedor, em resumo" },
  limits: {
    summary: "todos os limites de cada provedor, por extenso",
    details: [
      "O que foi usado e de quanto, o que deixa um provedor mais lento, e quando sai o próximo pedido.",
      "/status é a forma curta.",
    ],
  },
  why: { argument: "N", summary: "quem deu a última resposta (ou a resposta N), e o que foi tentado" },
  continue: { summary: "seguir com uma resposta interrompida" },
  retry: { summary: "enviar de novo a sua última mensagem" },
  edit: {
    argument: "N|off",
    summary: "mudar a sua última mensagem (ou a N-ésima, de trás para a frente) e seguir dali",
    details: [
      "A mensagem volta para a linha de entrada. Quando você a envia, a conversa segue de antes da antiga: o que foi dito desde então fica de lado, no arquivo da sessão. /edit off deixa tudo como está.",
    ],
  },
  compact: {
    summary: "enviar um resumo no lugar da parte mais antiga",
    details: [
      "Quem escreve é o provedor do agente; as 4 últimas trocas são enviadas como estão.",
      "A sessão guarda todas as mensagens: /export mostra todas, e o resumo. /edit alcança o que veio antes dele.",
    ],
  },
  copy: {
    argument: "code|N",
    summary: "copiar a última resposta, o último bloco de código dela, ou a resposta N",
    details: [
      "/copy code copia o último bloco de código da última resposta, sem as cercas.",
      "O terminal precisa permitir (OSC 52); no tmux: set -g set-clipboard on, ou allow-passthrough on.",
    ],
  },
  export: {
    argument: "ARQUIVO",
    summary: "gravar a conversa em um novo arquivo Markdown",
    details: [
      "ARQUIVO fica na pasta atual ou no projeto. Um arquivo que já existe nunca é substituído.",
      "Sem nome, o arquivo leva o da sessão.",
    ],
  },
  new: { summary: "começar uma nova conversa" },
  sessions: { summary: "as últimas conversas" },
  resume: {
    argument: "ID|N",
    summary: "seguir com outra conversa: o número dela em /sessions, ou o id",
    details: [
      "Sem argumento, mostra a lista. A conversa que você deixa fica salva e também pode ser retomada.",
    ],
  },
  theme: { argument: "NOME", summary: "as cores: dark, light, neutral, mono" },
  clear: {
    summary: "uma tela vazia; a conversa segue",
    details: ["O que estava na tela continua acima, ao rolar. /new começa outra conversa."],
  },
  quit: { summary: "sair" },
};

export const help: Words["help"] = {
  choices: [
    ["1, 2, …", "um item do menu, logo depois que ele aparece"],
    ["CÓDIGO, *palavra", "um item do menu, a qualquer momento"],
    ["@arquivo", 'enviar um arquivo junto: @notas.md, @"minhas notas.md", @notas.md:10-80'],
    ["@nome …", "falar com outro agente daí em diante"],
  ],
  quick: "Pode ser usado durante uma resposta.",
  slow: (key) => `Espera pela resposta: ${key} interrompe a que está chegando.`,
  noCommand: (name) => `Não há comando /${name}.`,
  didYouMean: (typed) => `Seria ${typed}?`,
  helpLists: "/help mostra todos.",
};

export const team: Words["team"] = {
  whom: "Diga quem: /agent NOME.",
  here: "aqui agora",
  handedOver: (who) => `a conversa passa para ${who}`,
};

export const asked: Words["asked"] = {
  first: "consultado primeiro",
  next: "depois",
  outside: "só com /provider",
  how: "/provider NOME consulta um deles primeiro · /provider auto volta à ordem do agente",
  howModel: "/model NOME pede outro modelo ao primeiro provedor · /model auto volta atrás",
  now: (name, model) => `Daqui em diante, ${name} · ${model} é consultado primeiro.`,
  offline: "Daqui em diante responde o provedor offline, sem modelo. /provider auto volta atrás.",
  back: (name, model) => `De volta à ordem do agente: ${name} · ${model} é consultado primeiro.`,
  autoOrder: "a ordem do próprio agente",
  autoModel: "o modelo configurado",
  elsewhere: (model, name) => `${model} está configurado para ${name}: /provider ${name} consulta lá.`,
  misspelt: (model) => `Seria /model ${model}?`,
};

export const again: Words["again"] = {
  noAnswer: "Ainda não há resposta sobre a qual contar.",
  range: (count) => `Esta conversa tem as respostas 1 a ${count}: /why ${count}`,
  nothingSent: "Ainda não há nada para enviar de novo.",
  nothingBroken: "Nenhuma resposta foi interrompida: não há o que continuar.",
};

export const edit: Words["edit"] = {
  none: "Você ainda não disse nada que possa ser mudado.",
  one: "Há uma só mensagem sua: /edit.",
  range: (count) => `Há ${count} mensagens suas: /edit 1 a /edit ${count}.`,
  ready: (turns) => `Mude e tecle Enter: ${aside(turns)}. /edit off deixa tudo como está.`,
  retype: (turns) => `Digite de novo: ${aside(turns)}. /edit off deixa tudo como está.`,
  setAside: "o que foi dito daqui em diante fica de lado",
  kept: "Nada mudou: a conversa segue como está.",
};

function aside(turns: number): string {
  return turns === 1
    ? "a mensagem antiga e a resposta ficam então de lado"
    : `as últimas ${turns} mensagens e suas respostas ficam então de lado`;
}

export const compacted: Words["compacted"] = {
  few: (exchanges, fewest) =>
    `Ainda há pouco a resumir: ${exchanges === 1 ? "1 troca é enviada" : `${exchanges} trocas são enviadas`}, e são precisas ${fewest}.`,
  short: "A parte mais antiga já é curta: um resumo não ganharia nada.",
  offline: "Um resumo precisa de um modelo, e o provedor offline não tem nenhum.",
  useless: "Isso não serve de resumo: a conversa fica como estava. /compact pede de novo.",
  done: (messages, before, after) =>
    `${messages} mensagens passam a ser enviadas como resumo: cerca de ${before} → ${after} tokens. A sessão guarda todas.`,
};

export const copy: Words["copy"] = {
  noAnswer: "Ainda não há resposta para copiar.",
  noCode: "A última resposta não tem bloco de código. /copy copia tudo.",
  range: (count) => `Esta conversa tem as respostas 1 a ${count}: /copy ${count}`,
  tooLong: (kilobytes, session) =>
    `São ${kilobytes} KB, e um terminal aceita 100 KB: squad sessions export ${session} traz tudo.`,
  notHere: (session) =>
    `O modo simples não alcança a área de transferência: squad sessions export ${session} mostra a conversa.`,
  copied: (what, lines) =>
    `Entregue ao terminal para a área de transferência: ${what}, ${lines === 1 ? "1 linha" : `${lines} linhas`}.`,
  answer: "a última resposta",
  code: "o último bloco de código",
  numbered: (number) => `a resposta ${number}`,
};

export const written: Words["written"] = {
  nothing: "Ainda não foi dito nada que possa ser gravado.",
  done: (file) => `Gravado: ${file}`,
};

export const sessions: Words["sessions"] = {
  none: "Ainda não há conversas salvas.",
  how: "/resume N segue com uma delas.",
  messages: (count) => (count === 1 ? "1 mensagem" : `${count} mensagens`),
  noNumber: (number, count) => `Não há número ${number}: /sessions vai de 1 a ${count}.`,
  alreadyHere: "Esta é a conversa em que você está.",
};

export const clear: Words["clear"] = {
  notHere: "O modo simples não mexe na tela: use o comando do próprio terminal. /new começa outra conversa.",
};

export const attached: Words["attached"] = {
  whole: (path, lines) => `${path} vai junto, ${lines === 1 ? "1 linha" : `${lines} linhas`}`,
  line: (path, line) => `${path} vai junto, linha ${line}`,
  range: (path, from, to) => `${path} vai junto, linhas ${from} a ${to}`,
  masked: (count) =>
    count === 1
      ? "; um valor que parece ser uma chave foi ocultado"
      : `; ${count} valores que parecem ser chaves foram ocultados`,
};

export const party: Words["party"] = {
  name: "Festa",
  title: "uma mesa-redonda",
  open: "Sobre o que vamos conversar? *exit encerra a festa.",
  openCast: "Quem combina com a conversa vai entrando.",
  apart: "cada um é consultado por si, na sua própria ordem",
  others: (ids) => `Outras festas: ${ids}. /party NOME`,
  end: "despedir-se",
  none: "Não há festa: /party começa uma.",
  goodbye: "Tchau, pessoal. A festa acabou.",
  over: "A festa acabou.",
  andYou: (name) => `E você, ${name}?`,
};

export const tools: Words["tools"] = {
  lines: (lines) => (lines === 1 ? "1 linha" : `${lines} linhas`),
  savedIn: (file) => `salvo em ${file}`,
  failed: (why) => (why === "" ? "falhou" : `falhou: ${why}`),
};
