/** While a workflow runs. Titles, goals, sections and paths come from the installation. */
export const workflow = {
  begun: (title: string, steps: number) =>
    `${title}: ${steps === 1 ? "1 step" : `${steps} steps`}. c goes on, /leave puts it aside, /workflow says where it stands.`,
  at: (title: string, step: number, steps: number, goal: string) =>
    `${title} · step ${step} of ${steps}: ${goal}`,
  document: (path: string) => `document: ${path}`,
  noDocument: "nothing is written yet",
  section: (name: string) => `next for the document: ${name}`,
  saved: (sections: readonly string[], path: string) =>
    `“${sections.join("”, “")}” ${sections.length === 1 ? "is saved" : "are saved"} in ${path}.`,
  /** What the keys do at a checkpoint. */
  deepen: "deepen it",
  goOn: "go on",
  party: "ask the team",
  yolo: "go on without asking",
  orSay: "or say what to change",
  whichMethod: "Which way? Its number will do; c goes on as it is.",
  noMethod: (last: number) => `There are 1 to ${last}.`,
  done: (title: string) => `${title} is done.`,
  cannotGoOn: (reason: string) => `The workflow cannot go on: ${reason}`,
  refused: (item: string, reason: string) => `${item} cannot run: ${reason}`,
  notSaved: (reason: string) => `${reason}. All stays as it was: c tries again.`,
  none: "No workflow runs. Choose one from the menu.",
  noStep: (steps: string) => `There is no such step. Its steps: ${steps}`,
  left: (title: string) => `${title} is put aside. /next goes on with it.`,
  waiting: (title: string) => `${title} is put aside: /next goes on with it.`,
  leaveFirst: (title: string) =>
    `${title} is under way. y gives it up for this, anything else stays with it. Its document is kept.`,
  yoloOn: "Saved sections pass without a question. *yolo asks again.",
  yoloOff: "After each section you are asked again.",
  noPart: (parts: string) => `/workflow alone says where it stands; it also takes: ${parts}.`,
  resume: "c or /next goes on.",
};
