import type { Words } from "../en/index.ts";

export const workflow: Words["workflow"] = {
  begun: (title, steps) =>
    `${title}: ${steps === 1 ? "1 paso" : `${steps} pasos`}. c sigue adelante, /leave lo aparta, /workflow dice dónde está.`,
  at: (title, step, steps, goal) => `${title} · paso ${step} de ${steps}: ${goal}`,
  document: (path) => `el documento: ${path}`,
  noDocument: "todavía no hay nada escrito",
  section: (name) => `lo siguiente del documento: ${name}`,
  saved: (sections, path) =>
    `“${sections.join("”, “")}” ${sections.length === 1 ? "está guardado" : "están guardados"} en ${path}.`,
  deepen: "profundizar",
  goOn: "continuar",
  party: "preguntar al equipo",
  yolo: "continuar sin preguntar",
  orSay: "o di qué cambiar",
  whichMethod: "¿De qué manera? Basta el número; c continúa como está.",
  noMethod: (last) => `Hay del 1 al ${last}.`,
  done: (title) => `${title} está terminado.`,
  cannotGoOn: (reason) => `El flujo de trabajo no puede continuar: ${reason}`,
  refused: (item, reason) => `${item} no se puede ejecutar: ${reason}`,
  notSaved: (reason) => `${reason}. Todo queda como estaba: c lo intenta de nuevo.`,
  none: "No hay ningún flujo de trabajo en marcha. Elige uno del menú.",
  noStep: (steps) => `No hay tal paso. Sus pasos: ${steps}`,
  left: (title) => `${title} queda apartado. /next lo retoma.`,
  waiting: (title) => `${title} está apartado: /next lo retoma.`,
  leaveFirst: (title) =>
    `${title} está en marcha. s lo abandona por esto, cualquier otra cosa sigue con él. El documento se conserva.`,
  yoloOn: "Las secciones guardadas pasan sin preguntar. *yolo vuelve a preguntar.",
  yoloOff: "Después de cada sección se vuelve a preguntar.",
  noPart: (parts) => `/workflow solo dice dónde está el flujo; también admite: ${parts}.`,
  resume: "c o /next sigue adelante.",
};
