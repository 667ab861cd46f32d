import { keyFault } from "./key-fault.ts";
import type { Words } from "../en/index.ts";

export const state: Words["state"] = {
  ready: "pronto",
  throttled: "mais lento",
  slowedTo: (percent) => `reduzido a ${percent}%`,
  heldTo: (perMinute) => `reduzido a ${perMinute} por minuto`,
  heldToAbout: (perMinute) => `reduzido a cerca de ${perMinute} por minuto`,
  faster: (when) => `acelera ${when}`,
  coolingDown: "em pausa",
  cooldown: (left) => `pausa de ${left}`,
  cooldownUntil: (moment) => `em pausa até ${moment}`,
  quotaSpent: "cota esgotada",
  quotaSpentUntil: (moment) => `cota esgotada até ${moment}`,
  failing: "falhando",
  failingUntil: (when) => `falhando, nova consulta ${when}`,
  noKey: "sem chave",
  keyRefused: "chave recusada",
  disabled: "desativado",
};

export const use: Words["use"] = {
  minute: (used, limit) => `${used}/${limit} neste minuto`,
  tokens: (used, limit) => `${used}/${limit} tokens`,
  today: (used, limit) => `${used}/${limit} hoje`,
  tokensToday: (used, limit) => `${used}/${limit} tokens hoje`,
  dayWarning: (percent) => `${percent}% do dia já usados`,
};

export const bar: Words["bar"] = {
  noProvider: "nenhum provedor",
  offline: "offline — sem modelo",
  messages: (count, cap) => `${count}/${cap} mensagens`,
  messagesAndTokens: (count, cap, tokens) => `${count}/${cap} mensagens, ${tokens} tokens`,
  nextSlot: (when) => `próxima vaga ${when}`,
  resting: (count) => `${count} em pausa`,
};

const THIS_WINDOW = {
  line: "Os limites contam só nesta janela",
  bar: "limites: só esta janela",
};
const EVERYWHERE = {
  line: "Os limites são compartilhados por todos os squads em todos os seus computadores",
  bar: "limites compartilhados via Redis",
};

export const sharing: Words["sharing"] = {
  shared: {
    local: {
      line: "Os limites são compartilhados por todos os squads neste computador",
      bar: "limites compartilhados",
    },
    redis: EVERYWHERE,
    memory: THIS_WINDOW,
  },
  narrowed: {
    local: {
      line: "Os limites são compartilhados só neste computador",
      bar: "limites: só este computador",
    },
    redis: EVERYWHERE,
    memory: THIS_WINDOW,
  },
  running: (active, limit) => `Pedidos em andamento: ${active} de ${limit}.`,
};

export const limits: Words["limits"] = {
  outside: "fora da lista deste agente",
  none: "sem limites",
  requests: "pedidos",
  tokens: "tokens",
  minute: (used, limit) => `${used} de ${limit} neste minuto`,
  today: (used, limit) => `${used} de ${limit} hoje`,
  asConfigured: (perMinute) => `configurado: ${perMinute}`,
  burst: (available, capacity) => `${available} de ${capacity} de uma vez`,
  next: "próximo",
  now: "agora",
  held: "freado",
  resting: "em pausa",
  slowed: (percent) => `reduzido a ${percent}% depois de recusas`,
  learned: (perMinute) => `pelas recusas, aceita cerca de ${perMinute} por minuto`,
  probe: (when) => `tenta-se mais ${when}`,
  stated: (perMinute) => `ele mesmo informa ${perMinute} por minuto`,
  refusals: (count) => (count === 1 ? "1 recusa recente" : `${count} recusas recentes`),
  restingModel: (model, when) => `${model} está em pausa; nova consulta ${when}`,
};

export const because: Words["because"] = {
  disabled: "enabled: false em providers.yaml",
  limit: "o provedor respondeu 429",
  host: "quem o hospeda está no limite",
  quota: "o provedor diz que a cota do dia acabou",
  day: (limit, of) => `os ${limit} ${of} de hoje foram usados`,
  faults: (last) => `falhou várias vezes seguidas${last === "" ? "" : ` (${last})`}`,
  noModel: (model, provider) =>
    `não tem o modelo ${model}: configure outro, ou squad providers test ${provider}`,
  keyUnset: (variable) => `${variable ?? "a chave"} não está definida`,
  keyCommand: (fault) => `o key_command falhou (${keyFault(fault)})`,
  keyRefused: (renewal, provider) =>
    `recusou a chave: ${renewal}, ou squad providers test ${provider} quando estiver resolvido`,
  renewal: {
    command: () => "faça o key_command imprimir outra",
    stored: (provider) => `squad keys set ${provider}`,
    environment: (_provider, variable) => `defina ${variable ?? "a chave"} de novo`,
  },
};

export const tiers: Words["tiers"] = { worker: "básico", boss: "superior", ultimate: "máximo" };
