import type { Words } from "../en/index.ts";

export const workflow: Words["workflow"] = {
  begun: (title, steps) =>
    `${title}: ${steps === 1 ? "1 etapa" : `${steps} etapas`}. c segue em frente, /leave deixa de lado, /workflow diz onde está.`,
  at: (title, step, steps, goal) => `${title} · etapa ${step} de ${steps}: ${goal}`,
  document: (path) => `documento: ${path}`,
  noDocument: "nada foi escrito ainda",
  section: (name) => `a seguir no documento: ${name}`,
  saved: (sections, path) =>
    `“${sections.join("”, “")}” ${sections.length === 1 ? "está salvo" : "estão salvos"} em ${path}.`,
  deepen: "aprofundar",
  goOn: "seguir",
  party: "perguntar à equipe",
  yolo: "seguir sem perguntar",
  orSay: "ou diga o que mudar",
  whichMethod: "De que modo? Basta o número; c segue como está.",
  noMethod: (last) => `Há de 1 a ${last}.`,
  done: (title) => `${title} está pronto.`,
  cannotGoOn: (reason) => `O fluxo de trabalho não pode seguir: ${reason}`,
  refused: (item, reason) => `${item} não pode ser executado: ${reason}`,
  notSaved: (reason) => `${reason}. Tudo fica como estava: c tenta de novo.`,
  none: "Nenhum fluxo de trabalho está em andamento. Escolha um no menu.",
  noStep: (steps) => `Não há essa etapa. Suas etapas: ${steps}`,
  left: (title) => `${title} foi deixado de lado. /next continua.`,
  waiting: (title) => `${title} está de lado: /next continua.`,
  leaveFirst: (title) =>
    `${title} está em andamento. s o abandona por isto, qualquer outra coisa fica nele. O documento é mantido.`,
  yoloOn: "As seções salvas passam sem pergunta. *yolo volta a perguntar.",
  yoloOff: "Depois de cada seção você volta a ser consultado.",
  noPart: (parts) => `/workflow sozinho diz onde está o fluxo; também aceita: ${parts}.`,
  resume: "c ou /next segue em frente.",
};
