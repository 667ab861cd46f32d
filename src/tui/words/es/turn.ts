import type { Words } from "../en/index.ts";

export const failed: Words["failed"] = {
  rate_limited: "llegó a su límite de solicitudes",
  quota_exhausted: "no tiene cuota por ahora",
  server_error: "tuvo un error del servidor",
  network: "está fuera de alcance",
  timeout: "no respondió a tiempo",
  interrupted: "dejó de responder",
  auth: "rechazó la clave",
  invalid_request: "rechazó la solicitud",
  too_large: "no admite una conversación tan larga",
  model_not_found: "no tiene el modelo",
  tools_unsupported: "no conoce herramientas",
  blocked: "retuvo la respuesta",
  empty: "dio una respuesta vacía",
  low_quality: "dio una mala respuesta",
  cancelled: "fue detenido",
};

export const waits: Words["waits"] = {
  window: "solicitudes por minuto agotadas",
  burst: "espaciando las solicitudes",
  cooldown: "en pausa",
  failing: "sigue fallando",
  key: "rechazó la clave",
  concurrency: "hay otras solicitudes en curso",
  backoff: "pausa antes de otro intento",
  tokens: "tokens por minuto agotados",
  day: "se acabó la cuota del día",
};

export const failedShort: Words["failedShort"] = {
  ok: "se rechazó su respuesta",
  overloaded: "sobrecargado",
  rate_limited: "límite de solicitudes",
  quota_exhausted: "cuota agotada",
  server_error: "error del servidor",
  network: "fuera de alcance",
  timeout: "no respondió a tiempo",
  interrupted: "dejó de responder",
  auth: "clave rechazada",
  invalid_request: "solicitud rechazada",
  too_large: "conversación demasiado larga",
  model_not_found: "modelo no encontrado",
  tools_unsupported: "sin herramientas",
  blocked: "respuesta retenida",
  empty: "respuesta vacía",
  low_quality: "mala respuesta",
  cancelled: "detenido",
};

export const flaws: Words["flaws"] = {
  empty: "vacía",
  refusal: "negativa",
  truncated: "cortada",
  repetition: "repetición",
  "leaked-prompt": "instrucciones expuestas",
  "wrong-language": "otro idioma",
  "broken-json": "JSON inválido",
};

export const detour: Words["detour"] = {
  marks: { interrupted: "interrumpida", "set aside": "descartada" },
  goesOn: (next) => `${next} continúa`,
  startsOver: (next) => `${next} empieza de nuevo`,
  it: "él mismo",
  askingAgain: "se le consulta una vez más",
  asking: (next) => `consultando a ${next}`,
  stillNoAnswer: (provider) => `${provider} sigue sin responder`,
  stands: (provider) => `queda la respuesta de ${provider}`,
};

export const outcome: Words["outcome"] = {
  stopped: "detenido",
  interrupted: "interrumpida",
  brokenOff: "interrumpida; /continue sigue, /retry empieza de nuevo",
  cutOff: "cortada: la respuesta llegó a su largo máximo; /continue sigue",
  waited: (time) => `${time} de espera`,
  after: (providers) => `después de ${providers}`,
};

export const advice: Words["advice"] = {
  pressEnter: "presionar Enter",
  later: "más tarde",
  noneFree: (when, again) => `Ningún proveedor está libre. Reintentar ${when}: ${again}.`,
  allFailing: (when, again) => `Todos los proveedores están fallando. Reintentar ${when}: ${again}.`,
  throttled: (when, again) => `Nadie pudo responder. Reintentar ${when}: ${again}.`,
  offline: (again) => `No se pudo llegar a nadie. Revisar la red y luego: ${again}.`,
  unreachable: (again) => `Nadie pudo responder ahora. Reintentar en un momento: ${again}.`,
  keysRefused:
    "Se rechazaron todas las claves. /status dice cómo cambiarlas; después, iniciar squad de nuevo.",
  noAnswer: (again) => `Nadie dio una respuesta. Decirlo con otras palabras o reintentar: ${again}.`,
  tooLong:
    "La conversación es demasiado larga para todos los proveedores. Acortar el mensaje o empezar otra: /new.",
};

export const errors: Words["errors"] = {
  "agent-not-found": "No hay ningún agente con ese nombre.",
  "no-credentials": "Ningún proveedor tiene una clave válida. /status dice por qué.",
  provider: "Ningún proveedor dio una respuesta.",
  throttled: "Todos los proveedores llegaron a su límite por ahora.",
  unreachable: "Ningún proveedor funciona en este momento.",
};

export const explained: Words["explained"] = (short, story) => (story === "" ? short : `${short}: ${story}`);

export const stories: Words["stories"] = {
  noModel: (model) => `no tiene el modelo ${model} (retirado, mal escrito o con la base_url equivocada)`,
  limits: {
    rpm: "solicitudes por minuto",
    tpm: "tokens por minuto",
    rpd: "cuota diaria de solicitudes",
    tpd: "cuota diaria de tokens",
    upstream: "el límite de quien lo aloja",
  },
  refusals: {
    "no-key": "quiere una clave y no hay ninguna",
    country: "no atiende este país",
    credit: "la cuenta no tiene crédito o forma de pago",
  },
  again: (time) => `de nuevo en ${time}`,
};

export const receipt: Words["receipt"] = {
  servedBy: (provider) => `respondida por ${provider}`,
  forAgent: (agent) => `para ${agent}`,
  ofMany: (number, count) => `Respuesta ${number} de ${count}: `,
  ofSummary: "Resumen: ",
  inAll: (time) => `${time} en total`,
  waitedForSlot: (time) => `${time} esperando un turno`,
  firstWordAfter: (time) => `primera palabra a los ${time}`,
  tokens: (read, written) => `${read} tokens leídos, ${written} escritos`,
  about: (count) => `unos ${count}`,
  cutOff: "Se cortó al llegar a su largo máximo.",
  answered: "respondió",
  waited: (time) => `esperó ${time}`,
  firstWord: (time) => `primera palabra en ${time}`,
  took: (time) => `tardó ${time}`,
};

export const time: Words["time"] = {
  in: (time) => `en ${time}`,
  at: (moment) => `a las ${moment}`,
  justNow: "recién",
  ago: (time) => `hace ${time}`,
  decimal: ".",
};
