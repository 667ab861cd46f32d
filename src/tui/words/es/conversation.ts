import { keyFault } from "./key-fault.ts";
import type { Trim } from "../../../core/chat/trim-words.ts";
import type { Words } from "../en/index.ts";

export const greeting: Words["greeting"] = {
  hello: (user) => (user === "" ? "Hola." : `Hola, ${user}.`),
  ask: "¿En qué trabajamos?",
  offerMenu: "Elegir un número o un código, o escribir lo que hace falta.",
  missingFiles: "sus archivos no están aquí",
  resumed: (title, messages) =>
    `retomada: ${title}, ${messages === 1 ? "1 mensaje" : `${messages} mensajes`}`,
};

export const menu: Words["menu"] = {
  none: "Este agente no tiene menú.",
  range: (last) => `El menú va de 1 a ${last}.`,
  noItem: (trigger) => `No hay *${trigger} en el menú.`,
  didYouMean: (trigger) => `¿Quizás *${trigger}?`,
  menuShows: "/menu muestra lo que hay.",
  notHere: (file, agent) =>
    `No se ejecuta: ${file} no está aquí. Di qué necesitas y ${agent} trabajará sin eso.`,
  notWritten: (agent) =>
    `No se ejecuta: BMad aún no ha escrito sus pasos (todo). Di qué necesitas y ${agent} trabajará sin ellos.`,
  listens: (agent) => `${agent} escucha: adelante.`,
  which: "Hay varios que coinciden. ¿Cuál? Basta con su número.",
};

export const live: Words["live"] = {
  leaveAgain: "Ctrl-C otra vez para salir",
  escStops: "Esc detiene",
  stopping: "deteniendo…",
  thinking: (agent) => `${agent} está pensando…`,
  asking: (provider) => `consultando a ${provider}…`,
  summarising: (who) => `${who} está resumiendo la conversación…`,
  answering: (provider) => `${provider} está respondiendo…`,
  pace: (perSecond) => `${perSecond} tokens/s`,
  waiting: (time, provider, reason) => `esperando ${time} a ${provider}: ${reason}`,
  queued: "en cola: ",
  queuedNext: "luego: ",
  more: (count) => `${count} más`,
  placeholder: (agent) => `Mensaje para ${agent}, o /help`,
};

export const themes: Words["themes"] = {
  sayWhich: (names) => `Indicar cuál: ${names}.`,
  now: (name) => `De aquí en adelante: ${name}.`,
  unknown: (name, names) => `SQUAD_THEME dice ${name}, que no es un tema. Hay: ${names}.`,
};

export const notices: Words["notices"] = {
  slowed: (provider, perMinute) =>
    `${provider} rechazó varias solicitudes: reducido a ${perMinute} por minuto; vuelve a acelerar solo.`,
  limitsNotShared: (why) => `Los límites no se comparten como siempre: ${why}.`,
  limitsShared: "Los límites se comparten de nuevo.",
  internal: (message) => `Error interno: ${message}`,
  notSent: (text) => `sin enviar: ${text}`,
  hasToWait: (command, key) => `/${command} tiene que esperar: ${key} detiene antes la respuesta.`,
  newConversation: "conversación nueva",
  trimmed,
  resume: (session) => `Para retomarla: squad chat --resume ${session}`,
};

function trimmed({ dropped, reason, provider, room, answerTokens }: Trim): string {
  if (provider === null) return `${oldest(dropped)} ya no se envían, pero quedan en la sesión`;
  const why = WHY[reason](provider, room ?? 0);
  const answer = answerTokens === null ? "" : `su respuesta puede tener ${answerTokens} tokens como máximo`;
  if (dropped === 0) return `${why}: ${answer}`;
  const left = `${oldest(dropped)} no se le envían, pero quedan en la sesión`;
  return answer === "" ? `${why}: ${left}` : `${why}: ${left}, y ${answer}`;
}

/** To be followed by a verb in the plural, whatever the number. */
function oldest(count: number): string {
  return `los mensajes más antiguos (${count})`;
}

const WHY: Readonly<Record<Trim["reason"], (provider: string, room: number) => string>> = {
  cap: (provider) => `${provider} recibe solo los últimos mensajes`,
  window: (provider, room) => `${provider} lee ${room} tokens a la vez`,
  tpm: (provider, room) => `${provider} admite ${room} tokens por minuto`,
  refused: (provider, room) => `${provider} rechazó unos ${room} tokens por ser demasiados`,
};

export const chat: Words["chat"] = {
  notSaved: (why) => `Esta conversación no se está guardando: ${why}`,
  endNotSaved: (why) => `El final de esta conversación no se guardó: ${why}`,
  savedAgain: "La conversación se guarda de nuevo.",
  summarises: "La conversación es larga: primero se resume la parte más antigua.",
  summarised: (messages) =>
    `${messages} mensajes se envían como resumen desde ahora. La sesión los guarda todos.`,
  noKey: "Todavía no hay clave: responde el proveedor offline, sin modelo. Para una respuesta de verdad,",
  setKey: (variable, url) =>
    url === null ? `definir ${variable}` : `definir ${variable}: hay una clave gratis en ${url}`,
  storeKey: (provider) => `o dejar que squad guarde una: squad keys set ${provider}`,
  commandFailed: (provider, fault) => `${provider}: su key_command falló (${keyFault(fault)})`,
  offline: {
    opening: (who) =>
      `Aquí ${who}. Estoy offline: ningún modelo leyó esto, así que todavía no puedo pensarlo en serio.`,
    said: (question) => `El mensaje: “${question}”`,
    menu: "Con un modelo, esto es lo que puedo hacer:",
    closing: "Una clave gratis cambia eso: `squad providers` dice dónde conseguir una.",
  },
};

export const plain: Words["plain"] = {
  keys: [
    ["Enter", "enviar; durante una respuesta, poner en cola"],
    ["\\ Enter", "línea nueva"],
    ["Ctrl-C", "detener la respuesta; dos veces sin respuesta en curso, salir"],
    ["Ctrl-D", "salir"],
    ["pegar", "las líneas que llegan de una vez son un solo mensaje, y esperan a Enter"],
  ],
  pasted: (lines) => `${lines} líneas pegadas. Enter las envía como un solo mensaje, Ctrl-C las descarta.`,
  dropped: "No se envió nada.",
  leaveAgain: "Ctrl-C otra vez para salir.",
  stillWaiting: (time, provider) => `todavía esperando a ${provider}, faltan ${time}`,
  stillAsking: (time, provider) => `${provider} no responde desde hace ${time}`,
};

export const spoken: Words["spoken"] = {
  says: (agent) => `${agent} dice:`,
  you: (text) => `Mensaje enviado: ${text}`,
  prompt: (agent) => `Mensaje para ${agent}: `,
  error: (text) => `Error: ${text}`,
  code: (language) => (language === "" ? "código:" : `código, ${language}:`),
  endOfCode: "fin del código.",
  quote: "cita: ",
  done: "hecho: ",
  toDo: "por hacer: ",
  of: (used, limit) => `${used} de ${limit}`,
  or: " o ",
  optional: (argument) => `${argument}, opcional`,
  units: {
    s: ["segundo", "segundos"],
    min: ["minuto", "minutos"],
    h: ["hora", "horas"],
    d: ["día", "días"],
  },
};
