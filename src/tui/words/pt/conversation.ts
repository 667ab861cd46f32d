import { keyFault } from "./key-fault.ts";
import type { Trim } from "../../../core/chat/trim-words.ts";
import type { Words } from "../en/index.ts";

export const greeting: Words["greeting"] = {
  hello: (user) => (user === "" ? "Olá." : `Olá, ${user}.`),
  ask: "Em que vamos trabalhar?",
  offerMenu: "Escolha um número ou um código, ou diga o que precisa.",
  missingFiles: "os arquivos deste item não estão aqui",
  resumed: (title, messages) =>
    `retomada: ${title}, ${messages === 1 ? "1 mensagem" : `${messages} mensagens`}`,
};

export const menu: Words["menu"] = {
  none: "Este agente não tem menu.",
  range: (last) => `O menu vai de 1 a ${last}.`,
  noItem: (trigger) => `Não há *${trigger} no menu.`,
  didYouMean: (trigger) => `Seria *${trigger}?`,
  menuShows: "/menu mostra o que há.",
  notHere: (file, agent) =>
    `Não executado: ${file} não está aqui. Diga do que precisa, e ${agent} trabalha sem isso.`,
  notWritten: (agent) =>
    `Não executado: o BMad ainda não escreveu os passos (todo). Diga do que precisa, e ${agent} trabalha sem eles.`,
  listens: (agent) => `${agent} está ouvindo: diga o que tem em mente.`,
  which: "Vários itens servem. Qual deles? Basta o número.",
};

export const live: Words["live"] = {
  leaveAgain: "Ctrl-C de novo para sair",
  escStops: "Esc interrompe",
  stopping: "parando…",
  thinking: (agent) => `${agent} está pensando…`,
  asking: (provider) => `consultando ${provider}…`,
  summarising: (who) => `${who} está resumindo a conversa…`,
  answering: (provider) => `${provider} está respondendo…`,
  pace: (perSecond) => `${perSecond} tokens/s`,
  waiting: (time, provider, reason) => `esperando ${time} por ${provider}: ${reason}`,
  queued: "na fila: ",
  queuedNext: "depois: ",
  more: (count) => `mais ${count}`,
  placeholder: (agent) => `Mensagem para ${agent}, ou /help`,
};

export const themes: Words["themes"] = {
  sayWhich: (names) => `Diga qual: ${names}.`,
  now: (name) => `Daqui em diante: ${name}.`,
  unknown: (name, names) => `SQUAD_THEME diz ${name}, que não é um tema. Há: ${names}.`,
};

export const notices: Words["notices"] = {
  slowed: (provider, perMinute) =>
    `${provider} recusou vários pedidos: reduzido a ${perMinute} por minuto; volta a acelerar sozinho.`,
  limitsNotShared: (why) => `Os limites não estão sendo compartilhados como de costume: ${why}.`,
  limitsShared: "Os limites voltaram a ser compartilhados.",
  internal: (message) => `Erro interno: ${message}`,
  notSent: (text) => `não enviado: ${text}`,
  hasToWait: (command, key) => `/${command} precisa esperar: pare a resposta antes, com ${key}.`,
  newConversation: "nova conversa",
  trimmed,
  resume: (session) => `Para retomar: squad chat --resume ${session}`,
};

function trimmed({ dropped, reason, provider, room, answerTokens }: Trim): string {
  if (provider === null) return `${oldest(dropped)} não são mais enviadas, mas continuam na sessão`;
  const why = WHY[reason](provider, room ?? 0);
  const answer = answerTokens === null ? "" : `a resposta pode ter no máximo ${answerTokens} tokens`;
  if (dropped === 0) return `${why}: ${answer}`;
  const left = `${oldest(dropped)} ficam de fora, mas continuam na sessão`;
  return answer === "" ? `${why}: ${left}` : `${why}: ${left}, e ${answer}`;
}

/** To be followed by a verb in the plural, whatever the number. */
function oldest(count: number): string {
  return `as mensagens mais antigas (${count})`;
}

const WHY: Readonly<Record<Trim["reason"], (provider: string, room: number) => string>> = {
  cap: (provider) => `${provider} recebe só as últimas mensagens`,
  window: (provider, room) => `${provider} lê ${room} tokens de cada vez`,
  tpm: (provider, room) => `${provider} aceita ${room} tokens por minuto`,
  refused: (provider, room) => `${provider} recusou cerca de ${room} tokens por serem demais`,
};

export const chat: Words["chat"] = {
  notSaved: (why) => `Esta conversa não está sendo salva: ${why}`,
  endNotSaved: (why) => `O fim desta conversa não foi salvo: ${why}`,
  savedAgain: "A conversa voltou a ser salva.",
  summarises: "A conversa está longa: primeiro a parte mais antiga é resumida.",
  summarised: (messages) => `${messages} mensagens passam a ser enviadas como resumo. A sessão guarda todas.`,
  noKey: "Ainda não há chave: responde o provedor offline, sem modelo. Para uma resposta de verdade,",
  setKey: (variable, url) =>
    url === null ? `defina ${variable}` : `defina ${variable}: uma chave grátis está em ${url}`,
  storeKey: (provider) => `ou deixe o squad guardar uma: squad keys set ${provider}`,
  commandFailed: (provider, fault) => `${provider}: o key_command falhou (${keyFault(fault)})`,
  offline: {
    opening: (who) =>
      `Aqui é ${who}. Estou offline: nenhum modelo leu isto, então ainda não posso pensar no assunto com você.`,
    said: (question) => `Você disse: “${question}”`,
    menu: "Com um modelo, é isto que posso fazer por você:",
    closing: "Uma chave grátis muda isso: `squad providers` diz onde conseguir uma.",
  },
};

export const plain: Words["plain"] = {
  keys: [
    ["Enter", "enviar; durante uma resposta, pôr na fila"],
    ["\\ Enter", "nova linha"],
    ["Ctrl-C", "parar a resposta; duas vezes quando nada roda, sair"],
    ["Ctrl-D", "sair"],
    ["colar", "linhas que chegam de uma vez são uma só mensagem, e esperam por Enter"],
  ],
  pasted: (lines) => `${lines} linhas coladas. Enter envia como uma só mensagem, Ctrl-C descarta.`,
  dropped: "Nada foi enviado.",
  leaveAgain: "Ctrl-C de novo para sair.",
  stillWaiting: (time, provider) => `ainda esperando por ${provider}, faltam ${time}`,
  stillAsking: (time, provider) => `${provider} não responde há ${time}`,
};

export const spoken: Words["spoken"] = {
  says: (agent) => `${agent} diz:`,
  you: (text) => `Você: ${text}`,
  prompt: (agent) => `Sua mensagem para ${agent}: `,
  error: (text) => `Erro: ${text}`,
  code: (language) => (language === "" ? "código:" : `código, ${language}:`),
  endOfCode: "fim do código.",
  quote: "citação: ",
  done: "feito: ",
  toDo: "a fazer: ",
  of: (used, limit) => `${used} de ${limit}`,
  or: " ou ",
  optional: (argument) => `${argument}, opcional`,
  units: {
    s: ["segundo", "segundos"],
    min: ["minuto", "minutos"],
    h: ["hora", "horas"],
    d: ["dia", "dias"],
  },
};
