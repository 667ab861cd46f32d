import type { Words } from "../en/index.ts";

export const commands: Words["commands"] = {
  help: { argument: "COMANDO", summary: "lo que se puede escribir, o más sobre un comando" },
  menu: { summary: "el menú del agente otra vez" },
  agent: {
    argument: "NOMBRE",
    summary: "pasar la conversación a NOMBRE",
    details: ["NOMBRE es un nombre o un id. Quien sigue sabe lo que se dijo hasta aquí."],
  },
  agents: { summary: "todo el equipo" },
  party: {
    argument: "GRUPO|end",
    summary: "una mesa redonda de todos los agentes, o de GRUPO",
    details: [
      "Una respuesta trae lo que dicen dos o tres de ellos. --separate consulta a cada uno por su cuenta, en su propio orden: es una petición por cada uno.",
      "*exit o /party end se despide. En la fiesta, los números y códigos no eligen en el menú.",
    ],
  },
  provider: {
    argument: "NOMBRE|auto",
    summary: "a quién se consulta, y en qué orden; NOMBRE pasa a ser el primero",
    details: [
      "Como --provider NOMBRE. La conversación sigue como está, y los demás quedan disponibles.",
      "/provider auto vuelve al orden del propio agente.",
    ],
  },
  model: {
    argument: "NOMBRE",
    summary: "qué modelo se consulta; NOMBRE se consulta desde ahora",
    details: [
      "Como --model NOMBRE: se pide este modelo al primer proveedor. Tiene que tener uno con ese nombre.",
      "/model auto vuelve al modelo configurado.",
    ],
  },
  workflow: {
    argument: "PARTE",
    summary: "dónde está el flujo de trabajo; su documento entero; preguntar menos",
    details: [
      "Un flujo empieza con su elemento del menú. /next lo continúa, /leave lo aparta.",
      "document muestra todo lo escrito hasta ahora, yolo deja pasar sin preguntar las secciones guardadas, o ya no. *doc-out y *yolo hacen lo mismo.",
    ],
  },
  next: {
    argument: "PASO",
    summary: "continuar el flujo de trabajo, o ir al paso PASO",
    details: [
      "Lo último que escribió el agente va al documento, cuando el paso tiene una sección que escribir. c hace lo mismo.",
      "Después de /leave, retoma el flujo. PASO es un id o un número.",
    ],
  },
  leave: {
    summary: "apartar el flujo de trabajo",
    details: [
      "Se guardan el documento y el punto en que está: /next lo continúa, también después de /resume.",
    ],
  },
  status: { summary: "cómo están los límites de cada proveedor, en resumen" },
  limits: {
    summary: "todos los límites de cada proveedor, en detalle",
    details: [
      "Lo que se usó y de cuánto, qué hace más lento a un proveedor, y cuándo puede salir la próxima solicitud.",
      "/status es la forma corta.",
    ],
  },
  why: { argument: "N", summary: "quién dio la última respuesta (o la respuesta N), y qué se intentó" },
  continue: { summary: "seguir con una respuesta interrumpida" },
  retry: { summary: "enviar de nuevo el último mensaje" },
  edit: {
    argument: "N|off",
    summary: "cambiar el último mensaje (o el N-ésimo desde el final) y seguir desde ahí",
    details: [
      "El mensaje vuelve a la línea de entrada. Una vez enviado, la conversación sigue desde antes del anterior: lo dicho desde entonces queda apartado, en el archivo de la sesión. /edit off deja todo como está.",
    ],
  },
  compact: {
    summary: "enviar un resumen en lugar de la parte más antigua",
    details: [
      "Lo escribe el proveedor del agente; los últimos 4 intercambios se envían como están.",
      "La sesión guarda todos los mensajes: /export los muestra, con el resumen. /edit llega a lo anterior a él.",
    ],
  },
  copy: {
    argument: "code|N",
    summary: "copiar la última respuesta, su último bloque de código, o la respuesta N",
    details: [
      "/copy code copia el último bloque de código de la última respuesta, sin sus marcas.",
      "La terminal tiene que permitirlo (OSC 52); en tmux: set -g set-clipboard on, o allow-passthrough on.",
    ],
  },
  export: {
    argument: "ARCHIVO",
    summary: "guardar la conversación en un archivo Markdown nuevo",
    details: [
      "ARCHIVO queda en la carpeta actual o en el proyecto. Un archivo que ya existe nunca se reemplaza.",
      "Sin nombre, el archivo lleva el de la sesión.",
    ],
  },
  new: { summary: "empezar una conversación nueva" },
  sessions: { summary: "las últimas conversaciones" },
  resume: {
    argument: "ID|N",
    summary: "seguir con otra conversación: su número en /sessions, o su id",
    details: [
      "Sin argumento muestra la lista. La conversación que se deja queda guardada y también se puede retomar.",
    ],
  },
  theme: { argument: "NOMBRE", summary: "los colores: dark, light, neutral, mono" },
  clear: {
    summary: "una pantalla vacía; la conversación sigue",
    details: [
      "Lo que estaba en la pantalla sigue más arriba, al desplazarse. /new empieza otra conversación.",
    ],
  },
  quit: { summary: "salir" },
};

export const help: Words["help"] = {
  choices: [
    ["1, 2, …", "un punto del menú, apenas aparece"],
    ["CÓDIGO, *palabra", "un punto del menú, en cualquier momento"],
    ["@archivo", 'enviar también un archivo: @notas.md, @"mis notas.md", @notas.md:10-80'],
    ["@nombre …", "hablar con otro agente de ahí en adelante"],
  ],
  quick: "Se puede usar durante una respuesta.",
  slow: (key) => `Espera a la respuesta: ${key} detiene la que está llegando.`,
  noCommand: (name) => `No hay comando /${name}.`,
  didYouMean: (typed) => `¿Quizás ${typed}?`,
  helpLists: "/help los muestra todos.",
};

export const team: Words["team"] = {
  whom: "Indicar quién: /agent NOMBRE.",
  here: "aquí ahora",
  handedOver: (who) => `la conversación pasa a ${who}`,
};

export const asked: Words["asked"] = {
  first: "se consulta primero",
  next: "después",
  outside: "solo con /provider",
  how: "/provider NOMBRE consulta a uno primero · /provider auto vuelve al orden del agente",
  howModel: "/model NOMBRE pide otro modelo al primer proveedor · /model auto vuelve atrás",
  now: (name, model) => `De aquí en adelante se consulta primero a ${name} · ${model}.`,
  offline: "De aquí en adelante responde el proveedor offline, sin modelo. /provider auto vuelve atrás.",
  back: (name, model) => `De vuelta al orden del agente: se consulta primero a ${name} · ${model}.`,
  autoOrder: "el orden del propio agente",
  autoModel: "el modelo configurado",
  elsewhere: (model, name) => `${model} está configurado para ${name}: /provider ${name} lo consulta allí.`,
  misspelt: (model) => `¿Quizás /model ${model}?`,
};

export const again: Words["again"] = {
  noAnswer: "Todavía no hay una respuesta de la que contar.",
  range: (count) => `Esta conversación tiene las respuestas 1 a ${count}: /why ${count}`,
  nothingSent: "Todavía no hay nada que enviar de nuevo.",
  nothingBroken: "Ninguna respuesta se interrumpió: no hay nada que continuar.",
};

export const edit: Words["edit"] = {
  none: "Todavía no hay ningún mensaje que cambiar.",
  one: "Hay un solo mensaje: /edit.",
  range: (count) => `Hay ${count} mensajes: /edit 1 a /edit ${count}.`,
  ready: (turns) => `Cambiarlo y presionar Enter: ${aside(turns)}. /edit off deja todo como está.`,
  retype: (turns) => `Escribirlo de nuevo: ${aside(turns)}. /edit off deja todo como está.`,
  setAside: "lo dicho de aquí en adelante queda apartado",
  kept: "No cambió nada: la conversación sigue como está.",
};

function aside(turns: number): string {
  return turns === 1
    ? "el mensaje anterior y su respuesta quedan entonces apartados"
    : `los últimos ${turns} mensajes y sus respuestas quedan entonces apartados`;
}

export const compacted: Words["compacted"] = {
  few: (exchanges, fewest) =>
    `Todavía hay poco que resumir: ${exchanges === 1 ? "se envía 1 intercambio" : `se envían ${exchanges} intercambios`}, y hacen falta ${fewest}.`,
  short: "La parte más antigua ya es corta: con un resumen no se ganaría nada.",
  offline: "Un resumen necesita un modelo, y el proveedor offline no tiene ninguno.",
  useless: "Eso no sirve de resumen: la conversación queda como estaba. /compact lo pide otra vez.",
  done: (messages, before, after) =>
    `Desde ahora ${messages} mensajes se envían como resumen: unos ${before} → ${after} tokens. La sesión los guarda todos.`,
};

export const copy: Words["copy"] = {
  noAnswer: "Todavía no hay una respuesta que copiar.",
  noCode: "La última respuesta no tiene bloque de código. /copy la copia entera.",
  range: (count) => `Esta conversación tiene las respuestas 1 a ${count}: /copy ${count}`,
  tooLong: (kilobytes, session) =>
    `Son ${kilobytes} KB, y una terminal acepta 100 KB: squad sessions export ${session} la da entera.`,
  notHere: (session) =>
    `El modo simple no llega al portapapeles: squad sessions export ${session} muestra la conversación.`,
  copied: (what, lines) =>
    `Entregado a la terminal para el portapapeles: ${what}, ${lines === 1 ? "1 línea" : `${lines} líneas`}.`,
  answer: "la última respuesta",
  code: "el último bloque de código",
  numbered: (number) => `la respuesta ${number}`,
};

export const written: Words["written"] = {
  nothing: "Todavía no se dijo nada que guardar.",
  done: (file) => `Guardado: ${file}`,
};

export const sessions: Words["sessions"] = {
  none: "Todavía no hay conversaciones guardadas.",
  how: "/resume N sigue con una de ellas.",
  messages: (count) => (count === 1 ? "1 mensaje" : `${count} mensajes`),
  noNumber: (number, count) => `No hay número ${number}: /sessions va de 1 a ${count}.`,
  alreadyHere: "Esta es la conversación en curso.",
};

export const clear: Words["clear"] = {
  notHere:
    "El modo simple no toca la pantalla: sirve el comando de la propia terminal. /new empieza otra conversación.",
};

export const attached: Words["attached"] = {
  whole: (path, lines) => `${path} va adjunto, ${lines === 1 ? "1 línea" : `${lines} líneas`}`,
  line: (path, line) => `${path} va adjunto, línea ${line}`,
  range: (path, from, to) => `${path} va adjunto, líneas ${from} a ${to}`,
  masked: (count) =>
    count === 1
      ? "; se ocultó un valor que parece una clave"
      : `; se ocultaron ${count} valores que parecen claves`,
};

export const party: Words["party"] = {
  name: "Fiesta",
  title: "una mesa redonda",
  open: "¿De qué hablamos? *exit termina la fiesta.",
  openCast: "Quien encaja en la charla va entrando.",
  apart: "cada uno es consultado por su cuenta, en su propio orden",
  others: (ids) => `Otras fiestas: ${ids}. /party NOMBRE`,
  end: "despedirse",
  none: "No hay fiesta: /party empieza una.",
  goodbye: "Adiós a todos. La fiesta terminó.",
  over: "La fiesta terminó.",
  andYou: (name) => `¿Y usted, ${name}?`,
};

export const tools: Words["tools"] = {
  lines: (lines) => (lines === 1 ? "1 línea" : `${lines} líneas`),
  savedIn: (file) => `guardado en ${file}`,
  failed: (why) => (why === "" ? "falló" : `falló: ${why}`),
};
