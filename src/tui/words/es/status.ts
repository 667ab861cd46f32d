import { keyFault } from "./key-fault.ts";
import type { Words } from "../en/index.ts";

export const state: Words["state"] = {
  ready: "listo",
  throttled: "más lento",
  slowedTo: (percent) => `reducido al ${percent}%`,
  heldTo: (perMinute) => `reducido a ${perMinute} por minuto`,
  heldToAbout: (perMinute) => `reducido a unos ${perMinute} por minuto`,
  faster: (when) => `acelera ${when}`,
  coolingDown: "en pausa",
  cooldown: (left) => `pausa de ${left}`,
  cooldownUntil: (moment) => `en pausa hasta ${moment}`,
  quotaSpent: "cuota agotada",
  quotaSpentUntil: (moment) => `cuota agotada hasta ${moment}`,
  failing: "fallando",
  failingUntil: (when) => `fallando, nueva consulta ${when}`,
  noKey: "sin clave",
  keyRefused: "clave rechazada",
  disabled: "desactivado",
};

export const use: Words["use"] = {
  minute: (used, limit) => `${used}/${limit} este minuto`,
  tokens: (used, limit) => `${used}/${limit} tokens`,
  today: (used, limit) => `${used}/${limit} hoy`,
  tokensToday: (used, limit) => `${used}/${limit} tokens hoy`,
  dayWarning: (percent) => `${percent}% del día ya usado`,
};

export const bar: Words["bar"] = {
  noProvider: "ningún proveedor",
  offline: "offline — sin modelo",
  messages: (count, cap) => `${count}/${cap} mensajes`,
  messagesAndTokens: (count, cap, tokens) => `${count}/${cap} mensajes, ${tokens} tokens`,
  nextSlot: (when) => `próximo turno ${when}`,
  resting: (count) => `${count} en pausa`,
};

const THIS_WINDOW = {
  line: "Los límites cuentan solo en esta ventana",
  bar: "límites: solo esta ventana",
};
const EVERYWHERE = {
  line: "Los límites se comparten entre todos los squads en todas las computadoras propias",
  bar: "límites compartidos por Redis",
};

export const sharing: Words["sharing"] = {
  shared: {
    local: {
      line: "Los límites se comparten entre todos los squads de esta computadora",
      bar: "límites compartidos",
    },
    redis: EVERYWHERE,
    memory: THIS_WINDOW,
  },
  narrowed: {
    local: {
      line: "Los límites se comparten solo en esta computadora",
      bar: "límites: solo esta computadora",
    },
    redis: EVERYWHERE,
    memory: THIS_WINDOW,
  },
  running: (active, limit) => `Solicitudes en curso: ${active} de ${limit}.`,
};

export const limits: Words["limits"] = {
  outside: "fuera de la lista de este agente",
  none: "sin límites",
  requests: "solicitudes",
  tokens: "tokens",
  minute: (used, limit) => `${used} de ${limit} este minuto`,
  today: (used, limit) => `${used} de ${limit} hoy`,
  asConfigured: (perMinute) => `configurado: ${perMinute}`,
  burst: (available, capacity) => `${available} de ${capacity} a la vez`,
  next: "próxima",
  now: "ahora",
  held: "frenado",
  resting: "en pausa",
  slowed: (percent) => `reducido al ${percent}% después de rechazos`,
  learned: (perMinute) => `según sus rechazos, admite unas ${perMinute} por minuto`,
  probe: (when) => `se prueban más ${when}`,
  stated: (perMinute) => `declara ${perMinute} por minuto`,
  refusals: (count) => (count === 1 ? "1 rechazo reciente" : `${count} rechazos recientes`),
  restingModel: (model, when) => `${model} está en pausa; nueva consulta ${when}`,
};

export const because: Words["because"] = {
  disabled: "enabled: false en providers.yaml",
  limit: "el proveedor respondió 429",
  host: "quien lo aloja está en su límite",
  quota: "el proveedor dice que la cuota del día se acabó",
  day: (limit, of) => `los ${limit} ${of} de hoy ya se usaron`,
  faults: (last) => `falló varias veces seguidas${last === "" ? "" : ` (${last})`}`,
  noModel: (model, provider) =>
    `no tiene el modelo ${model}: configure otro, o squad providers test ${provider}`,
  keyUnset: (variable) => `${variable ?? "la clave"} no está definida`,
  keyCommand: (fault) => `su key_command falló (${keyFault(fault)})`,
  keyRefused: (renewal, provider) =>
    `rechazó la clave: ${renewal}, o squad providers test ${provider} cuando esté resuelto`,
  renewal: {
    command: () => "hacer que su key_command imprima otra",
    stored: (provider) => `squad keys set ${provider}`,
    environment: (_provider, variable) => `definir ${variable ?? "la clave"} de nuevo`,
  },
};

export const tiers: Words["tiers"] = { worker: "básico", boss: "superior", ultimate: "máximo" };
