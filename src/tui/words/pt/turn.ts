import type { Words } from "../en/index.ts";

export const failed: Words["failed"] = {
  rate_limited: "está no limite de pedidos",
  quota_exhausted: "está sem cota por agora",
  server_error: "teve um erro no servidor",
  network: "não pôde ser alcançado",
  timeout: "não respondeu a tempo",
  interrupted: "parou de responder",
  auth: "recusou a chave",
  invalid_request: "recusou o pedido",
  too_large: "não aceita uma conversa tão longa",
  model_not_found: "não tem o modelo",
  tools_unsupported: "não conhece ferramentas",
  blocked: "reteve a resposta",
  empty: "deu uma resposta vazia",
  low_quality: "deu uma resposta ruim",
  cancelled: "foi parado",
};

export const waits: Words["waits"] = {
  window: "pedidos por minuto esgotados",
  burst: "espaçando os pedidos",
  cooldown: "em pausa",
  failing: "continua falhando",
  key: "recusou a chave",
  concurrency: "há outros pedidos em andamento",
  backoff: "pausa antes de outra tentativa",
  tokens: "tokens por minuto esgotados",
  day: "a cota do dia acabou",
};

export const failedShort: Words["failedShort"] = {
  ok: "a resposta foi recusada",
  overloaded: "sobrecarregado",
  rate_limited: "limite de pedidos",
  quota_exhausted: "cota esgotada",
  server_error: "erro no servidor",
  network: "fora de alcance",
  timeout: "não respondeu a tempo",
  interrupted: "parou de responder",
  auth: "chave recusada",
  invalid_request: "pedido recusado",
  too_large: "conversa longa demais",
  model_not_found: "modelo não encontrado",
  tools_unsupported: "sem ferramentas",
  blocked: "resposta retida",
  empty: "resposta vazia",
  low_quality: "resposta ruim",
  cancelled: "parado",
};

export const flaws: Words["flaws"] = {
  empty: "vazia",
  refusal: "recusa",
  truncated: "cortada",
  repetition: "repetição",
  "leaked-prompt": "instruções expostas",
  "wrong-language": "outro idioma",
  "broken-json": "JSON inválido",
};

export const detour: Words["detour"] = {
  marks: { interrupted: "interrompida", "set aside": "descartada" },
  goesOn: (next) => `${next} continua`,
  startsOver: (next) => `${next} recomeça`,
  it: "ele mesmo",
  askingAgain: "consultando mais uma vez",
  asking: (next) => `consultando ${next}`,
  stillNoAnswer: (provider) => `${provider} segue sem responder`,
  stands: (provider) => `vale a resposta de ${provider}`,
};

export const outcome: Words["outcome"] = {
  stopped: "parado",
  interrupted: "interrompida",
  brokenOff: "interrompida; /continue segue, /retry recomeça",
  cutOff: "cortada: a resposta chegou ao tamanho máximo; /continue segue",
  waited: (time) => `${time} de espera`,
  after: (providers) => `depois de ${providers}`,
};

export const advice: Words["advice"] = {
  pressEnter: "tecle Enter",
  later: "mais tarde",
  noneFree: (when, again) => `Nenhum provedor está livre. Tente de novo ${when}: ${again}.`,
  allFailing: (when, again) => `Todos os provedores estão falhando. Tente de novo ${when}: ${again}.`,
  throttled: (when, again) => `Ninguém pôde responder. Tente de novo ${when}: ${again}.`,
  offline: (again) => `Ninguém pôde ser alcançado. Verifique a rede e depois: ${again}.`,
  unreachable: (again) => `Ninguém pôde responder agora. Tente de novo daqui a pouco: ${again}.`,
  keysRefused: "Todas as chaves foram recusadas. /status diz como trocá-las; depois, inicie o squad de novo.",
  noAnswer: (again) => `Ninguém deu uma resposta. Diga com outras palavras ou tente de novo: ${again}.`,
  tooLong: "A conversa é longa demais para todos os provedores. Encurte a mensagem ou comece outra: /new.",
};

export const errors: Words["errors"] = {
  "agent-not-found": "Não há agente com esse nome.",
  "no-credentials": "Nenhum provedor tem uma chave válida. /status diz por quê.",
  provider: "Nenhum provedor deu uma resposta.",
  throttled: "Todos os provedores estão no limite por agora.",
  unreachable: "Nenhum provedor está funcionando agora.",
};

export const explained: Words["explained"] = (short, story) => (story === "" ? short : `${short}: ${story}`);

export const stories: Words["stories"] = {
  noModel: (model) => `não tem o modelo ${model} (retirado, mal escrito ou com a base_url errada)`,
  limits: {
    rpm: "pedidos por minuto",
    tpm: "tokens por minuto",
    rpd: "cota diária de pedidos",
    tpd: "cota diária de tokens",
    upstream: "o limite de quem o hospeda",
  },
  refusals: {
    "no-key": "quer uma chave e não há nenhuma",
    country: "não atende este país",
    credit: "a conta não tem crédito ou forma de pagamento",
  },
  again: (time) => `de novo em ${time}`,
};

export const receipt: Words["receipt"] = {
  servedBy: (provider) => `respondida por ${provider}`,
  forAgent: (agent) => `para ${agent}`,
  ofMany: (number, count) => `Resposta ${number} de ${count}: `,
  ofSummary: "Resumo: ",
  inAll: (time) => `${time} no total`,
  waitedForSlot: (time) => `${time} esperando uma vaga`,
  firstWordAfter: (time) => `primeira palavra após ${time}`,
  tokens: (read, written) => `${read} tokens lidos, ${written} escritos`,
  about: (count) => `cerca de ${count}`,
  cutOff: "Foi cortada ao chegar ao tamanho máximo.",
  answered: "respondeu",
  waited: (time) => `esperou ${time}`,
  firstWord: (time) => `primeira palavra em ${time}`,
  took: (time) => `levou ${time}`,
};

export const time: Words["time"] = {
  in: (time) => `em ${time}`,
  at: (moment) => `às ${moment}`,
  justNow: "agora mesmo",
  ago: (time) => `há ${time}`,
  decimal: ",",
};
