import type { Words } from "../en/index.ts";

export const keys: Words["keys"] = {
  submit: "envía; durante una respuesta, pone en cola",
  newline: "nueva línea; también \\ antes de Enter",
  history: "línea de arriba, de abajo, y más allá: lo que ya se escribió",
  search: "busca en lo que ya se escribió",
  complete: "completa lo que se escribe",
  editor: "escribe en el editor propio ($EDITOR)",
  stop: "detiene la respuesta; dos veces: guarda el texto",
  interrupt: "detiene la respuesta o limpia; dos veces: sale",
  eof: "sale, si la línea está vacía",
  line: "inicio, fin de la línea",
  all: "inicio, fin del texto",
  word: "una palabra a la izquierda, a la derecha",
  deleteWord: "borra una palabra a la izquierda, a la derecha",
  deleteLine: "borra hasta el inicio, el fin de la línea",
  yank: "recupera lo borrado, o lo anterior",
  undo: "deshace, rehace",
  transpose: "intercambia dos caracteres",
  repaint: "dibuja en una pantalla vacía",
  suspend: "vuelve a la terminal; fg regresa aquí",
};

export const line: Words["line"] = {
  search: "buscar: ",
  notFound: "no se encontró: ",
  pasteCut: "Eran más de 10 MB: solo se pegaron los primeros 10 MB.",
  putAsideAgain: "Esc otra vez guarda el texto; ↑ lo recupera",
};

export const editor: Words["editor"] = {
  none: () => "No hay un editor definido. Defina EDITOR, por ejemplo como nano, e inicie squad de nuevo.",
  missing: (name) => `No se encontró el editor ${name}. El texto sigue como estaba.`,
  failed: (name) => `El editor ${name} terminó con un error. El texto sigue como estaba.`,
  unreadable: () => "No se puede leer lo que guardó el editor. El texto sigue como estaba.",
  "too-large": () => "Lo que guardó el editor tiene más de 10 MB. El texto sigue como estaba.",
};

/** What is asked in the middle of a turn. */
export const consent: Words["consent"] = {
  waits: "espera su respuesta",
  creates: (path: string, lines: number) => `Crear ${path}, ${lines === 1 ? "1 línea" : `${lines} líneas`}:`,
  changes: (path: string, added: number, removed: number) => `Cambiar ${path}, +${added} −${removed}:`,
  more: (lines: number) => `${lines} ${lines === 1 ? "línea" : "líneas"} más`,
  warnings: {
    tainted: "Lo que se leyó en este turno puede haberlo pedido.",
    sensitive: "Otras herramientas obedecen a este archivo.",
  },
  ask: "¿Guardar? s o n",
  askLong: (more: string) => `${more}. ¿Guardar? s o n; d lo muestra todo`,
  allowed: (path: string) => `${path} puede guardarse.`,
  refused: (path: string) => `${path} no se guarda.`,
  asks: (agent: string) => `${agent} pregunta:`,
  answerFreely: (key) => `Su respuesta sigue la conversación; ${key} detiene.`,
  answerByNumber: (key) => `Un número, o una respuesta suya; ${key} detiene.`,
};
